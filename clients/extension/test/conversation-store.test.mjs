import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConversationStore, MAX_CONVERSATIONS, MAX_MESSAGES, MAX_PENDING } from '../src/worker/conversation-store.js';
import { FakeStorage, changes, storeOfAnn, message } from './fakes.mjs';

const pending = { conversationId: 'c1', tempMessageId: 't1', content: 'hello', sentAt: '2026-01-01T00:00:00.000Z' };

/** The store as a restarted worker loads it. */
function restarted(store) {
  const storage = new FakeStorage();
  storage.set(store.takeChanges());
  return ConversationStore.from(storage.records, 'ann');
}

test('a message that is delivered twice is counted and kept once', () => {
  const store = storeOfAnn();
  assert.equal(store.add(message(1)), true);
  assert.equal(store.add(message(1)), false);
  assert.equal(store.conversation('c1').unread, 1);
  assert.equal(store.conversation('c1').messages.length, 1);
});

test('a message that is delivered again after a restart is still known', () => {
  const before = storeOfAnn();
  before.add(message(1));
  const store = restarted(before);
  assert.deepEqual(store.cursors, { c1: 1 });
  assert.equal(store.add(message(1)), false);
  assert.equal(store.conversation('c1').unread, 1);
});

test('a message and the cursor behind it are one record, so neither is kept without the other', () => {
  const store = storeOfAnn();
  store.takeChanges();
  store.add(message(1));
  const changes = store.takeChanges();
  assert.deepEqual(Object.keys(changes), ['conversation:c1']);
  assert.equal(changes['conversation:c1'].cursor, 1);
  assert.equal(changes['conversation:c1'].messages[0].seq, 1);
});

test('without the server\'s list there are no cursors, with an empty one everything is new', () => {
  const store = new ConversationStore('ann');
  assert.equal(store.cursors, undefined);
  store.begin([]);
  assert.deepEqual(store.cursors, {});
});

test('a conversation in which nobody has written has a cursor too, by which the server tells that it is gone', () => {
  const restored = ConversationStore.from(storeOfAnn().takeChanges(), 'ann');
  assert.deepEqual([restored.cursors, restored.positions], [{ c1: 0 }, { c1: 0 }]);
});

test('stored data of another user is not taken over', () => {
  const before = storeOfAnn();
  before.add(message(1));
  const storage = new FakeStorage();
  storage.set(before.takeChanges());
  assert.equal(ConversationStore.from(storage.records, 'ben').conversations.size, 0);
});

test('an own message takes the place of the one that waited', () => {
  const store = storeOfAnn();
  store.addPending(pending);
  store.add(message(1, { senderId: 'ann', tempMessageId: 't1' }));
  assert.equal(store.pending.size, 0);
  assert.equal(store.conversation('c1').unread, 0);
  assert.equal(store.takeChanges()['pending:t1'], null);
});

test('another user\'s message with the same temporary id removes nothing', () => {
  const store = storeOfAnn();
  store.addPending(pending);
  store.add(message(1, { tempMessageId: 't1' }));
  assert.equal(store.pending.size, 1);
});

test('unsent messages keep their order over a restart', () => {
  const before = storeOfAnn();
  for (const tempMessageId of ['z', 'a', 'm']) before.addPending({ ...pending, tempMessageId });
  assert.deepEqual([...restarted(before).pending.keys()], ['z', 'a', 'm']);
});

test('there is a bound to unsent messages, which one that is tried again does not meet', () => {
  const store = storeOfAnn();
  for (let count = 0; count < MAX_PENDING; count++) store.addPending({ ...pending, tempMessageId: `t${count}` });
  assert.throws(() => store.addPending({ ...pending, tempMessageId: 'one more' }), /wait to be sent/);
  store.addPending({ ...pending, tempMessageId: 't0' });
  assert.equal(store.pending.size, MAX_PENDING);
});

test('a conversation that another device reads is read here', () => {
  const store = storeOfAnn();
  for (const seq of [1, 2, 3]) store.add(message(seq));
  store.read('c1', 2);
  assert.equal(store.conversation('c1').unread, 1);
  store.read('c1', 1);
  assert.equal(store.conversation('c1').unread, 1);
  store.read('c1', 3);
  assert.equal(store.unreadConversations, 0);
});

test('a conversation that was read without a connection is reported after a restart', () => {
  const before = storeOfAnn();
  before.add(message(1));
  before.see('c1');
  const store = restarted(before);
  assert.equal(store.unreadConversations, 0);
  assert.deepEqual(store.unreportedReads.map(({ id, seenSeq }) => [id, seenSeq]), [['c1', 1]]);
  store.read('c1', 1);
  assert.deepEqual(store.unreportedReads, []);
});

test('what was read is reported up to there, also after a newer message', () => {
  const store = storeOfAnn();
  store.add(message(1));
  store.see('c1');
  store.add(message(2));
  assert.equal(store.conversation('c1').unread, 1);
  assert.deepEqual(store.unreportedReads.map(({ seenSeq }) => seenSeq), [1]);
});

test('nothing is read that the popup has not shown yet', () => {
  const store = storeOfAnn();
  for (const seq of [1, 2, 3]) store.add(message(seq));
  store.see('c1', 2);
  assert.equal(store.conversation('c1').unread, 1);
  assert.deepEqual(store.unreportedReads.map(({ seenSeq }) => seenSeq), [2]);
  store.see('c1', 1);
  assert.deepEqual(store.unreportedReads.map(({ seenSeq }) => seenSeq), [2]);
});

test('records of another user are not taken over, although the list is the user\'s own', () => {
  const before = storeOfAnn();
  before.add(message(1));
  before.addPending(pending);
  const records = { ...before.takeChanges(), owner: { userId: 'ann' }, book: { userId: 'bob' } };
  const store = ConversationStore.from(records, 'bob');
  assert.deepEqual([store.conversations.size, store.pending.size, store.isLoaded], [0, 0, false]);
});

test('a message brings a hidden conversation back', () => {
  const store = storeOfAnn();
  store.add(message(1));
  store.ownSettings('c1', { my: 1, hidden: true, aboveSeq: 0 });
  store.add(message(2, { messageType: 'system' }));
  assert.equal(store.conversation('c1').my.hidden, true);
  store.add(message(3));
  assert.equal(store.conversation('c1').my.hidden, false);
});

test('after messages were skipped, the server counts the unread ones, once', () => {
  const store = storeOfAnn();
  store.add(message(1));
  store.read('c1', 1);
  store.reset({ conversationId: 'c1', seq: 20_001, rev: 0 });
  store.correct([{ conversationId: 'c1', lastReadSeq: 1, unreadCount: 20_000 }], store.positions);
  assert.equal(store.conversation('c1').unread, 20_000);
  store.read('c1', 20_001);
  store.correct([{ conversationId: 'c1', lastReadSeq: 20_001, unreadCount: 3 }], store.positions);
  assert.equal(store.conversation('c1').unread, 0);
});

test('a poll marks as read what was read elsewhere, but no message that came during the poll', () => {
  const store = storeOfAnn();
  store.add(message(1));
  const asked = store.cursors;
  store.add(message(2));
  store.correct([], asked);
  assert.equal(store.conversation('c1').unread, 1);
  store.correct([], store.cursors);
  assert.equal(store.conversation('c1').unread, 0);
});

test('a poll leaves messages unread that are unread at the server', () => {
  const store = storeOfAnn();
  for (const seq of [1, 2, 3]) store.add(message(seq));
  store.correct([{ conversationId: 'c1', lastReadSeq: 1 }], store.cursors);
  assert.equal(store.conversation('c1').unread, 2);
});

test('history is stored if it leaves no gap to the stored messages', () => {
  const store = storeOfAnn();
  store.begin([{ conversationId: 'c1', title: '', isGroup: false, participantId: 'ben', seq: 9, senderId: 'ben', latestContent: 'nine',
    sentAt: '2026-01-01T00:00:00.000Z', lastReadSeq: 9, unreadCount: 0 }]);
  store.addHistory('c1', [message(3), message(4)]);
  assert.equal(store.conversation('c1').messages.length, 0);
  store.addHistory('c1', [message(8), message(9), message(10)]);
  store.add(message(10));
  assert.deepEqual(store.conversation('c1').messages.map(({ seq }) => seq), [8, 9, 10]);
});

test('the newest messages of the latest conversations are kept, and no more', () => {
  const store = storeOfAnn();
  for (let seq = 1; seq <= MAX_MESSAGES + 5; seq++) store.add(message(seq));
  assert.equal(store.conversation('c1').messages.length, MAX_MESSAGES);
  for (let count = 1; count <= MAX_CONVERSATIONS; count++) {
    store.add(message(1, { conversationId: `other ${count}`, sentAt: `2026-01-01T00:00:${10 + count}.000Z` }));
  }
  assert.equal(store.conversation('c1').messages.length, 0);
  assert.equal(store.conversation('c1').cursor, MAX_MESSAGES + 5);
});

test('a message that another device has read before it comes here is not unread', () => {
  const store = storeOfAnn();
  store.read('c1', 1);
  store.add(message(1));
  assert.equal(store.unreadConversations, 0);
  store.add(message(2));
  assert.equal(store.unreadConversations, 1);
});

test('a long history is kept to its bound', () => {
  const store = storeOfAnn();
  for (let seq = 1; seq <= 100; seq++) store.add(message(seq));
  store.addHistory('c1', Array.from({ length: 50 }, (_, index) => message(index + 1)));
  const { messages } = store.conversation('c1');
  assert.equal(messages.length, MAX_MESSAGES);
  assert.equal(messages[0].seq, 51);
});

test('an edit replaces the stored message and the preview, and its revision is stored with them', () => {
  const before = storeOfAnn();
  for (const seq of [1, 2]) before.add(message(seq));
  before.applyChanges(changes(1, message(2, { content: 'edited', rev: 1 })));
  before.applyChanges(changes(2, message(2, { content: 'edited again', rev: 2 })));
  before.applyChanges(changes(2, message(2, { content: 'edited', rev: 1 })));
  const store = restarted(before);
  assert.deepEqual(store.cursors, { c1: [2, 2] });
  assert.deepEqual(store.conversation('c1').messages.map(({ content }) => content), ['message 1', 'edited again']);
  assert.equal(store.conversation('c1').latest.content, 'edited again');
  assert.equal(store.conversation('c1').unread, 2);
});

test('deleted messages are not unread any more, each once', () => {
  const store = storeOfAnn();
  for (const seq of [1, 2, 3, 4]) store.add(message(seq));
  store.read('c1', 1);
  const deleted = (seq, rev) => message(seq, { content: '', rev, deletedAt: '2026-01-01T00:00:00.000Z' });
  store.applyChanges(changes(2, deleted(1, 1), deleted(4, 2)));
  store.applyChanges(changes(2, deleted(4, 2)));
  assert.equal(store.conversation('c1').unread, 2);
  assert.ok(store.conversation('c1').latest.deletedAt);
  store.applyChanges(changes(3, { kind: 'removed', rev: 3, ranges: [[1, 3]] }));
  assert.equal(store.unreadConversations, 0);
  assert.ok(store.conversation('c1').messages.every(({ content, deletedAt }) => content === '' && deletedAt));
  store.add({ ...deleted(5, 4) });
  assert.equal(store.unreadConversations, 0);
});

test('a page of history brings changed states of stored messages, and undoes none', () => {
  const store = storeOfAnn();
  for (const seq of [1, 2]) store.add(message(seq));
  store.applyChanges(changes(1, message(2, { content: 'edited', rev: 1 })));
  store.addHistory('c1', [message(1, { content: 'one, edited', rev: 2 }), message(2)]);
  assert.deepEqual(store.conversation('c1').messages.map(({ content }) => content), ['one, edited', 'edited']);
  assert.equal(store.conversation('c1').latest.content, 'edited');
});

test('a conversation of which too much was missed starts anew, and one that the user has left is removed', () => {
  const before = storeOfAnn();
  before.add(message(1));
  before.reset({ conversationId: 'c1', seq: 90, rev: 70 });
  assert.deepEqual(before.cursors, { c1: [90, 70] });
  assert.deepEqual(before.conversation('c1').messages, []);
  before.addHistory('c1', [message(89), message(90)]);
  assert.equal(before.conversation('c1').latest.seq, 90);
  before.remove('c1');
  assert.equal(before.takeChanges()['conversation:c1'], null);
  assert.equal(before.conversations.size, 0);
});
