import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStorage } from '../src/index.js';
import { FakeLocks, Scene, changed, changes, message, outcome, sceneWithChanges, settled } from './fakes.mjs';

const frames = (scene) => scene.socket.frames.filter(({ action }) => /message/.test(action));
const done = (ref, rev = 1) => ({ type: 'done', ref, conversationId: 'a', rev });

/** A scene that is online and whose server does not answer by itself. */
async function online(options = {}) {
  const scene = sceneWithChanges({ cursors: { a: [9, 0], b: [9, 0] }, ...options });
  await scene.goOnline();
  scene.socket.answersRefs = false;
  return scene;
}

describe('an edit', () => {
  test('settles with the revision of its answer', async () => {
    const scene = await online();
    const edited = scene.client.edit('a', 4, 'new', { ref: 'e1', ifRev: 2, data: { x: 1 } });
    assert.deepEqual(frames(scene), [{ action: 'edit-message', ref: 'e1', conversationId: 'a', seq: 4, content: 'new', data: { x: 1 }, ifRev: 2 }]);
    assert.deepEqual(scene.client.pendingChanges().map(({ ref, action, seq, phase }) => [ref, action, seq, phase]), [['e1', 'edit-message', 4, 'sent']]);
    assert.deepEqual(scene.client.pending(), []);

    scene.socket.push(done('e1', 3));
    scene.socket.push(done('e1', 3));

    assert.equal(await edited, 3);
    assert.deepEqual(scene.told['change-settled'], [{ ref: 'e1', conversationId: 'a', rev: 3 }]);
    assert.deepEqual([scene.told.pending, scene.told.settled, scene.client.pendingChanges()], [[], [], []]);
  });

  for (const code of ['too-late', 'not-allowed', 'conflict', 'not-found', 'invalid-field']) {
    test(`that is refused with ${code} rejects with it, and is not repeated`, async () => {
      const scene = await online();
      const edited = scene.client.edit('a', 4, 'new', { ref: 'e1' });
      scene.socket.push({ type: 'error', code, message: 'no', ref: 'e1' });
      await assert.rejects(edited, { name: 'ChatError', code, ref: 'e1', conversationId: 'a', retryable: false });
      await scene.reopen();
      scene.socket.push({ type: 'synced' });
      assert.deepEqual(frames(scene), []);
      assert.deepEqual(scene.told['change-settled'].map(({ ref, error }) => [ref, error.code]), [['e1', code]]);
    });
  }

  test('is repeated as long as the server asks for it', async () => {
    const scene = await online();
    const edited = scene.client.edit('a', 4, 'new', { ref: 'e1' });
    scene.socket.push({ type: 'error', code: 'unavailable', message: 'later', ref: 'e1', retryAfterMs: 2_000 });
    await scene.clock.advance(1_900);
    assert.equal(frames(scene).length, 1);
    await scene.clock.advance(200);
    assert.equal(frames(scene).length, 2);
    assert.equal(await outcome(edited), 'open');
  });

  test('without an answer is repeated under its ref after a reconnect', async () => {
    const scene = await online();
    scene.client.edit('a', 4, 'new', { ref: 'e1' });
    const [first] = frames(scene);
    await scene.reopen();
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(frames(scene), [first]);
  });

  test('whose answer was lost is settled by the changes, even if a repeat would be a conflict', async () => {
    const scene = await online();
    const edited = scene.client.edit('a', 4, 'new', { ref: 'e1', ifRev: 0 });
    await scene.reopen();
    scene.socket.push(changes('a', 0, 1, changed('a', 4, 1, { content: 'new' })));
    scene.socket.push({ type: 'synced' });
    assert.equal(await edited, 1);
    assert.deepEqual(frames(scene), []);
  });

  test('whose answer was lost is settled by the changes with its mentions alone', async () => {
    const scene = await online();
    const edited = scene.client.edit('a', 4, '@ben new', { ref: 'e1', ifRev: 0, mentions: ['ben'] });
    scene.client.edit('b', 4, 'new', { ref: 'e2', ifRev: 0, mentions: [] });
    await scene.reopen();
    scene.socket.push(changes('a', 0, 1, changed('a', 4, 1, { content: '@ben new' })));
    scene.socket.push(changes('b', 0, 1, changed('b', 4, 1, { content: 'new' })));
    assert.deepEqual(scene.told['change-settled'].map(({ ref }) => ref), ['e2']);
    scene.socket.push(changes('a', 1, 2, changed('a', 4, 2, { content: '@ben new', mentions: ['ben'] })));
    assert.equal(await edited, 2);
  });

  test('is not settled by an earlier one with the same text', async () => {
    const scene = await online();
    scene.client.edit('a', 4, 'x', { ref: 'e1' });
    scene.client.edit('a', 4, 'y', { ref: 'e2' });
    const last = scene.client.edit('a', 4, 'x', { ref: 'e3' });
    scene.socket.push(changes('a', 0, 1, changed('a', 4, 1, { content: 'x' })));
    assert.deepEqual(scene.told['change-settled'].map(({ ref }) => ref), ['e1']);
    scene.socket.push(done('e2', 2));
    assert.deepEqual(frames(scene).map(({ ref }) => ref), ['e1', 'e2', 'e3']);
    assert.equal(await outcome(last), 'open');
  });

  test('keeps its place among the messages of its conversation, and delays no other', async () => {
    const scene = await online();
    scene.client.send('a', 'one', { tempMessageId: 's1' });
    scene.client.edit('a', 4, 'new', { ref: 'e1' });
    scene.client.send('a', 'two', { tempMessageId: 's2' });
    scene.client.send('b', 'other', { tempMessageId: 's3' });
    const sent = () => frames(scene).map(({ ref, tempMessageId }) => ref ?? tempMessageId);
    assert.deepEqual(sent(), ['s1', 's3']);
    scene.socket.push(message('a', 10, { tempMessageId: 's1' }));
    assert.deepEqual(sent(), ['s1', 's3', 'e1']);
    scene.socket.push(done('e1'));
    assert.deepEqual(sent(), ['s1', 's3', 'e1', 's2']);
  });

  test('is refused by the client if the server has no such feature', async () => {
    const scene = new Scene({ cursors: {}, features: ['ref'] });
    const edited = scene.client.edit('a', 4, 'new');
    const sent = scene.client.send('a', 'hello');
    await scene.goOnline();
    await assert.rejects(edited, { code: 'unsupported', retryable: false });
    assert.deepEqual(frames(scene).map(({ action }) => action), ['send-message']);
    assert.equal(await outcome(sent), 'open');
  });
});

describe('a deletion', () => {
  test('of ranges settles with the revision, and can be discarded before', async () => {
    const scene = await online();
    const deleted = scene.client.delete('a', [[2, 4], [7, 7]], { ref: 'd1' });
    assert.deepEqual(frames(scene), [{ action: 'delete-messages', ref: 'd1', conversationId: 'a', ranges: [[2, 4], [7, 7]] }]);
    scene.socket.push(done('d1', 5));
    assert.equal(await deleted, 5);

    const other = scene.client.delete('a', [[8, 8]], { ref: 'd2' });
    assert.equal(scene.client.discard('d2'), true);
    await assert.rejects(other, { code: 'discarded', ref: 'd2' });
  });
});

describe('changes in a storage', () => {
  test('are sent after a reload in their order under the same refs, and their outcome is reported', async () => {
    const storage = new MemoryStorage();
    const before = sceneWithChanges({ cursors: { a: [9, 0] }, storage });
    before.client.send('a', 'one', { tempMessageId: 's1' }).catch(() => {});
    before.client.edit('a', 4, 'new', { ref: 'e1', ifRev: 0 }).catch(() => {});
    before.client.delete('a', [[5, 5]], { ref: 'd1' }).catch(() => {});
    await settled();
    await before.client.close();

    const after = sceneWithChanges({ cursors: { a: [9, 0] }, storage });
    const restored = await after.client.restore();
    assert.deepEqual(restored.map(({ tempMessageId }) => tempMessageId), ['s1']);
    assert.deepEqual(after.told['change-pending'].map(({ ref, action }) => [ref, action]), [['e1', 'edit-message'], ['d1', 'delete-messages']]);
    await after.goOnline();
    after.socket.answersRefs = false;
    after.socket.push(message('a', 10, { tempMessageId: 's1' }));
    after.socket.push(done('e1'));
    after.socket.push({ type: 'error', code: 'too-late', message: 'too old', ref: 'd1' });

    assert.deepEqual(frames(after), [
      { action: 'send-message', tempMessageId: 's1', conversationId: 'a', content: 'one' },
      { action: 'edit-message', ref: 'e1', conversationId: 'a', seq: 4, content: 'new', ifRev: 0 },
      { action: 'delete-messages', ref: 'd1', conversationId: 'a', ranges: [[5, 5]] },
    ]);
    assert.deepEqual(after.told['change-settled'].map(({ ref, error }) => [ref, error?.code]), [['e1', undefined], ['d1', 'too-late']]);
    await settled();
    assert.deepEqual(await storage.entries('outbox'), []);
  });

  test('are not under the keys of messages, which earlier versions would send as messages', async () => {
    const storage = new MemoryStorage();
    const scene = sceneWithChanges({ cursors: {}, storage });
    scene.client.edit('a', 4, 'new').catch(() => {});
    await settled();
    assert.deepEqual(await storage.entries('outbox/'), []);
    assert.equal((await storage.entries('outbox-changes/')).length, 1);
  });

  test('of a closed tab are sent by another, once', async () => {
    const shared = { cursors: { a: [9, 0] }, storage: new MemoryStorage(), locks: new FakeLocks() };
    const [one, other] = [sceneWithChanges(shared), sceneWithChanges(shared)];
    one.client.edit('a', 4, 'new', { ref: 'e1' }).catch(() => {});
    await settled();
    await other.goOnline();
    await settled();
    assert.deepEqual(frames(other), []);
    await one.client.close();
    await settled();
    assert.deepEqual(frames(other).map(({ ref }) => ref), ['e1']);
  });

  test('stay when the client is closed, which the error says', async () => {
    const storage = new MemoryStorage();
    const scene = sceneWithChanges({ cursors: {}, storage });
    const edited = scene.client.edit('a', 4, 'new');
    await settled();
    await scene.client.close();
    await assert.rejects(edited, { code: 'closed', kept: true });
    assert.equal((await storage.entries('outbox-changes/')).length, 1);
  });
});
