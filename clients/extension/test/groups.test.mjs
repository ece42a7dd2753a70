import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConversationStore } from '../src/worker/conversation-store.js';

const message = (seq, more = {}) => ({ messageId: `m${seq}`, conversationId: 'g', senderId: 'ann', content: `text ${seq}`, sentAt: '2026-01-01T00:00:00Z', seq, ...more });

function storeWithGroup() {
  const store = new ConversationStore('ben');
  store.begin([]);
  store.describe({ conversationId: 'g', title: 'Walks', isGroup: true, participantId: 'ann' });
  store.add(message(1));
  return store;
}

test('a group that the worker does not know comes with its changes, and keeps its newest name', () => {
  const store = new ConversationStore('ben');
  store.begin([]);
  store.applyChanges({ conversationId: 'g', rev: 3, items: [], conversation: { rev: 3, isGroup: true, title: 'New', memberCount: 3 } });
  store.describe({ conversationId: 'g', title: 'Old', isGroup: true, participantId: 'ann' });
  assert.equal(store.conversation('g').title, 'New');
});

test('own settings are stored with the conversation, and the next sync names them', () => {
  const store = storeWithGroup();
  store.ownSettings('g', { my: 4, pinned: true, aboveSeq: 0 });
  store.ownSettings('g', { my: 3, pinned: false, aboveSeq: 0 });
  const restored = ConversationStore.from(store.takeChanges(), 'ben');
  assert.equal(restored.conversation('g').my.pinned, true);
  assert.deepEqual(restored.cursors, { g: [1, 0, 4] });
});

test('a muted group does not count on the icon, until its time is over', () => {
  const store = storeWithGroup();
  assert.equal(store.unreadConversations, 1);
  store.ownSettings('g', { my: 1, mutedUntil: '9999-12-31T00:00:00Z', aboveSeq: 0 });
  assert.equal(store.unreadConversations, 0);
  store.ownSettings('g', { my: 2, mutedUntil: '2020-01-01T00:00:00Z', aboveSeq: 0 });
  assert.equal(store.unreadConversations, 1);
});

test('a cleared conversation leaves no text behind', () => {
  const store = storeWithGroup();
  store.ownSettings('g', { my: 1, aboveSeq: 1 });
  assert.equal(JSON.stringify(store.takeChanges()).includes('text 1'), false);
  assert.equal(store.unreadConversations, 0);
});

test('messages whose time is over leave no text behind, and are not counted', () => {
  const store = storeWithGroup();
  for (const seq of [2, 3]) store.add(message(seq, seq === 2 ? { mentions: ['ben'] } : {}));
  const state = { isGroup: true, title: 'Walks', memberCount: 3 };
  store.applyChanges({ conversationId: 'g', rev: 1, items: [], conversation: { ...state, rev: 1, firstSeq: 3 } });
  const { messages, latest, unread, news, mention } = store.conversation('g');
  assert.deepEqual([messages.map(({ seq }) => seq), latest.seq, unread, news.seq, mention], [[3], 3, 1, 3, undefined]);

  store.applyChanges({ conversationId: 'g', rev: 2, items: [], conversation: { ...state, rev: 2, firstSeq: 4 } });
  assert.equal(/text \d/.test(JSON.stringify(store.takeChanges())), false);
  assert.equal(store.unreadConversations, 0);
  assert.equal(store.add(message(4)), true);
  assert.equal(store.unreadConversations, 1);
});

test('where a conversation begins never goes back, and no earlier message comes back', () => {
  const store = storeWithGroup();
  for (const seq of [2, 3, 4]) store.add(message(seq));
  store.beginsAt('g', 3);
  assert.deepEqual(store.conversation('g').messages.map(({ seq }) => seq), [3, 4]);
  store.describe({ conversationId: 'g', title: 'Walks', isGroup: true, participantId: 'ann' });
  store.addHistory('g', [1, 2].map((seq) => message(seq)));
  assert.deepEqual([store.conversation('g').firstSeq, store.conversation('g').messages.map(({ seq }) => seq)], [3, [3, 4]]);
  store.ownSettings('g', { my: 1, aboveSeq: 3 });
  store.addHistory('g', [message(3)]);
  assert.deepEqual(store.conversation('g').messages.map(({ seq }) => seq), [4]);
});

test('a message that is changed and ended at once does not come back', () => {
  const store = storeWithGroup();
  const item = { kind: 'message', ...message(1, { content: 'edited' }), rev: 1 };
  store.applyChanges({ conversationId: 'g', rev: 2, items: [item], conversation: { isGroup: true, rev: 2, firstSeq: 2 } });
  assert.deepEqual(store.conversation('g').messages, []);
});

test('a system message is the latest one with its facts, and is not unread', () => {
  const store = storeWithGroup();
  store.add(message(2, { messageType: 'system', data: { event: 'member-left', users: ['cem'] } }));
  const { latest, unread } = store.conversation('g');
  assert.deepEqual([latest.messageType, latest.data.event, unread], ['system', 'member-left', 1]);
});

test("the user's own reactions follow changes that name who has acted", () => {
  const store = storeWithGroup();
  const item = { kind: 'message', ...message(1), rev: 1, reactions: [{ key: '👍', count: 30, users: ['x'] }], actors: { ben: ['👍'] } };
  store.applyChanges({ conversationId: 'g', rev: 1, items: [item] });
  assert.deepEqual(store.conversation('g').messages[0].mine, ['👍']);
});
