import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStorage } from '../src/index.js';
import { FakeLocks, Scene, message, outcome, settled } from './fakes.mjs';

const contents = (scene) => scene.socket.sent('send-message').map(({ content }) => content);

/** Ends a page as a crash does: its memory and its locks are gone. */
function vanish(scene) {
  return scene.client.close();
}

describe('a message in a storage', () => {
  test('is sent after a reload under the same tempMessageId, and its outcome is reported', async () => {
    const storage = new MemoryStorage();
    const before = new Scene({ cursors: {}, storage });
    before.client.send('a', 'hello', { tempMessageId: 'temp' }).catch(() => {});
    await settled();

    const after = new Scene({ cursors: {}, storage });
    const restored = await after.client.restore();
    assert.deepEqual(restored.map(({ tempMessageId, content, phase }) => [tempMessageId, content, phase]), [['temp', 'hello', 'queued']]);
    await after.goOnline();
    assert.equal(after.socket.sent('send-message')[0].tempMessageId, 'temp');
    after.socket.push(message('a', 1, { tempMessageId: 'temp' }));

    assert.deepEqual(after.told.settled.map(({ tempMessageId, message: { seq } }) => [tempMessageId, seq]), [['temp', 1]]);
    assert.deepEqual(after.client.pending(), []);
    await settled();
    assert.deepEqual(await storage.entries('outbox/'), []);
  });

  test('keeps its place in its conversation, before messages that are written after the reload', async () => {
    const storage = new MemoryStorage();
    const before = new Scene({ cursors: {}, storage });
    for (const content of ['one', 'two', 'three']) before.client.send('a', content, { tempMessageId: content }).catch(() => {});
    await settled();

    const after = new Scene({ cursors: {}, storage });
    after.client.send('a', 'four', { tempMessageId: 'four' });
    await after.goOnline();
    await settled();
    for (const [index, tempMessageId] of ['one', 'two', 'three', 'four'].entries()) {
      assert.equal(contents(after).at(-1), tempMessageId);
      after.socket.push(message('a', index + 1, { tempMessageId }));
    }

    assert.deepEqual(contents(after), ['one', 'two', 'three', 'four']);
  });

  test('is kept before it is sent', async () => {
    const storage = new MemoryStorage();
    const scene = new Scene({ cursors: {}, storage });
    await scene.goOnline();
    let keep;
    storage.set = () => new Promise((resolve) => (keep = resolve));

    scene.client.send('a', 'hello');
    await settled();
    assert.deepEqual(contents(scene), []);
    keep();
    await settled();

    assert.deepEqual(contents(scene), ['hello']);
  });

  test('stays there when the client is closed, which the error of its send says', async () => {
    const storage = new MemoryStorage();
    const scene = new Scene({ cursors: {}, storage });
    const sent = scene.client.send('a', 'hello');
    await settled();

    await scene.client.close();

    await assert.rejects(sent, { code: 'closed', kept: true, retryable: true });
    assert.equal((await storage.entries('outbox/')).length, 1);
    assert.deepEqual(scene.told.settled, []);
    assert.equal((await scene.client.restore()).length, 1, 'the same client goes on with it');
  });

  test('is gone when it was refused for good or discarded', async () => {
    const storage = new MemoryStorage();
    const scene = new Scene({ cursors: {}, storage });
    await scene.goOnline();
    const refused = scene.client.send('a', 'hello', { tempMessageId: 'refused' });
    const discarded = scene.client.send('b', 'hello', { tempMessageId: 'discarded' });
    await settled();

    scene.socket.push({ type: 'error', code: 'not-found', message: 'no', tempMessageId: 'refused' });
    assert.equal(scene.client.discard('discarded'), true);
    assert.equal(scene.client.discard('discarded'), false);

    await assert.rejects(refused, { code: 'not-found', retryable: false });
    await assert.rejects(discarded, { code: 'discarded', retryable: true });
    await settled();
    assert.deepEqual(await storage.entries('outbox/'), []);
    assert.deepEqual(scene.told.settled.map(({ error }) => error.code), ['not-found', 'discarded']);
  });

  test('is sent even if the storage fails or does not answer, which is reported', async () => {
    const storage = new MemoryStorage();
    const scene = new Scene({ cursors: {}, storage });
    await scene.goOnline();
    storage.set = async () => Promise.reject(new Error('the disk is full'));
    scene.client.send('a', 'one');
    await settled();
    storage.set = () => new Promise(() => {});
    scene.client.send('b', 'two');
    await settled();
    await scene.clock.advance(2_000);

    assert.deepEqual(contents(scene), ['one', 'two']);
    assert.deepEqual(scene.told.error.map(({ code }) => code), ['storage', 'storage']);
    assert.match(scene.told.error[0].message, /the disk is full/);
  });
});

describe('a message of an earlier load', () => {
  const left = async () => {
    const storage = new MemoryStorage();
    new Scene({ cursors: {}, storage }).client.send('a', 'hello', { tempMessageId: 'temp' }).catch(() => {});
    await settled();
    return storage;
  };

  test('may be refused without a caller that awaits it, and an event reports it', async () => {
    const scene = new Scene({ cursors: {}, storage: await left() });
    await scene.goOnline();
    scene.socket.push({ type: 'error', code: 'not-found', message: 'no', tempMessageId: 'temp' });
    await settled();
    assert.deepEqual(scene.told.settled.map(({ error }) => error.code), ['not-found']);
  });

  test('gives its promise to a caller that sends it again', async () => {
    const scene = new Scene({ cursors: {}, storage: await left() });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });
    scene.socket.push(message('a', 1, { tempMessageId: 'temp' }));
    assert.equal((await sent).seq, 1);
    assert.equal(scene.socket.sent('send-message').length, 1);
  });

  test('stays in the storage when the client is closed before it was read', async () => {
    const storage = await left();
    const scene = new Scene({ cursors: {}, storage });
    scene.client.restore();
    await scene.client.close();
    assert.deepEqual(scene.client.pending(), []);
    assert.deepEqual(scene.told.pending, []);
    assert.equal((await storage.entries('outbox/')).length, 1);
  });
});

describe('a message in a slow storage', () => {
  const slow = (storage) => {
    const { set } = storage;
    storage.set = async (...record) => settled().then(settled).then(() => set.apply(storage, record));
    return storage;
  };

  test('is kept all the same when the client is closed at once', async () => {
    const storage = slow(new MemoryStorage());
    const scene = new Scene({ cursors: {}, storage });
    const sent = scene.client.send('a', 'hello');
    const closed = scene.client.close();
    await assert.rejects(sent, { code: 'closed', kept: true });
    await closed;
    assert.equal((await storage.entries('outbox/')).length, 1);
  });

  test('does not come back when it was discarded before it was kept, but does when it is sent again', async () => {
    const storage = slow(new MemoryStorage());
    const scene = new Scene({ cursors: {}, storage });
    scene.client.send('a', 'hello', { tempMessageId: 'temp' }).catch(() => {});
    await settled();
    scene.client.discard('temp');
    for (let turn = 0; turn < 5; turn++) await settled();
    assert.deepEqual(await storage.entries('outbox/'), []);

    scene.client.send('a', 'hello', { tempMessageId: 'temp' }).catch(() => {});
    for (let turn = 0; turn < 5; turn++) await settled();
    assert.equal((await storage.entries('outbox/')).length, 1);
  });
});

describe('two tabs with one storage', () => {
  test('send each its own messages', async () => {
    const shared = { cursors: {}, storage: new MemoryStorage(), locks: new FakeLocks() };
    const [one, other] = [new Scene(shared), new Scene(shared)];
    await one.goOnline();
    one.client.send('a', 'of one');
    await settled();
    await other.goOnline();
    other.client.send('a', 'of the other');
    await settled();
    other.client.discard(other.client.pending()[0].tempMessageId);
    other.socket.answersSyncs = true;
    await other.clock.advance(120_000);

    assert.deepEqual(contents(one), ['of one']);
    assert.deepEqual(contents(other), ['of the other']);
  });

  test('lose nothing when one is closed: the other sends its messages, once', async () => {
    const shared = { cursors: {}, storage: new MemoryStorage(), locks: new FakeLocks() };
    const [one, other, third] = [new Scene(shared), new Scene(shared), new Scene(shared)];
    one.client.send('a', 'of one', { tempMessageId: 'temp' }).catch(() => {});
    await settled();
    await other.goOnline();
    await third.goOnline();
    await settled();
    assert.deepEqual([...contents(other), ...contents(third)], []);

    await vanish(one);
    await settled();

    assert.deepEqual([...contents(other), ...contents(third)], ['of one']);
  });

  test('take over messages of one that was opened and closed later', async () => {
    const shared = { cursors: {}, storage: new MemoryStorage(), locks: new FakeLocks() };
    const other = new Scene(shared);
    await other.goOnline();
    other.socket.answersSyncs = true;
    const one = new Scene(shared);
    one.client.send('a', 'of one').catch(() => {});
    await settled();
    await vanish(one);

    await other.clock.advance(59_000);
    assert.deepEqual(contents(other), []);
    await other.clock.advance(2_000);
    assert.deepEqual(contents(other), ['of one']);
  });

  test('take over all messages of a closed one, although the storage failed in the middle', async () => {
    const storage = new MemoryStorage();
    const shared = { cursors: {}, storage, locks: new FakeLocks() };
    const one = new Scene(shared);
    for (const text of ['first', 'second']) one.client.send('a', text).catch(() => {});
    await settled();
    await vanish(one);
    const other = new Scene(shared);
    const set = storage.set.bind(storage);
    let writes = 0;
    storage.set = (key, value) => (key.startsWith('outbox/') && ++writes === 2 ? Promise.reject(new Error('full')) : set(key, value));
    await other.goOnline();
    await settled();
    other.socket.answersSyncs = true;
    await other.clock.advance(61_000);

    assert.deepEqual([...new Set(contents(other))], ['first', 'second']);
  });

  test('without Web Locks may send a message twice under one tempMessageId, and never none', async () => {
    const shared = { cursors: {}, storage: new MemoryStorage() };
    const [one, other] = [new Scene(shared), new Scene(shared)];
    await one.goOnline();
    one.client.send('a', 'hello', { tempMessageId: 'temp' });
    await settled();
    await other.goOnline();
    await settled();

    assert.deepEqual([...contents(one), ...contents(other)], ['hello', 'hello']);
    for (const scene of [one, other]) scene.socket.push(message('a', 1, { tempMessageId: 'temp' }));
    await settled();
    assert.deepEqual(await shared.storage.entries('outbox/'), []);
    assert.deepEqual([one, other].map((scene) => scene.client.pending()), [[], []]);
  });
});

describe('an outbox', () => {
  test('that is full refuses the next message and takes one again when another has settled', async () => {
    const scene = new Scene({ cursors: {}, maxPending: 2 });
    await scene.goOnline();
    scene.client.send('a', 'one', { tempMessageId: '1' });
    scene.client.send('a', 'two', { tempMessageId: '2' });

    await assert.rejects(scene.client.send('a', 'three'), { name: 'ChatError', code: 'outbox-full', retryable: true, kept: false });
    assert.equal(await outcome(scene.client.send('a', 'one', { tempMessageId: '1' })), 'open', 'one that is there needs no room');
    scene.socket.push(message('a', 1, { tempMessageId: '1' }));
    scene.client.send('a', 'three');

    assert.equal(scene.client.pending().length, 2);
  });

  test('refuses a message that would cost the connection each time it is sent', async () => {
    const scene = new Scene({ cursors: {} });
    await assert.rejects(scene.client.send('a', 'x'.repeat(70_000)), { code: 'too-large', field: 'content', retryable: false });
    assert.deepEqual(scene.client.pending(), []);
  });

  test('reports added messages and their outcome', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const ended = [];
    const off = scene.client.on('settled', ({ tempMessageId }) => ended.push(tempMessageId));

    scene.client.send('a', 'one', { tempMessageId: '1' });
    scene.socket.push(message('a', 1, { tempMessageId: '1' }));
    off();
    scene.client.send('a', 'two', { tempMessageId: '2' });
    scene.socket.push(message('a', 2, { tempMessageId: '2' }));

    assert.deepEqual(scene.told.pending.map(({ content }) => content), ['one', 'two']);
    assert.deepEqual(ended, ['1']);
  });
});

describe('cursors in a storage', () => {
  test('are the start of the next load, without a request for the list', async () => {
    const storage = new MemoryStorage();
    const before = new Scene({ storage });
    before.answers['/conversations'] = { body: [{ conversationId: 'a', seq: 7 }] };
    await before.goOnline();
    before.socket.push(message('b', 1));
    await settled();

    const after = new Scene({ storage });
    await after.open();

    assert.deepEqual(after.socket.sent('sync'), [{ action: 'sync', cursors: { a: 7, b: 1 } }]);
    assert.ok(after.requests.every(({ path }) => path === '/client-settings'));
  });

  test('are stored from the start, so messages before the next load are not skipped', async () => {
    const storage = new MemoryStorage();
    const before = new Scene({ storage });
    before.answers['/conversations'] = { body: [{ conversationId: 'a', seq: 7 }] };
    await before.goOnline();
    await settled();
    assert.deepEqual(await storage.get('cursors'), { a: 7 });
  });

  test('never go back, whichever tab writes last', async () => {
    const shared = { storage: new MemoryStorage(), locks: new FakeLocks(), cursors: { a: 1 } };
    const [one, other] = [new Scene(shared), new Scene(shared)];
    await one.goOnline();
    await other.goOnline();
    for (const seq of [2, 3, 4]) one.socket.push(message('a', seq));
    await settled();
    other.socket.push(message('a', 2));
    await settled();

    assert.deepEqual(await shared.storage.get('cursors'), { a: 4 });
  });

  test('are not stored with keepCursors: false', async () => {
    const storage = new MemoryStorage();
    const scene = new Scene({ storage, keepCursors: false });
    await scene.goOnline();
    scene.socket.push(message('a', 1));
    await settled();
    assert.deepEqual(await storage.entries(''), []);
  });
});
