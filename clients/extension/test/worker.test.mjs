import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Badge } from '../src/worker/badge.js';
import { ConversationStore } from '../src/worker/conversation-store.js';
import { Notifications } from '../src/worker/notifications.js';
import { Ports } from '../src/worker/ports.js';
import { StoreWriter } from '../src/worker/store-writer.js';
import { addressOf } from '../src/worker/server.js';
import { FakeNotifications, FakePort, FakeStorage, away, changes, storeOfAnn, message, settled } from './fakes.mjs';

test('a burst of messages is one write', async () => {
  const storage = new FakeStorage();
  const store = storeOfAnn();
  const records = new StoreWriter(storage, store);
  const saved = [1, 2, 3].map((seq) => {
    store.add(message(seq));
    return records.save();
  });
  await Promise.all(saved);
  assert.equal(storage.writes, 1);
  assert.equal(ConversationStore.from(storage.records, 'ann').conversation('c1').cursor, 3);
});

test('a write that fails is reported, and the next one includes its records', async () => {
  const storage = new FakeStorage();
  const store = storeOfAnn();
  const records = new StoreWriter(storage, store);
  storage.fails = true;
  await assert.rejects(records.save(), /disk full/);
  storage.fails = false;
  store.add(message(1));
  await records.save();
  assert.equal(storage.records['conversation:c1'].cursor, 1);
  assert.equal(storage.records.book.userId, 'ann');
});

test('several messages of a conversation are one notification', () => {
  const fake = new FakeNotifications();
  const store = storeOfAnn();
  for (const seq of [1, 2]) {
    store.add(message(seq));
    new Notifications(fake).show(store, away);
  }
  assert.deepEqual([...fake.shown.keys()], ['conversation:c1']);
  assert.equal(fake.shown.get('conversation:c1').message, 'message 2');
  assert.equal(fake.shown.get('conversation:c1').contextMessage, '2 new messages');
});

test('a worker that starts again does not notify again', () => {
  const fake = new FakeNotifications();
  const before = storeOfAnn();
  before.add(message(1));
  new Notifications(fake).show(before, away);
  new Notifications(fake).show(ConversationStore.from(structuredClone(before.takeChanges()), 'ann'), away);
  assert.equal(fake.created.length, 1);
});

test('own messages, visible conversations and messages unread at the sign-in cause no notification', () => {
  const fake = new FakeNotifications();
  const notifications = new Notifications(fake);
  const store = storeOfAnn();
  store.begin([{ conversationId: 'c2', title: '', isGroup: false, participantId: 'cleo', seq: 5, senderId: 'cleo', latestContent: 'old',
    sentAt: '2026-01-01T00:00:00.000Z', lastReadSeq: 0, unreadCount: 5 }]);
  store.add(message(1, { senderId: 'ann' }));
  notifications.show(store, away);
  store.add(message(2));
  notifications.show(store, { ...away, isLookedAt: (id) => id === 'c1' });
  notifications.show(store, away);
  assert.deepEqual(fake.created, []);
});

test('a notification goes away when the conversation is read', async () => {
  const fake = new FakeNotifications();
  const notifications = new Notifications(fake);
  const store = storeOfAnn();
  store.add(message(1));
  notifications.show(store, away);
  store.read('c1', 1);
  notifications.show(store, away);
  await settled();
  assert.equal(fake.shown.size, 0);
});

test('a notification follows an edit and a deletion of its message, and none is created for them', async () => {
  const fake = new FakeNotifications();
  const notifications = new Notifications(fake);
  const store = storeOfAnn();
  for (const seq of [1, 2]) store.add(message(seq));
  notifications.show(store, away);
  store.applyChanges(changes(1, message(2, { content: 'edited', rev: 1 })));
  notifications.show(store, away);
  assert.equal(fake.shown.get('conversation:c1').message, 'edited');
  store.applyChanges(changes(2, message(2, { content: '', rev: 2, deletedAt: '2026-01-01T00:00:00.000Z' })));
  notifications.show(store, away);
  assert.equal(fake.shown.get('conversation:c1').message, 'Message deleted');
  fake.clear('conversation:c1');
  store.applyChanges(changes(3, message(2, { content: '', rev: 3, deletedAt: '2026-01-01T00:00:00.000Z' })));
  notifications.show(store, away);
  await settled();
  assert.deepEqual([fake.created.length, fake.shown.size], [1, 0]);
});

test('a browser that cannot change a notification replaces it if it is shown', async () => {
  const fake = new FakeNotifications();
  fake.update = undefined;
  const notifications = new Notifications(fake);
  const store = storeOfAnn();
  store.add(message(1));
  notifications.show(store, away);
  for (const [rev, content] of [[1, 'edited'], [2, 'edited again']]) {
    store.applyChanges(changes(rev, message(1, { content, rev })));
    notifications.show(store, away);
    await settled();
    if (rev === 1) assert.equal(fake.shown.get('conversation:c1').message, 'edited');
    fake.clear('conversation:c1');
  }
  assert.deepEqual([fake.created.length, fake.shown.size], [2, 0]);
});

test('the user is notified of what the settings say', () => {
  const mention = message(2, { mentions: ['ann'] });
  const counts = ['all', 'mentions', 'none'].map((notify) => {
    const fake = new FakeNotifications();
    const store = storeOfAnn();
    for (const each of [message(1), mention]) {
      store.add(each);
      new Notifications(fake).show(store, { ...away, notify });
    }
    return fake.created.length;
  });
  assert.deepEqual(counts, [2, 1, 0]);
});

test('changes are sent to all popups, which may hold messages of conversations that they have left', () => {
  const ports = new Ports(async () => undefined, () => ({ store: null }), () => {});
  const [one, other] = [new FakePort(), new FakePort()];
  for (const [port, openId] of [[one, 'c1'], [other, 'c2']]) {
    ports.add(port);
    port.receive({ id: 1, ask: 'look', openId });
  }
  ports.showChanges(changes(1, message(2, { rev: 1 })));
  assert.deepEqual([one, other].map(({ posted }) => posted.filter(({ kind }) => kind === 'changes').length), [1, 1]);
});

test('the badge shows a number, nothing for none, and no more than two digits', () => {
  const texts = [];
  const badge = new Badge({ setBadgeText: ({ text }) => texts.push(text), setBadgeBackgroundColor() {}, setTitle() {} });
  for (const count of [0, 3, 3, 100, 0]) badge.show(count);
  assert.deepEqual(texts, ['', '3', '99+', '']);
});

test('the icon says how much is unread, and that friends see the page of the user', () => {
  const titles = [];
  const badge = new Badge({ setBadgeText() {}, setBadgeBackgroundColor() {}, setTitle: ({ title }) => titles.push(title) });
  badge.show(0);
  badge.showSharing(true);
  badge.show(2);
  badge.showSharing(true);
  badge.showSharing(false);
  assert.deepEqual(titles, ['Chat', 'Chat: friends see the page you look at', 'Chat: 2 unread, friends see the page you look at', 'Chat: 2 unread']);
});

test('a popup is answered, and receives only the messages of its open conversation', async () => {
  const store = storeOfAnn();
  store.describe({ conversationId: 'c2', title: 'Trip', isGroup: true, participantId: 'ben' });
  store.add(message(1));
  store.add(message(1, { conversationId: 'c2' }));
  const ports = new Ports(async ({ ask }) => `${ask} done`, () => ({ account: 'ann', store }), () => {});
  const port = new FakePort();
  ports.add(port);
  port.receive({ id: 7, ask: 'look', openId: 'c2' });
  await settled();
  const view = port.posted.find(({ kind }) => kind === 'view');
  const counts = Object.fromEntries(view.conversations.map(({ id, messages }) => [id, messages.length]));
  assert.deepEqual(counts, { c1: 0, c2: 1 });
  assert.deepEqual(port.posted.at(-1), { kind: 'answer', id: 7, result: 'look done' });
  assert.equal(ports.isLookedAt('c2'), true);
});

test('a hidden or closed popup no longer shows its conversation', async () => {
  const ports = new Ports(async () => undefined, () => ({ store: null }), () => {});
  const port = new FakePort();
  ports.add(port);
  port.receive({ id: 1, ask: 'look', openId: 'c1' });
  assert.equal(ports.isLookedAt('c1'), true);
  port.receive({ id: 2, ask: 'look', openId: 'c1', isVisible: false });
  assert.equal(ports.isLookedAt('c1'), false);
  port.receive({ id: 3, ask: 'look', openId: 'c1' });
  port.disconnect();
  assert.equal(ports.isLookedAt('c1'), false);
  await settled();
  assert.equal(ports.open('c1'), false);
});

test('the address of a server may be short, and is encrypted unless the server is on this computer', () => {
  assert.equal(addressOf('chat.example.org').href, 'https://chat.example.org/');
  assert.equal(addressOf(' localhost:8080 ').href, 'http://localhost:8080/');
  assert.equal(addressOf('127.0.0.1:8080').href, 'http://127.0.0.1:8080/');
  assert.throws(() => addressOf('http://chat.example.org'), /https:/);
  assert.throws(() => addressOf('http://localhost.example.org'), /https:/);
  assert.throws(() => addressOf('file:///etc/passwd'), /https:/);
  assert.throws(() => addressOf('not a host'), /Enter the address/);
});

test('the user is at this device while at a popup that is open', async () => {
  const reported = [];
  const ports = new Ports(async () => undefined, () => ({ store: null }), (isActive) => void reported.push(isActive));
  const [one, other] = [new FakePort(), new FakePort()];
  ports.add(one);
  ports.add(other);
  assert.equal(ports.isActive, false);
  one.receive({ id: 1, ask: 'look', openId: null, isVisible: true, isActive: true });
  other.receive({ id: 1, ask: 'look', openId: null, isVisible: true, isActive: true });
  one.receive({ id: 2, ask: 'look', openId: null, isVisible: true, isActive: false });
  other.disconnect();
  await settled();
  assert.deepEqual(reported, [true, true, true, false]);
});
