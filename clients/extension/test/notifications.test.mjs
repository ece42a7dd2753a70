import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConversationStore } from '../src/worker/conversation-store.js';
import { Names } from '../src/worker/names.js';
import { Notifications } from '../src/worker/notifications.js';
import { FakeNotifications, away, changes, message, settled } from './fakes.mjs';

const FOR_GOOD = '9999-12-31T00:00:00Z';

function storeWithGroup() {
  const store = new ConversationStore('ann');
  store.begin([]);
  store.describe({ conversationId: 'c1', title: 'Walks', isGroup: true, participantId: 'ben' });
  return store;
}

/** @returns the texts of the notification that is shown after each of the messages */
function textsAfter(store, messages, surroundings = away) {
  const fake = new FakeNotifications();
  const notifications = new Notifications(fake);
  return messages.map((each) => {
    store.add(each);
    notifications.show(store, surroundings);
    const { title, message: text, contextMessage } = fake.shown.get('conversation:c1') ?? {};
    return title === undefined ? null : [title, text, contextMessage];
  });
}

test('a notification has the text without its marks, and names that turn nothing', () => {
  const names = { of: () => '\u202eBen', isLoaded: () => true };
  assert.deepEqual(textsAfter(storeWithGroup(), [message(1, { content: '**At ten**, `sharp`\n> or not' })], { ...away, names }), [['Walks', 'Ben: At ten, sharp or not', '']]);
});

test('a notification of a group has its title, the name of the sender, and says if it is a mention', () => {
  const names = { of: () => 'Ben Lee', isLoaded: () => true };
  const texts = textsAfter(storeWithGroup(), [message(1), message(2, { mentions: ['ann'] }), message(3)], { ...away, names });
  assert.deepEqual(texts, [
    ['Walks', 'Ben Lee: message 1', ''],
    ['Walks', 'Ben Lee: message 2', 'You were mentioned · 2 new messages'],
    ['Walks', 'Ben Lee: message 3', 'You were mentioned · 3 new messages'],
  ]);
});

test('a mention is not hidden by a later message that arrives with it', () => {
  const fake = new FakeNotifications();
  const store = storeWithGroup();
  store.add(message(1, { mentionAll: true }));
  store.add(message(2));
  new Notifications(fake).show(store, away);
  assert.equal(fake.shown.get('conversation:c1').message, 'ben: message 1');
});

test('of a muted conversation only mentions and replies to the user notify, unless these are muted too', () => {
  const messages = () => [message(1), message(2, { quote: { seq: 1, senderId: 'ann', content: 'Hello' } }), message(3)];
  const store = storeWithGroup();
  store.ownSettings('c1', { my: 1, mutedUntil: FOR_GOOD, mentions: true, aboveSeq: 0 });
  assert.deepEqual(textsAfter(store, messages()).map((text) => text?.[1]), [undefined, 'ben: message 2', 'ben: message 2']);
  const silent = storeWithGroup();
  silent.ownSettings('c1', { my: 1, mutedUntil: FOR_GOOD, mentions: false, aboveSeq: 0 });
  assert.deepEqual(textsAfter(silent, messages()), [null, null, null]);
});

test('what arrived while a conversation was muted does not notify afterwards', () => {
  const store = storeWithGroup();
  store.ownSettings('c1', { my: 1, mutedUntil: FOR_GOOD, mentions: true, aboveSeq: 0 });
  textsAfter(store, [message(1)]);
  store.ownSettings('c1', { my: 2, mutedUntil: null, mentions: true, aboveSeq: 0 });
  assert.deepEqual(textsAfter(store, [message(2, { senderId: 'ann' })]), [null]);
});

test('system messages and messages of blocked users do not notify', () => {
  const messages = [message(1, { messageType: 'system' }), message(2, { mentions: ['ann'] })];
  assert.deepEqual(textsAfter(storeWithGroup(), messages, { ...away, isBlocked: (userId) => userId === 'ben' }), [null, null]);
});

test('a message waits for the name of its sender, and is notified of with the user id if that cannot be loaded', async () => {
  const fake = new FakeNotifications();
  const notifications = new Notifications(fake);
  const store = storeWithGroup();
  let shows = 0;
  const names = new Names(async ([userId]) => {
    if (userId === 'cem') throw new Error('offline');
    return [{ userId, name: 'Ben Lee' }];
  }, () => shows++);
  for (const [seq, senderId, expected] of [[1, 'ben', 'Ben Lee: message 1'], [2, 'cem', 'cem: message 2']]) {
    store.add(message(seq, { senderId }));
    notifications.show(store, { ...away, names });
    assert.equal(fake.created.length, seq - 1);
    await settled();
    assert.equal(shows, seq);
    notifications.show(store, { ...away, names });
    assert.equal(fake.shown.get('conversation:c1').message, expected);
  }
});

test('an edit changes the notification of its message, and not that of a later one', () => {
  const fake = new FakeNotifications();
  const notifications = new Notifications(fake);
  const store = storeWithGroup();
  for (const each of [message(1, { mentions: ['ann'] }), message(2)]) {
    store.add(each);
    notifications.show(store, away);
  }
  store.applyChanges(changes(1, message(1, { content: 'edited', rev: 1 })));
  notifications.show(store, away);
  assert.equal(fake.shown.get('conversation:c1').message, 'ben: message 2');
  store.applyChanges(changes(2, message(2, { content: 'edited too', rev: 2 })));
  notifications.show(store, away);
  assert.equal(fake.shown.get('conversation:c1').message, 'ben: edited too');
});

test('a deleted or cleared message leaves no text in the stored news', () => {
  const store = storeWithGroup();
  store.add(message(1, { mentions: ['ann'] }));
  store.applyChanges(changes(1, message(1, { content: '', rev: 1, deletedAt: '2026-01-01T00:00:00.000Z' })));
  assert.equal(JSON.stringify(store.takeChanges()).includes('message 1'), false);
  store.add(message(2));
  store.ownSettings('c1', { my: 1, aboveSeq: 2 });
  assert.equal(JSON.stringify(store.takeChanges()).includes('message 2'), false);
});

test('a message of files alone is named by them, until it is deleted', () => {
  const picture = { id: 'a', name: 'view.png', size: 1, contentType: 'image/png' };
  const plan = { id: 'b', name: 'plan.pdf', size: 1, contentType: 'application/pdf' };
  const messages = [message(1, { content: '', attachments: [picture] }), message(2, { content: '', attachments: [plan] }), message(3, { content: 'Look', attachments: [picture] })];
  const store = storeWithGroup();
  assert.deepEqual(textsAfter(store, messages).map(([, text]) => text), ['ben: Photo', 'ben: plan.pdf', 'ben: Look']);
  store.applyChanges(changes(1, message(3, { rev: 1, content: '', deletedAt: 'now' })));
  assert.equal(store.conversation('c1').latest.attachments, undefined);
});
