import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Book, KEPT_CONVERSATIONS, KEPT_MESSAGES, MOST_PENDING } from '../src/worker/book.js';
import { FakeStorage, bookOfAnn, message } from './fakes.mjs';

const pending = { conversationId: 'c1', tempMessageId: 't1', content: 'hello', sentAt: '2026-01-01T00:00:00.000Z' };

/** What a worker finds that starts after another one had kept this book. */
function restarted(book) {
  const storage = new FakeStorage();
  storage.set(book.takeChanges());
  return Book.from(storage.records, 'ann');
}

test('a message that is delivered twice is counted and kept once', () => {
  const book = bookOfAnn();
  assert.equal(book.add(message(1)), true);
  assert.equal(book.add(message(1)), false);
  assert.equal(book.conversation('c1').unread, 1);
  assert.equal(book.conversation('c1').messages.length, 1);
});

test('a message that is delivered again after a restart is still known', () => {
  const before = bookOfAnn();
  before.add(message(1));
  const book = restarted(before);
  assert.deepEqual(book.cursors, { c1: 1 });
  assert.equal(book.add(message(1)), false);
  assert.equal(book.conversation('c1').unread, 1);
});

test('a message and the cursor behind it are one record, so neither is kept without the other', () => {
  const book = bookOfAnn();
  book.takeChanges();
  book.add(message(1));
  const changes = book.takeChanges();
  assert.deepEqual(Object.keys(changes), ['conversation:c1']);
  assert.equal(changes['conversation:c1'].cursor, 1);
  assert.equal(changes['conversation:c1'].messages[0].seq, 1);
});

test('without the server\'s list there are no cursors, with an empty one everything is new', () => {
  assert.equal(new Book('ann').cursors, undefined);
  assert.deepEqual(bookOfAnn().cursors, {});
});

test('what is kept of somebody else is not taken over', () => {
  const before = bookOfAnn();
  before.add(message(1));
  const storage = new FakeStorage();
  storage.set(before.takeChanges());
  assert.equal(Book.from(storage.records, 'ben').conversations.size, 0);
});

test('an own message takes the place of the one that waited', () => {
  const book = bookOfAnn();
  book.addPending(pending);
  book.add(message(1, { senderId: 'ann', tempMessageId: 't1' }));
  assert.equal(book.pending.size, 0);
  assert.equal(book.conversation('c1').unread, 0);
  assert.equal(book.takeChanges()['pending:t1'], null);
});

test('somebody else\'s message with the same temporary id takes nothing away', () => {
  const book = bookOfAnn();
  book.addPending(pending);
  book.add(message(1, { tempMessageId: 't1' }));
  assert.equal(book.pending.size, 1);
});

test('unsent messages keep their order over a restart', () => {
  const before = bookOfAnn();
  for (const tempMessageId of ['z', 'a', 'm']) before.addPending({ ...pending, tempMessageId });
  assert.deepEqual([...restarted(before).pending.keys()], ['z', 'a', 'm']);
});

test('there is a bound to unsent messages, which one that is tried again does not meet', () => {
  const book = bookOfAnn();
  for (let count = 0; count < MOST_PENDING; count++) book.addPending({ ...pending, tempMessageId: `t${count}` });
  assert.throws(() => book.addPending({ ...pending, tempMessageId: 'one more' }), /wait to be sent/);
  book.addPending({ ...pending, tempMessageId: 't0' });
  assert.equal(book.pending.size, MOST_PENDING);
});

test('what another device reads is read here', () => {
  const book = bookOfAnn();
  for (const seq of [1, 2, 3]) book.add(message(seq));
  book.read('c1', 2);
  assert.equal(book.conversation('c1').unread, 1);
  book.read('c1', 1);
  assert.equal(book.conversation('c1').unread, 1);
  book.read('c1', 3);
  assert.equal(book.unreadConversations, 0);
});

test('what was seen without a connection is reported after a restart', () => {
  const before = bookOfAnn();
  before.add(message(1));
  before.see('c1');
  const book = restarted(before);
  assert.equal(book.unreadConversations, 0);
  assert.deepEqual(book.toReport, ['c1']);
  book.read('c1', 1);
  assert.deepEqual(book.toReport, []);
});

test('what was seen is not reported when something came after it, as that would be read too', () => {
  const book = bookOfAnn();
  book.add(message(1));
  book.see('c1');
  book.add(message(2));
  assert.equal(book.conversation('c1').unread, 1);
  assert.deepEqual(book.toReport, []);
});

test('a poll takes away what was read elsewhere, but not what came while it was under way', () => {
  const book = bookOfAnn();
  book.add(message(1));
  const asked = book.cursors;
  book.add(message(2));
  book.correct([], asked);
  assert.equal(book.conversation('c1').unread, 1);
  book.correct([], book.cursors);
  assert.equal(book.conversation('c1').unread, 0);
});

test('a poll leaves unread what the server says is unread', () => {
  const book = bookOfAnn();
  for (const seq of [1, 2, 3]) book.add(message(seq));
  book.correct([{ conversationId: 'c1', lastReadSeq: 1 }], book.cursors);
  assert.equal(book.conversation('c1').unread, 2);
});

test('history is kept as far as it reaches what is there', () => {
  const book = bookOfAnn();
  book.begin([{ conversationId: 'c1', title: '', isGroup: false, participantId: 'ben', seq: 9, senderId: 'ben', latestContent: 'nine',
    sentAt: '2026-01-01T00:00:00.000Z', lastReadSeq: 9, unreadCount: 0 }]);
  book.addHistory('c1', [message(3), message(4)]);
  assert.equal(book.conversation('c1').messages.length, 0);
  book.addHistory('c1', [message(8), message(9), message(10)]);
  book.add(message(10));
  assert.deepEqual(book.conversation('c1').messages.map(({ seq }) => seq), [8, 9, 10]);
});

test('the newest messages of the latest conversations are kept, and no more', () => {
  const book = bookOfAnn();
  for (let seq = 1; seq <= KEPT_MESSAGES + 5; seq++) book.add(message(seq));
  assert.equal(book.conversation('c1').messages.length, KEPT_MESSAGES);
  for (let count = 1; count <= KEPT_CONVERSATIONS; count++) {
    book.add(message(1, { conversationId: `other ${count}`, sentAt: `2026-01-01T00:00:${10 + count}.000Z` }));
  }
  assert.equal(book.conversation('c1').messages.length, 0);
  assert.equal(book.conversation('c1').cursor, KEPT_MESSAGES + 5);
});

test('a message that another device has read before it comes here is not unread', () => {
  const book = bookOfAnn();
  book.read('c1', 1);
  book.add(message(1));
  assert.equal(book.unreadConversations, 0);
  book.add(message(2));
  assert.equal(book.unreadConversations, 1);
});

test('a long history is kept to its bound', () => {
  const book = bookOfAnn();
  for (let seq = 1; seq <= 100; seq++) book.add(message(seq));
  book.addHistory('c1', Array.from({ length: 50 }, (_, index) => message(index + 1)));
  const { messages } = book.conversation('c1');
  assert.equal(messages.length, KEPT_MESSAGES);
  assert.equal(messages[0].seq, 51);
});
