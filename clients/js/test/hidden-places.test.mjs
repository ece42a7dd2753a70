import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import 'fake-indexeddb/auto';
import { IndexedDbStorage, MemoryStorage } from '../src/index.js';
import { changes, message, sceneWithChanges, settled } from './fakes.mjs';

const hidden = (conversationId, my = 1) => ({ type: 'my-settings', conversationId, my, hidden: true, aboveSeq: 0 });

/** A page that starts at the server's list, with the given conversations, up to its first sync. */
async function load(storage, ...listed) {
  const scene = sceneWithChanges({ storage, keepCursors: false });
  scene.answers['/conversations'] = { body: listed };
  await scene.open();
  scene.cursors = scene.socket.sent('sync')[0].cursors;
  return scene;
}

/** A load at which the user hides the conversation `a`, at its position 40 and its revision 7. */
async function loadAndHide(storage) {
  const scene = await load(storage, { conversationId: 'a', seq: 39 });
  scene.socket.push({ type: 'synced' });
  scene.socket.push(hidden('a'));
  scene.socket.push(message('a', 40, { messageType: 'system' }));
  scene.socket.push(changes('a', 0, 7));
  await settled();
  await scene.client.close();
}

describe('a hidden conversation, at a client that starts at the list', () => {
  test('is resumed from its place at a later load, and its settings come again', async () => {
    const storage = new MemoryStorage();
    await loadAndHide(storage);

    const after = await load(storage, { conversationId: 'b', seq: 3 });
    assert.deepEqual(after.cursors, { a: [40, 7, 0, 40], b: [3, 0, 0, 3] });
    after.socket.push(hidden('a'));
    assert.deepEqual(after.told['my-settings'].map(({ conversationId, hidden: is }) => [conversationId, is]), [['a', true]]);
  });

  test('is delivered from there on, and the next load goes on behind it', async () => {
    const storage = new MemoryStorage();
    await loadAndHide(storage);
    const after = await load(storage);
    after.socket.push(hidden('a'));
    after.socket.push({ type: 'synced' });
    after.socket.push(message('a', 41));
    await settled();
    assert.deepEqual(after.contents, ['a41']);
    await after.client.close();

    assert.deepEqual((await load(storage)).cursors, { a: [41, 7, 0, 41] });
  });

  test('that the client does not know is loaded once', async () => {
    const storage = new MemoryStorage();
    const first = await load(storage);
    assert.deepEqual(first.cursors, {});
    first.socket.push(changes('a', 0, 2, { kind: 'conversation', isGroup: true, title: 'A', rev: 1 }));
    first.socket.push(hidden('a', 3));
    for (const seq of [1, 2]) first.socket.push(message('a', seq));
    first.socket.push({ type: 'synced' });
    await settled();
    await first.client.close();

    assert.deepEqual((await load(storage)).cursors, { a: [2, 2, 0, 2] });
  });

  test('that is back in the list starts there', async () => {
    const storage = new MemoryStorage();
    await loadAndHide(storage);

    const after = await load(storage, { conversationId: 'a', seq: 44, my: { my: 1 } });
    assert.deepEqual(after.cursors, { a: [44, 0, 1, 44] });
    await settled();
    assert.deepEqual(await storage.entries(''), []);
  });

  for (const [end, frame] of [
    ['is shown again', { type: 'my-settings', conversationId: 'a', my: 2, hidden: false, aboveSeq: 0 }],
    ['is left', { type: 'conversation-removed', conversationId: 'a', reason: 'left' }],
  ]) {
    test(`leaves nothing in the storage when it ${end}`, async () => {
      const storage = new MemoryStorage();
      await loadAndHide(storage);
      assert.equal((await storage.entries('')).length, 1);
      const after = await load(storage);
      after.socket.push(hidden('a'));
      after.socket.push(frame);
      await settled();
      assert.deepEqual(await storage.entries(''), []);
    });
  }

  test('is no reason to keep the database of a user who has signed out', async () => {
    const storage = new IndexedDbStorage('ben');
    await storage.set('hidden/a', [40, 7]);
    await storage.removeIfEmpty();
    assert.deepEqual(await indexedDB.databases(), []);

    await storage.set('outbox/1', {});
    await storage.removeIfEmpty();
    assert.equal((await storage.entries('')).length, 1);
    storage.close();
  });
});
