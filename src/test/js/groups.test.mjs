import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EMOJI, findEmoji } from '../../main/resources/page/emoji-data.js';
import { matching, mentionsIn, typedMention } from '../../main/resources/page/mentions.js';
import { pageModule } from './page-modules.mjs';

const { applyMembers, applyOwnSettings, applyState, isMuted, seenBy, writingBar } = await pageModule('conversation-facts.js');
const { newConversation, newestFirst } = await pageModule('conversation.js');
const { People } = await pageModule('people.js');
const { Store } = await pageModule('store.js');
const { systemText } = await pageModule('system-text.js');

describe('a system message', () => {
  const text = (data, content = 'plain') => systemText({ data, content }, 'ann', (id) => id.toUpperCase());

  test('names people, and the user as you', () => {
    assert.equal(text({ event: 'member-added', users: ['cem', 'ann'], by: 'ben' }), 'BEN added CEM and you');
    assert.equal(text({ event: 'member-left', users: ['ben'] }), 'BEN left the group');
    assert.equal(text({ event: 'role-changed', user: 'ann', role: 'admin', by: 'ben' }), 'BEN made you an administrator');
    assert.equal(text({ event: 'settings-changed', settings: { messageTtlSeconds: 86_400 }, by: 'ben' }), 'BEN changed the settings: new messages end after 1 day');
    assert.equal(text({ event: 'renamed', title: '<b>', by: 'ann' }), 'You named the group “<b>”');
    assert.equal(text({ event: 'settings-changed', settings: { frozen: true, unknown: 1 }, by: 'ben' }), 'BEN changed the settings: only administrators can write');
  });

  test('of an event that the page does not know shows its own sentence', () => {
    assert.equal(text({ event: 'moon-landed', by: 'ben' }), 'plain');
    for (const data of [undefined, null, 'x', { event: 'constructor' }, { event: 'member-added' }]) assert.equal(typeof text(data), 'string');
  });
});

describe('mentions', () => {
  const people = [{ userId: 'ann', name: 'Ann' }, { userId: 'anna', name: 'Ann Larsen' }, { userId: null, name: 'all' }];

  test('are names after an @, the longest that fits', () => {
    assert.deepEqual(mentionsIn('Hi @Ann Larsen!', people), { mentions: ['anna'] });
    assert.deepEqual(mentionsIn('@Ann, @Ann Larsen and @all', people), { mentions: ['ann', 'anna'], mentionAll: true });
  });

  test('are no parts of words or addresses', () => {
    assert.deepEqual(mentionsIn('@Annabel, write to me@Ann, @allow', people), {});
  });

  test('are completed from their beginning', () => {
    assert.equal(typedMention('Hi @La'), 'La');
    assert.equal(typedMention('@'), '');
    for (const text of ['Hi @La ', 'me@La', 'Hi']) assert.equal(typedMention(text), null);
    assert.deepEqual(matching('la', people, 5).map(({ name }) => name), ['Ann Larsen']);
    assert.equal(matching('', people, 2).length, 2);
  });
});

describe('an emoji', () => {
  test('is found by the beginnings of its words', () => {
    assert.equal(findEmoji('thumbs u')[0].key, '👍');
    assert.deepEqual(findEmoji('xyz'), []);
    assert.equal(findEmoji('  ').length, EMOJI.length);
  });

  test('is one that the server accepts, and offered once', () => {
    assert.equal(new Set(EMOJI.map(({ key }) => key)).size, EMOJI.length);
    for (const { key } of EMOJI) assert.ok([...key].length <= 32 && !/[\s\p{Cc}]/u.test(key) && key === key.normalize('NFC'));
  });
});

describe('a conversation', () => {
  const group = () => Object.assign(newConversation('g'), { isGroup: true, title: 'G', participantId: 'ben' });

  test('takes the newer of two states', () => {
    const conversation = group();
    applyState(conversation, { rev: 4, isGroup: true, title: 'New', memberCount: 3 });
    applyState(conversation, { rev: 3, isGroup: true, title: 'Old', memberCount: 9 });
    assert.deepEqual([conversation.title, conversation.memberCount], ['New', 3]);
  });

  test('drops messages before the first one that still exists', () => {
    const conversation = group();
    for (const seq of [1, 2, 3]) conversation.messages.set(seq, { seq });
    applyState(conversation, { rev: 2, isGroup: true, title: 'G', firstSeq: 3 });
    assert.deepEqual([[...conversation.messages.keys()], conversation.firstSeq], [[3], 3]);
    applyState(conversation, { rev: 1, isGroup: true, title: 'G', firstSeq: 1 });
    assert.equal(conversation.firstSeq, 3);
  });

  test('follows its members once they are loaded', () => {
    const conversation = Object.assign(group(), { participants: ['ann', 'ben'], members: new Map([['ben', { userId: 'ben', role: 'member' }]]) });
    applyMembers(conversation, [{ userId: 'ben', left: true }, { userId: 'cem', role: 'admin' }]);
    assert.deepEqual([conversation.participants, [...conversation.members.keys()]], [['ann', 'cem'], ['cem']]);
    const unloaded = group();
    applyMembers(unloaded, [{ userId: 'cem', role: 'admin' }]);
    assert.deepEqual([unloaded.participants, unloaded.members], [null, null]);
  });

  test('forgets its members when it has shrunk to a size at which changes have members', () => {
    const conversation = Object.assign(group(), { participants: ['ann', 'ben'], members: new Map([['ben', { userId: 'ben', role: 'member' }]]) });
    applyState(conversation, { rev: 4, isGroup: true, title: 'G', memberCount: 101, memberFeed: false, memberFeedRev: 0 });
    assert.equal(conversation.members.size, 1);
    applyState(conversation, { rev: 6, isGroup: true, title: 'G', memberCount: 100, memberFeed: true, memberFeedRev: 6 });
    assert.deepEqual([conversation.participants, conversation.members], [null, null]);
    conversation.members = new Map();
    applyState(conversation, { rev: 7, isGroup: true, title: 'H', memberCount: 100, memberFeed: true, memberFeedRev: 6 });
    assert.notEqual(conversation.members, null);
  });

  test('that was cleared has no messages of before', () => {
    const conversation = Object.assign(group(), { messages: new Map([[4, {}], [5, {}]]), latest: { seq: 5 }, unread: 2 });
    applyOwnSettings(conversation, { my: 2, aboveSeq: 4 });
    assert.deepEqual([...conversation.messages.keys()], [5]);
    applyOwnSettings(conversation, { my: 1, aboveSeq: 0, pinned: true });
    assert.equal(conversation.my.pinned, undefined);
    applyOwnSettings(conversation, { my: 3, aboveSeq: 5 });
    assert.deepEqual([conversation.latest, conversation.unread], [null, 0]);
  });

  test('is muted until a time, and pinned ones are first', () => {
    const [muted, past] = ['9999-12-31T00:00:00Z', '2020-01-01T00:00:00Z'].map((mutedUntil) => Object.assign(group(), { my: { mutedUntil } }));
    assert.deepEqual([muted, past, group()].map(isMuted), [true, false, false]);
    const [old, recent] = [{ id: 'old', my: { pinned: true }, latest: { sentAt: '2020' } }, { id: 'recent', latest: { sentAt: '2026' } }];
    assert.deepEqual(newestFirst([recent, old].map((each) => Object.assign(group(), each))).map(({ id }) => id), ['old', 'recent']);
  });

  test('tells why the user may not write', () => {
    const nobody = () => false;
    assert.equal(writingBar(group(), 'ann', nobody), '');
    assert.match(writingBar(Object.assign(group(), { rules: { frozen: true } }), 'ann', nobody), /administrators/);
    assert.equal(writingBar(Object.assign(group(), { rules: { frozen: true }, my: { role: 'admin', maySend: true } }), 'ann', nobody), '');
    assert.match(writingBar(Object.assign(group(), { my: { maySend: false } }), 'ann', nobody), /taken away/);
    assert.match(writingBar(Object.assign(group(), { isGroup: false }), 'ann', (id) => id === 'ben'), /blocked/);
  });

  test('knows who has read a message', () => {
    const conversation = Object.assign(group(), { readers: new Map([['ann', 9], ['ben', 5], ['cem', 4]]) });
    assert.deepEqual(seenBy(conversation, { senderId: 'ann', seq: 5 }), ['ben']);
  });
});

test('profiles are loaded together, once, and ids are shown until then', async () => {
  const asked = [];
  let changes = 0;
  const people = new People(async (ids) => (asked.push(ids), [{ userId: 'ben', name: 'Ben' }]), () => changes++);
  assert.deepEqual([people.nameOf('ben'), people.nameOf('cem'), people.nameOf('ben')], ['ben', 'cem', 'ben']);
  while (changes === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([people.nameOf('ben'), people.nameOf('cem'), asked], ['Ben', 'cem', [['ben', 'cem']]]);
  people.update({ userId: 'cem', name: 'Cem', picture: 'https://example.org/c.png' });
  assert.deepEqual([people.nameOf('cem'), people.pictureOf('cem')], ['Cem', 'https://example.org/c.png']);
  people.update({ userId: 'cem', name: '\u202eCem' });
  people.update({ userId: 'ben', name: '\u3164' });
  assert.deepEqual([people.nameOf('cem'), people.nameOf('ben')], ['Cem', 'ben']);
  assert.equal(new People(null, () => {}).nameOf('ben'), 'ben');
});

describe('a hidden conversation', () => {
  const message = (seq, more = {}) => ({ messageId: `m${seq}`, conversationId: 'c1', senderId: 'ben', content: 'x', sentAt: '2026-01-01T00:00:00.000Z', seq, ...more });

  test('of which the page holds nothing is back with the next message that is not of the server', () => {
    const store = new Store('ann', () => {}, new Map(), new Map());
    applyOwnSettings(store.conversation('c1'), { my: 1, hidden: true });
    store.addMessage(message(41, { messageType: 'system' }), true);
    assert.equal(store.conversation('c1').my.hidden, true);
    store.addMessage(message(42), true);
    assert.equal(store.conversation('c1').my.hidden, false);
  });
});
