import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConversationStore } from '../src/worker/conversation-store.js';
import { DraftRecords } from '../src/popup/draft-records.js';
import { UnsentArchive, isArchived } from '../src/worker/unsent-archive.js';
import { FakeStorage } from './fakes.mjs';

const ANN = { userId: 'ann', server: 'https://chat.example.org' };
const draftsOf = (storage) => new DraftRecords(storage, assert.fail);
const pending = (id) => ({ tempMessageId: id, conversationId: 'c1', content: id, sentAt: '2026-01-01T00:00:00.000Z', order: 1, state: 'sending' });

test('unsent messages are restored once, and only for their user at their server', async () => {
  const storage = new FakeStorage();
  const archive = new UnsentArchive(storage);
  await archive.save(ANN, { 'pending:t1': pending('t1'), 'draft:c1': 'half', 'conversation:c1': { id: 'c1' } });
  assert.ok(Object.keys(storage.records).every(isArchived));

  for (const other of [{ ...ANN, userId: 'ben' }, { ...ANN, server: 'https://other.example.org' }]) {
    await archive.restore(other);
    assert.ok(Object.keys(storage.records).every((key) => key === 'owner' || isArchived(key)));
  }
  await archive.restore(ANN);

  assert.deepEqual(storage.records, { owner: ANN, 'pending:t1': pending('t1'), 'restored:c1': 'half' });
  assert.deepEqual(await draftsOf(storage).load(), [['c1', 'half']]);
});

test('a restore does not overwrite what the owner writes in the midst of it, and loses nothing', async () => {
  const storage = new FakeStorage();
  const archive = new UnsentArchive(storage);
  await archive.save(ANN, { 'draft:c1': 'kept', 'draft:c2': 'kept too' });
  const set = storage.set.bind(storage);
  storage.set = async (records) => {
    storage.set = set;
    await draftsOf(storage).set('c1', 'newer');
    await set(records);
  };
  await archive.restore(ANN);
  assert.equal(storage.records['draft:c1'], 'newer');
  const drafts = draftsOf(storage);
  assert.deepEqual(await drafts.load(), [['c1', 'kept\nnewer'], ['c2', 'kept too']]);

  await drafts.set('c1', 'kept\nnewer, and more');
  await drafts.remove('c2');
  assert.deepEqual(storage.records, { owner: ANN, 'draft:c1': 'kept\nnewer, and more' });
});

test('a restored draft is not doubled when the popup closes while it takes it over', async () => {
  const storage = new FakeStorage();
  const archive = new UnsentArchive(storage);
  await archive.save(ANN, { 'draft:c1': 'kept' });
  await archive.restore(ANN);
  const drafts = draftsOf(storage);
  await drafts.load();
  const { remove } = storage;
  storage.remove = () => new Promise(() => {});
  void drafts.set('c1', 'kept, and more');
  await new Promise((resolve) => setImmediate(resolve));
  storage.remove = remove;
  assert.deepEqual(await draftsOf(storage).load(), [['c1', 'kept, and more']]);
  await archive.save(ANN, storage.records);
  await archive.restore(ANN);
  const restored = draftsOf(storage);
  assert.deepEqual(await restored.load(), [['c1', 'kept, and more']]);
  await restored.remove('c1');
  assert.deepEqual(storage.records, { owner: ANN });
});

test('a restored draft that nobody has taken over is archived again with what was written since', async () => {
  const storage = new FakeStorage();
  const archive = new UnsentArchive(storage);
  await archive.save(ANN, { 'restored:c1': 'kept', 'draft:c1': 'newer' });
  await archive.restore(ANN);
  assert.deepEqual(await draftsOf(storage).load(), [['c1', 'kept\nnewer']]);
});

test('a second archive adds to the first, and an empty one leaves no record', async () => {
  const storage = new FakeStorage();
  const archive = new UnsentArchive(storage);
  await archive.save(ANN, { book: { userId: 'ann' } });
  assert.deepEqual(storage.records, {});
  await archive.save(ANN, { 'pending:t1': pending('t1') });
  await archive.save(ANN, { ...storage.records, 'pending:t2': pending('t2') });
  await archive.restore(ANN);
  assert.deepEqual(Object.keys(storage.records).sort(), ['owner', 'pending:t1', 'pending:t2']);
});

test('a store loads the unsent messages of its owner, and has no cursors before the list was loaded', () => {
  const records = { owner: ANN, 'pending:t1': pending('t1'), 'conversation:c1': { id: 'c1', cursor: 7 } };
  const store = ConversationStore.from(records, 'ann');
  assert.deepEqual([...store.pending.keys()], ['t1']);
  assert.deepEqual(store.unsent, { sending: 1, failed: 0 });
  assert.equal(store.cursors, undefined);
  assert.equal(store.conversations.size, 0);
  assert.equal(ConversationStore.from(records, 'ben').pending.size, 0);
});
