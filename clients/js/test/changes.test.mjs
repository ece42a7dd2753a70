import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStorage, afterChanges } from '../src/index.js';
import { Scene, changed, changes, message, sceneWithChanges, settled } from './fakes.mjs';

const syncs = (scene) => scene.socket.sent('sync');
const items = (scene) => scene.told.changes.flatMap((each) => each.items).map(({ seq, rev, content }) => [seq, rev, content]);

describe('a sync', () => {
  test('has revisions and requests read positions if the server reports changes', async () => {
    const scene = sceneWithChanges({ cursors: { a: 7, b: [4, 3] } });
    await scene.open();
    assert.deepEqual(syncs(scene), [{ action: 'sync', cursors: { a: [7, 0], b: [4, 3] }, reads: true }]);
  });

  test('has plain positions for an older server, and keeps the revisions for later', async () => {
    const scene = new Scene({ cursors: { a: 7, b: [4, 3] } });
    await scene.open();
    assert.deepEqual(syncs(scene), [{ action: 'sync', cursors: { a: 7, b: 4 } }]);
    assert.deepEqual(scene.client.cursors, { a: 7, b: [4, 3] });
  });

  test('has revisions as soon as the server lists the feature, or sends changes', async () => {
    const scene = new Scene({ cursors: { a: 7 } });
    scene.answers['/client-settings'] = { body: { features: ['changes'] } };
    await scene.open();
    assert.deepEqual(syncs(scene)[0].cursors, { a: [7, 0] });

    const other = new Scene({ cursors: { a: 7 } });
    other.answers['/client-settings'] = { status: 503, body: {} };
    await other.goOnline();
    assert.deepEqual(syncs(other)[0].cursors, { a: 7 });
    other.socket.push(changes('a', 5, 6, changed('a', 7, 6)));
    assert.deepEqual(syncs(other)[1].cursors, { a: [7, 0] });
  });

  test('with revisions that a node of an earlier version refuses is repeated without them', async () => {
    const scene = sceneWithChanges({ cursors: { a: [7, 2] } });
    await scene.open();
    scene.socket.push({ type: 'error', code: 'invalid-field', field: 'cursors', message: 'no' });
    assert.deepEqual(syncs(scene)[1], { action: 'sync', cursors: { a: 7 } });
    scene.socket.push({ type: 'synced' });
    assert.equal(scene.client.state, 'online');
    assert.deepEqual(scene.client.cursors, { a: [7, 2] });
  });

  test('requests read positions once per connection, in its last part', async () => {
    const cursors = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`c${index}`, 1]));
    const scene = sceneWithChanges({ cursors });
    await scene.open();
    await settled();
    assert.deepEqual(syncs(scene).map(({ part, reads }) => [part, reads]), [[true, undefined], [undefined, true]]);
    scene.socket.push({ type: 'synced' });
    scene.socket.push(message('c0', 3));
    assert.deepEqual(syncs(scene).slice(2).map(({ reads }) => reads), [undefined, undefined]);
    await scene.reopen();
    assert.ok(syncs(scene).at(-1).reads);
  });
});

describe('changes', () => {
  test('are delivered once, in order, and move the revision', async () => {
    const scene = sceneWithChanges({ cursors: { a: [3, 0] } });
    await scene.goOnline();
    const frame = changes('a', 0, 1, changed('a', 2, 1, { content: 'new' }));
    scene.socket.push(frame);
    scene.socket.push(frame);
    scene.socket.push(changes('a', 1, 2, changed('a', 2, 2, { content: 'newer' })));

    assert.deepEqual(items(scene), [[2, 1, 'new'], [2, 2, 'newer']]);
    assert.deepEqual(scene.told.changes.map(({ conversationId, rev }) => [conversationId, rev]), [['a', 1], ['a', 2]]);
    assert.deepEqual(scene.client.cursors, { a: [3, 2] });
    assert.equal(syncs(scene).length, 1);
  });

  test('after missing ones are requested from the last known revision, once', async () => {
    const scene = sceneWithChanges({ cursors: { a: [3, 1] } });
    await scene.goOnline();
    scene.socket.push(changes('a', 2, 3, changed('a', 2, 3)));
    scene.socket.push(changes('a', 3, 4, changed('a', 3, 4)));
    assert.deepEqual(items(scene), []);
    assert.deepEqual(syncs(scene).slice(1), [{ action: 'sync', cursors: { a: [3, 1] } }]);

    scene.socket.push(changes('a', 1, 4, changed('a', 1, 2), changed('a', 2, 3), changed('a', 3, 4)));
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(items(scene).map(([seq, rev]) => [seq, rev]), [[1, 2], [2, 3], [3, 4]]);
    scene.socket.push(changes('a', 4, 5, changed('a', 1, 5)));
    assert.equal(syncs(scene).length, 2);
  });

  test('that tell the first position let messages after it come at once', async () => {
    const scene = sceneWithChanges({ cursors: { a: [3, 0] } });
    await scene.goOnline();
    scene.socket.push(message('a', 8));
    assert.deepEqual(scene.client.cursors.a, [3, 0]);
    scene.socket.push(changes('a', 0, 1, { kind: 'conversation', rev: 1, title: 'A', isGroup: true, firstSeq: 8 }));
    assert.deepEqual(scene.client.cursors.a, [8, 1]);
    scene.socket.push(changes('a', 1, 2, { kind: 'conversation', rev: 2, title: 'A', isGroup: true, firstSeq: 5 }));
    assert.deepEqual(scene.client.cursors.a, [8, 2]);
  });

  test('of unknown kinds are ignored, and the revision goes on', async () => {
    const scene = sceneWithChanges({ cursors: { a: [3, 0] } });
    await scene.goOnline();
    scene.socket.push(changes('a', 0, 1, { kind: 'pin', rev: 1, seq: 2 }));
    scene.socket.push(changes('a', 1, 2));
    scene.socket.push(changes('b', 0, 5, { kind: 'conversation', rev: 0, title: 'B', isGroup: true }));
    assert.deepEqual(items(scene), []);
    assert.deepEqual(scene.client.cursors, { a: [3, 2], b: [0, 5] });
    scene.socket.push(message('b', 1));
    assert.deepEqual(scene.client.cursors, { a: [3, 2], b: [1, 5] });
    assert.equal(syncs(scene).length, 1);
  });

  test('of a message that waits for an earlier one are in it when it is delivered', async () => {
    const scene = sceneWithChanges({ cursors: { a: [1, 0] } });
    await scene.goOnline();
    scene.socket.push(message('a', 3, { content: 'old' }));
    scene.socket.push(message('a', 4, { content: 'secret' }));
    scene.socket.push(changes('a', 0, 1, changed('a', 3, 1, { content: 'new' })));
    scene.socket.push(changes('a', 1, 2, { kind: 'removed', rev: 2, ranges: [[4, 30]] }));
    assert.deepEqual(items(scene).filter(([seq]) => seq), []);
    scene.socket.push(message('a', 2));
    assert.deepEqual(scene.contents, ['a2', 'new', '']);
    assert.ok(scene.told.message[2].deletedAt);
  });

  test('of a message that was never received make the client request it', async () => {
    const scene = sceneWithChanges({ cursors: { a: [1, 0] } });
    await scene.goOnline();
    scene.socket.push(changes('a', 0, 1, changed('a', 2, 1, { content: 'new' })));
    assert.deepEqual(syncs(scene)[1].cursors, { a: [1, 1] });
    scene.socket.push(message('a', 2, { content: 'new', rev: 1 }));
    scene.socket.push({ type: 'synced' });
    assert.deepEqual([scene.contents, items(scene)], [['new'], []]);
  });

  test('that come before a repeat of the message are not undone by it', async () => {
    const scene = sceneWithChanges({ cursors: { a: [1, 0] } });
    await scene.goOnline();
    scene.socket.push(message('a', 3, { content: 'new', rev: 4 }));
    scene.socket.push(message('a', 3, { content: 'old' }));
    scene.socket.push(message('a', 2));
    assert.deepEqual(scene.contents, ['a2', 'new']);
    scene.socket.push(message('a', 2, { content: 'late', rev: 5 }));
    assert.deepEqual(items(scene), [[2, 5, 'late']]);
    assert.equal(scene.client.cursors.a[1], 0, 'a message says nothing about the changes before its own');
  });

  test('behind which the client is too far make it start anew in the conversation', async () => {
    const scene = sceneWithChanges({ cursors: { a: [3, 1] } });
    await scene.open();
    scene.socket.push({ type: 'reset', conversationId: 'a', seq: 90, rev: 70, my: 0 });
    scene.socket.push({ type: 'synced' });
    scene.socket.push(message('a', 91));
    scene.socket.push(changes('a', 70, 71, changed('a', 91, 71)));
    assert.deepEqual(scene.told.reset, [{ conversationId: 'a', seq: 90, rev: 70 }]);
    assert.deepEqual(scene.contents, ['a91']);
    assert.deepEqual(scene.client.cursors, { a: [91, 71] });
    assert.equal(syncs(scene).length, 1);
  });

  test('end for a conversation that the user is not in any more', async () => {
    const scene = sceneWithChanges({ cursors: { a: [3, 1], b: [1, 0] } });
    await scene.open();
    scene.socket.push({ type: 'conversation-removed', conversationId: 'a', reason: 'removed' });
    assert.deepEqual(scene.told['conversation-removed'], [{ conversationId: 'a', reason: 'removed' }]);
    assert.deepEqual(scene.client.cursors, { b: [1, 0] });
  });

  test('are loaded by REST if a sync is impossible', async () => {
    const scene = sceneWithChanges({ cursors: { a: [1, 1] } });
    scene.answers['/conversations'] = { body: [{ conversationId: 'a', seq: 1 }] };
    scene.answers['/conversations/a/changes'] = { body: { after: 1, rev: 2, more: false, items: [changed('a', 1, 2, { content: 'new' })] } };
    await scene.open();
    for (let attempt = 0; attempt < 8 && scene.client.state !== 'online'; attempt++) {
      if (syncs(scene).length === 0) break;
      scene.socket.drop(1009);
      await scene.clock.advance(scene.told.state.at(-1).retryInMs);
      scene.socket.accept();
      await settled();
    }
    await settled();
    assert.equal(scene.client.state, 'online');
    assert.deepEqual(items(scene), [[1, 2, 'new']]);
  });
});

describe('a client that begins with the list', () => {
  const begun = async (scene) => {
    scene.answers['/conversations'] = { body: [{ conversationId: 'a', seq: 7 }, { conversationId: 'b', seq: 3 }] };
    await scene.open();
  };

  test('requests no changes of messages that it does not hold', async () => {
    const scene = sceneWithChanges();
    await begun(scene);
    assert.deepEqual(syncs(scene)[0].cursors, { a: [7, 0, 0, 7], b: [3, 0, 0, 3] });
    scene.socket.push(changes('a', 0, 40));
    scene.socket.push({ type: 'synced' });
    await scene.reopen();
    assert.deepEqual(syncs(scene)[0].cursors, { a: [7, 40], b: [3, 0] });
  });

  test('requests all changes of a conversation whose history was loaded before the sync', async () => {
    const scene = sceneWithChanges();
    await scene.client.messages('a');
    scene.answers['/conversations'] = { body: [{ conversationId: 'a', seq: 7 }] };
    await scene.open();
    assert.deepEqual(syncs(scene)[0].cursors, { a: [7, 0] });
  });

  test('requests them again if history was loaded during the sync, since its answer omits them', async () => {
    const scene = sceneWithChanges();
    await begun(scene);
    await scene.client.messages('a');
    scene.socket.push(changes('a', 0, 40));
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(syncs(scene)[1].cursors, { a: [7, 0], b: [3, 0] });
    scene.socket.push(changes('a', 0, 40, changed('a', 2, 39, { content: 'new' })));
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(items(scene), [[2, 39, 'new']]);
    assert.equal(syncs(scene).length, 2);
  });
});

describe('revisions in a storage', () => {
  test('are stored with the positions, so that the next load continues after both', async () => {
    const storage = new MemoryStorage();
    const before = sceneWithChanges({ storage });
    before.answers['/conversations'] = { body: [{ conversationId: 'a', seq: 7 }] };
    await before.goOnline();
    before.socket.push(changes('a', 0, 1, changed('a', 2, 1)));
    await settled();
    assert.deepEqual(await storage.get('cursors'), { a: [7, 1] });

    const after = sceneWithChanges({ storage });
    await after.open();
    assert.deepEqual(syncs(after)[0].cursors, { a: [7, 1] });
  });

  test('never go back, and positions without them stay usable', async () => {
    const storage = new MemoryStorage();
    await storage.set('cursors', { a: 9, b: [2, 8] });
    const scene = sceneWithChanges({ storage });
    await scene.open();
    assert.deepEqual(syncs(scene)[0].cursors, { a: [9, 0], b: [2, 8] });
    await storage.set('cursors', { a: [9, 4], b: [2, 9] });
    scene.socket.push(changes('a', 0, 1, changed('a', 2, 1)));
    await settled();
    assert.deepEqual(await storage.get('cursors'), { a: [9, 4], b: [2, 9] });
  });

  test('go with the conversation', async () => {
    const storage = new MemoryStorage();
    await storage.set('cursors', { a: [9, 4], b: [2, 9] });
    const scene = sceneWithChanges({ storage });
    await scene.open();
    scene.socket.push({ type: 'conversation-removed', conversationId: 'b', reason: 'left' });
    await settled();
    assert.deepEqual(await storage.get('cursors'), { a: [9, 4] });
  });
});

describe('a held message', () => {
  const held = { ...message('a', 2), tempMessageId: 'temp', data: { x: 1 } };

  test('is replaced by a state with a higher revision, and by no other', () => {
    const item = { ...changed('a', 2, 3, { content: 'new' }), conversationId: 'a' };
    const after = afterChanges(held, [item]);
    assert.deepEqual([after.content, after.rev, after.tempMessageId, after.data], ['new', 3, 'temp', undefined]);
    assert.equal(afterChanges(after, [item, { ...item, rev: 2 }]), after);
    assert.equal(afterChanges(held, [{ ...item, seq: 1 }]), held);
  });

  test('in a removed range has neither content nor data', () => {
    const after = afterChanges(held, [{ kind: 'removed', rev: 3, ranges: [[1, 2]] }]);
    assert.deepEqual([after.content, after.data, after.rev, after.messageId], ['', undefined, 3, 'id-a2']);
    assert.ok(after.deletedAt);
    assert.equal(afterChanges(held, [{ kind: 'removed', rev: 3, ranges: [[3, 9]] }]), held);
  });
});
