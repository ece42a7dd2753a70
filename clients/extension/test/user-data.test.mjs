import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserData } from '../src/worker/user-data.js';
import { FakeStorage } from './fakes.mjs';

const ANN = { userId: 'ann', server: 'https://chat.example.org' };
const BEN = { userId: 'ben', server: 'https://chat.example.org' };
const PENDING = { tempMessageId: 't1', conversationId: 'c1', content: 'hi', sentAt: '2026-01-01T00:00:00.000Z', order: 1, state: 'sending' };
const RECORDS = { owner: ANN, book: { userId: 'ann' }, 'conversation:c1': { id: 'c1', cursor: 7 }, 'pending:t1': PENDING, server: ANN.server };

function storageOf(records) {
  const storage = new FakeStorage();
  storage.set(records);
  return storage;
}

test('the same user at the same server keeps everything', async () => {
  const storage = storageOf(RECORDS);
  await new UserData(storage).changeOwner(ANN);
  assert.deepEqual(storage.records, RECORDS);
});

test('another user sees nothing of the one before, whose unsent messages are restored later', async () => {
  const storage = storageOf(RECORDS);
  const data = new UserData(storage);
  await data.changeOwner(BEN);
  await storage.set({ owner: BEN });
  const store = await data.load('ben');
  assert.equal(store.isLoaded, false);
  assert.equal(store.pending.size + store.conversations.size, 0);

  await data.changeOwner(ANN);
  assert.deepEqual(storage.records, { server: ANN.server, owner: ANN, 'pending:t1': PENDING });
});

test('a worker that dies in the midst of a restore loses nothing, and restores nothing twice', async () => {
  for (const deadAt of ['set', 'remove']) {
    const storage = storageOf({ 'kept ["https://chat.example.org","ann"]': { 'draft:c1': 'half', 'pending:t1': PENDING } });
    const { set, remove } = storage;
    storage.set = deadAt === 'set' ? () => Promise.reject(new Error('stopped')) : set;
    storage.remove = async (keys) => ([keys].flat().length > 0 ? Promise.reject(new Error('stopped')) : undefined);
    await assert.rejects(new UserData(storage).changeOwner(ANN), /stopped/);
    Object.assign(storage, { set, remove });
    await new UserData(storage).changeOwner(ANN);
    assert.deepEqual(storage.records, { owner: ANN, 'pending:t1': PENDING, 'restored:c1': 'half' });
    await new UserData(storage).clear(false);
    assert.deepEqual(storage.records, {});
  }
});

test('a sign-out removes unsent messages unless they are archived', async () => {
  const storage = storageOf(RECORDS);
  await new UserData(storage).clear(false);
  assert.deepEqual(storage.records, { server: ANN.server });
});
