import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConversationStore } from '../src/worker/conversation-store.js';
import { UnsentArchive, isArchived } from '../src/worker/unsent-archive.js';
import { FakeStorage } from './fakes.mjs';

const ANN = { userId: 'ann', server: 'https://chat.example.org' };
const pending = (id) => ({ tempMessageId: id, conversationId: 'c1', content: id, sentAt: '2026-01-01T00:00:00.000Z', order: 1, state: 'sending' });

test('unsent messages are restored once, and only for their user at their server', async () => {
  const storage = new FakeStorage();
  const archive = new UnsentArchive(storage);
  await archive.save(ANN, { 'pending:t1': pending('t1'), 'draft:c1': 'half', 'conversation:c1': { id: 'c1' } });
  assert.ok(Object.keys(storage.records).every(isArchived));

  for (const other of [{ ...ANN, userId: 'ben' }, { ...ANN, server: 'https://other.example.org' }]) await archive.restore(other);
  assert.ok(Object.keys(storage.records).every(isArchived));
  await archive.restore(ANN);

  assert.deepEqual(storage.records, { 'pending:t1': pending('t1'), 'draft:c1': 'half' });
});

test('a second archive adds to the first, and an empty one leaves no record', async () => {
  const storage = new FakeStorage();
  const archive = new UnsentArchive(storage);
  await archive.save(ANN, { book: { userId: 'ann' } });
  assert.deepEqual(storage.records, {});
  await archive.save(ANN, { 'pending:t1': pending('t1') });
  await archive.save(ANN, { ...storage.records, 'pending:t2': pending('t2') });
  await archive.restore(ANN);
  assert.deepEqual(Object.keys(storage.records).sort(), ['pending:t1', 'pending:t2']);
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
