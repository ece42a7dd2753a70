import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStorage, afterChanges, ownReactions, quoteOf } from '../src/index.js';
import { addPage, applyChanges } from '../src/held-messages.js';
import { changed, changes, message, outcome, sceneWithChanges, settled } from './fakes.mjs';

const FEATURES = ['ref', 'sync-parts', 'changes', 'edit', 'members', 'reactions', 'replies', 'mentions', 'typing', 'receipts', 'profiles', 'blocks'];
const group = (options = {}) => sceneWithChanges({ features: FEATURES, ...options });
const settings = (my, more = {}) => ({ type: 'my-settings', conversationId: 'a', my, pinned: true, aboveSeq: 0, role: 'member', ...more });
const syncs = (scene) => scene.socket.sent('sync');

describe('changes of a conversation and its members', () => {
  test('are delivered beside those of its messages, with one revision', async () => {
    const scene = group({ cursors: { a: [3, 0] } });
    await scene.goOnline();
    const title = { kind: 'conversation', rev: 3, title: 'Walks', isGroup: true, memberCount: 3 };
    const [ben, cem] = [{ kind: 'member', rev: 1, userId: 'ben', role: 'admin' }, { kind: 'member', rev: 2, userId: 'cem', left: true }];
    scene.socket.push(changes('a', 0, 4, ben, cem, title, changed('a', 2, 4)));
    const [{ rev, items, conversation, members }] = scene.told.changes;
    assert.deepEqual([rev, items.length, conversation.title, conversation.kind], [4, 1, 'Walks', undefined]);
    assert.deepEqual(members, [{ rev: 1, userId: 'ben', role: 'admin' }, { rev: 2, userId: 'cem', left: true }]);
    assert.deepEqual(scene.client.cursors, { a: [3, 4] });
  });

  test('of a group that the client does not know yet are delivered after a sync', async () => {
    const scene = group({ cursors: {} });
    await scene.goOnline();
    scene.socket.push(changes('g', 5, 7, { kind: 'conversation', rev: 7, title: 'New', isGroup: true }));
    assert.deepEqual(scene.told.changes, []);
    scene.socket.push(changes('g', 0, 7, { kind: 'conversation', rev: 7, title: 'New', isGroup: true }));
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(scene.told.changes.map(({ conversation }) => conversation.title), ['New']);
  });
});

describe('a group in which nobody has written', () => {
  const state = { kind: 'conversation', rev: 0, title: 'Walks', isGroup: true };
  const ways = [
    ['a change', (scene) => scene.socket.push(changes('g', 0, 0, state))],
    ["the user's settings", (scene) => scene.socket.push(settings(0, { conversationId: 'g' }))],
    ['the list of such groups', (scene) => {
      scene.answers['/conversations?hasMessages=false'] = { body: [{ conversationId: 'g', seq: 0 }] };
      return scene.client.conversations({ hasMessages: false });
    }],
    ['its creation', (scene) => {
      scene.answers['/conversation'] = { body: { conversationId: 'g' } };
      return scene.client.createGroup('Walks', ['cem', 'dan']);
    }],
  ];
  for (const [way, learn] of ways) {
    test(`is named by the next sync if the client knows it from ${way}, so the server tells that it is gone`, async () => {
      const scene = group({ cursors: { a: [3, 1] } });
      await scene.goOnline();
      await learn(scene);
      await scene.reopen();
      assert.deepEqual(syncs(scene)[0].cursors, { a: [3, 1], g: [0, 0] });
      scene.socket.push({ type: 'conversation-removed', conversationId: 'g', reason: 'removed' });
      assert.deepEqual(scene.told['conversation-removed'], [{ conversationId: 'g', reason: 'removed' }]);
      assert.deepEqual(scene.client.cursors, { a: [3, 1] });
    });
  }

  test('keeps its place if it is listed after a message of it has come', async () => {
    const scene = group({ cursors: {} });
    await scene.goOnline();
    scene.socket.push(message('g', 1));
    scene.answers['/conversations?hasMessages=false'] = { body: [{ conversationId: 'g', seq: 0 }] };
    await scene.client.conversations({ hasMessages: false });
    assert.deepEqual(scene.client.cursors, { g: [1, 0] });
  });
});

describe("the user's own settings", () => {
  test('are delivered once, the highest revision counts, and the next sync names it', async () => {
    const scene = group({ cursors: { a: [3, 1] } });
    await scene.goOnline();
    for (const my of [2, 2, 1, 3]) scene.socket.push(settings(my));
    assert.deepEqual(scene.told['my-settings'].map(({ my }) => my), [2, 3]);
    assert.equal(scene.told['my-settings'][0].type, undefined);
    assert.deepEqual(scene.client.cursors, { a: [3, 1, 3] });
    await scene.reopen();
    assert.deepEqual(syncs(scene)[0].cursors, { a: [3, 1, 3] });
  });

  test('of the list are where the client starts', async () => {
    const scene = group();
    scene.answers['/conversations'] = { body: [{ conversationId: 'a', seq: 5, my: { my: 4, pinned: true } }, { conversationId: 'b', seq: 2 }] };
    await scene.open();
    assert.deepEqual(syncs(scene)[0].cursors, { a: [5, 0, 4, 5], b: [2, 0, 0, 2] });
  });

  test('and the archived conversations are where the client starts, so that their messages do not come again', async () => {
    const scene = group();
    scene.answers['/conversations?archived=true'] = { body: [{ conversationId: 'z', seq: 9, my: { my: 1, archived: true } }] };
    await scene.open();
    assert.deepEqual(syncs(scene)[0].cursors, { z: [9, 0, 1, 9] });
    assert.deepEqual(scene.told.conversations[0].map(({ conversationId }) => conversationId), ['z']);
  });

  test('skip messages that the user may not see, without a request', async () => {
    const scene = group({ cursors: {} });
    await scene.goOnline();
    scene.socket.push(settings(1, { aboveSeq: 40 }));
    scene.socket.push(message('a', 41));
    assert.deepEqual(scene.contents, ['a41']);
    assert.equal(syncs(scene).length, 1);
  });

  test('as the answer of a call count as those of a frame', async () => {
    const scene = group({ cursors: { a: [3, 1] } });
    await scene.goOnline();
    scene.answers['/conversations/a/me'] = { body: { my: 2, pinned: true } };
    assert.equal((await scene.client.changeSettings('a', { pinned: true })).my, 2);
    scene.socket.push(settings(2));
    assert.deepEqual(scene.told['my-settings'], [{ my: 2, pinned: true, conversationId: 'a' }]);
    const { path, method, body } = scene.requests.at(-1);
    assert.deepEqual([path, method, body], ['/conversations/a/me', 'PUT', '{"pinned":true}']);
  });

  test('are forgotten with the conversation, and in the storage the highest count', async () => {
    const storage = new MemoryStorage();
    const scene = group({ cursors: { a: [3, 1] }, storage });
    await scene.goOnline();
    scene.socket.push(settings(6));
    await settled();
    assert.deepEqual(await storage.get('cursors'), { a: [3, 1, 6] });
    scene.socket.push({ type: 'conversation-removed', conversationId: 'a', reason: 'left' });
    scene.socket.push(settings(1));
    assert.deepEqual(scene.told['my-settings'].map(({ my }) => my), [6, 1]);
  });
});

describe("the user's own object", () => {
  test('is requested from the known revision once per connection', async () => {
    const scene = group({ cursors: { a: 1 } });
    await scene.goOnline();
    assert.equal(syncs(scene)[0].me, 0);
    scene.socket.push({ type: 'me', rev: 3, blocked: ['zoe'], readReceipts: true, typing: true });
    scene.socket.push({ type: 'me', rev: 2, blocked: [], readReceipts: true, typing: true });
    assert.deepEqual([scene.told.me.length, scene.client.me.blocked], [1, ['zoe']]);
    scene.socket.push(message('a', 3));
    assert.deepEqual([syncs(scene).length, syncs(scene)[1].me], [2, undefined]);
    await scene.reopen();
    assert.equal(syncs(scene)[0].me, 3);
  });

  test('comes with the answer of a call too, and an older server is not asked for it', async () => {
    const scene = sceneWithChanges({ cursors: { a: 1 } });
    await scene.goOnline();
    assert.equal('me' in syncs(scene)[0], false);
    scene.answers['/me/blocked/zoe'] = { body: { rev: 1, blocked: ['zoe'], readReceipts: true, typing: true } };
    await scene.client.people.block('zoe');
    assert.deepEqual(scene.told.me.map(({ blocked }) => blocked), [['zoe']]);
  });
});

describe('typing', () => {
  const typing = (userId, more = {}) => ({ type: 'typing', conversationId: 'a', userId, typing: true, expiresMs: 6000, ...more });
  const told = (scene) => scene.told.typing.map(({ userIds }) => userIds.join());

  test('is reported at most once in 3 s, again after a send, and not to a server without it', async () => {
    const scene = group({ cursors: {} });
    await scene.goOnline();
    for (let stroke = 0; stroke < 7; stroke++) {
      scene.client.typing('a');
      await scene.clock.advance(1_000);
    }
    assert.equal(scene.socket.sent('typing').length, 3);
    scene.client.send('a', 'done').catch(() => {});
    scene.client.typing('a');
    assert.deepEqual(scene.socket.sent('typing').at(-1), { action: 'typing', conversationId: 'a', typing: true });
    assert.equal(scene.socket.sent('typing').length, 4);
    const older = sceneWithChanges({ cursors: {} });
    await older.goOnline();
    older.client.typing('a');
    assert.equal(older.socket.sent('typing').length, 0);
  });

  test('is not reported if the user has switched it off', async () => {
    const scene = group({ cursors: {} });
    await scene.goOnline();
    scene.socket.push({ type: 'me', rev: 1, blocked: [], readReceipts: true, typing: false });
    scene.client.typing('a');
    assert.equal(scene.socket.sent('typing').length, 0);
  });

  test('of others ends by the clock, and lasts while it is repeated', async () => {
    const scene = group({ cursors: { a: 1 } });
    await scene.goOnline();
    scene.socket.push(typing('ben'));
    await scene.clock.advance(5_000);
    scene.socket.push(typing('ben'));
    scene.socket.push(typing('cem'));
    await scene.clock.advance(5_000);
    assert.deepEqual(told(scene), ['ben', 'ben,cem']);
    await scene.clock.advance(2_000);
    assert.deepEqual(told(scene).at(-1), '');
  });

  test('of others ends with their message, and with the connection', async () => {
    const scene = group({ cursors: { a: 1 } });
    await scene.goOnline();
    scene.socket.push(typing('ben'));
    scene.socket.push(message('a', 2, { senderId: 'ben' }));
    scene.socket.push(typing('cem'));
    scene.socket.drop();
    assert.deepEqual(told(scene), ['ben', '', 'cem', '']);
  });
});

describe('a reaction', () => {
  test('waits in the outbox, is repeated by its ref, and settles with the revision', async () => {
    const scene = group({ cursors: { a: [3, 0] } });
    await scene.open();
    scene.socket.answersRefs = false;
    const promise = scene.client.react('a', 2, ['👍'], { ref: 'r1' });
    assert.equal(scene.client.pendingChanges()[0].reactions[0], '👍');
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(scene.socket.sent('react'), [{ action: 'react', ref: 'r1', conversationId: 'a', seq: 2, reactions: ['👍'] }]);
    await scene.reopen();
    scene.socket.answersRefs = false;
    scene.socket.push({ type: 'synced' });
    assert.equal(scene.socket.sent('react').length, 1);
    scene.socket.push({ type: 'done', ref: 'r1', rev: 9 });
    assert.deepEqual(await outcome(promise), { value: 9 });
  });

  test('is refused by a server without reactions', async () => {
    const scene = sceneWithChanges({ cursors: {} });
    await scene.goOnline();
    assert.equal((await outcome(scene.client.react('a', 2, ['👍']))).error.code, 'unsupported');
  });

  test('of the user is known from the names, from the change, or from an earlier answer', () => {
    const many = (count, ...users) => [{ key: '👍', count, users }];
    assert.deepEqual(ownReactions({ reactions: many(1, 'ann') }, 'ann'), ['👍']);
    assert.deepEqual(ownReactions({ reactions: many(1, 'ben'), mine: ['👍'] }, 'ann'), []);
    assert.deepEqual(ownReactions({ reactions: many(30, 'ben'), mine: ['👍'] }, 'ann'), ['👍']);
    assert.deepEqual(ownReactions({ reactions: [{ key: '👍', count: 300 }], mine: ['👍'] }, 'ann'), ['👍']);
    const held = { seq: 1, reactions: many(30, 'ben'), mine: ['👍'] };
    const item = (more) => ({ kind: 'message', seq: 1, rev: 2, reactions: many(31, 'ben'), ...more });
    assert.deepEqual(afterChanges(held, [item({ actors: { cem: ['👍'] } })], 'ann').mine, ['👍']);
    assert.deepEqual(afterChanges(held, [item({ actors: { ann: [] } })], 'ann').mine, []);
    assert.deepEqual(afterChanges(held, [item({ mine: ['🎉'] })], 'ann').mine, ['🎉']);
    assert.equal(afterChanges(held, [item({ actors: { ann: [] } })], 'ann').actors, undefined);
  });
});

describe('a reply', () => {
  test('and mentions are sent with the message, and survive a reload', async () => {
    const storage = new MemoryStorage();
    const scene = group({ cursors: {}, storage });
    scene.client.send('a', 'hi @ben', { tempMessageId: 't1', replyTo: 4, mentions: ['ben'] }).catch(() => {});
    await settled();
    await scene.client.close();
    const next = group({ cursors: {}, storage });
    await next.goOnline();
    assert.deepEqual(next.socket.sent('send-message'), [
      { action: 'send-message', tempMessageId: 't1', conversationId: 'a', content: 'hi @ben', replyTo: 4, mentions: ['ben'] },
    ]);
  });

  test('shows what the quoted message became', () => {
    const original = { seq: 1, senderId: 'ben', content: 'old', rev: 0 };
    const reply = { seq: 2, senderId: 'ann', content: 'yes', quote: quoteOf(original) };
    const held = new Map([[2, reply]]);
    applyChanges(held, [{ kind: 'message', ...original, content: 'x'.repeat(200), rev: 1 }]);
    assert.deepEqual(held.get(2).quote, { seq: 1, senderId: 'ben', content: 'x'.repeat(120), deleted: false });
    applyChanges(held, [{ kind: 'removed', rev: 2, ranges: [[1, 1]] }]);
    assert.deepEqual(held.get(2).quote, { seq: 1, senderId: 'ben', content: '', deleted: true });
  });

  test('does not go back to an older state of the quoted message that arrives late', () => {
    const newest = { seq: 1, senderId: 'ben', content: 'newest', rev: 5 };
    const held = new Map();
    addPage(held, [newest, { seq: 2, senderId: 'ann', content: 'yes', quote: quoteOf(newest) }], [{ kind: 'message', ...newest, content: 'older', rev: 4 }]);
    assert.equal(held.get(2).quote.content, 'newest');
  });
});

describe('calls about groups and people', () => {
  test('name the path, the method and the body', async () => {
    const scene = group({ cursors: {} });
    const { groups, people } = scene.client;
    const body = { added: ['ben'], refused: [], members: [], more: false, token: 't', conversationId: 'g', reportId: 'r1', readers: [], rev: 1 };
    const calls = [
      [() => groups.add('g', ['ben'], { history: 'all' }), 'POST /conversations/g/participants {"userIds":["ben"],"history":"all"}'],
      [() => groups.remove('g', 'b/n'), 'DELETE /conversations/g/participants/b%2Fn'],
      [() => groups.changeMember('g', 'ben', { role: 'admin' }), 'PUT /conversations/g/participants/ben {"role":"admin"}'],
      [() => groups.allMembers('g'), 'GET /conversations/g/members?limit=200'],
      [() => groups.change('g', { picture: null }), 'PATCH /conversations/g {"picture":null}'],
      [() => groups.delete('g'), 'DELETE /conversations/g'],
      [() => groups.createInviteLink('g', { maxUses: 3 }), 'POST /conversations/g/invite-link {"maxUses":3}'],
      [() => groups.revokeInviteLink('g'), 'DELETE /conversations/g/invite-link'],
      [() => groups.join('to ken'), 'POST /join/to%20ken'],
      [() => people.receipts('g'), 'GET /conversations/g/receipts'],
      [() => people.reactions('g', 4, { key: '👍' }), 'GET /conversations/g/messages/4/reactions?key=%F0%9F%91%8D'],
      [() => scene.client.findPeople('o’neil & lee'), 'GET /users?q=o%E2%80%99neil+%26+lee'],
      [() => scene.client.findPeople('ann', { limit: 5 }), 'GET /users?q=ann&limit=5'],
      [() => scene.client.conversations({ hasMessages: false }), 'GET /conversations?hasMessages=false'],
      [() => people.changeMe({ typing: false }), 'PUT /me/settings {"typing":false}'],
      [() => people.unblock('zoe'), 'DELETE /me/blocked/zoe'],
      [() => people.report({ conversationId: 'g', seqs: [1], reason: 'spam' }), 'POST /reports {"conversationId":"g","seqs":[1],"reason":"spam"}'],
    ];
    for (const [call, wanted] of calls) {
      const path = wanted.split(' ')[1].split('?')[0];
      scene.answers[path] = { body: path === '/conversations' ? [] : body };
      await call();
      const { path: called, method, body: sent } = scene.requests.at(-1);
      assert.equal([method, called, sent].filter(Boolean).join(' '), wanted);
    }
  });

  test('ask for many at once in parts', async () => {
    const scene = group({ cursors: {} });
    scene.answers['/conversations/g/participants'] = { body: { added: ['x'], refused: [{ userId: 'y', code: 'limit-reached' }] } };
    const ids = Array.from({ length: 201 }, (_, index) => `u${index}`);
    assert.deepEqual(await scene.client.groups.add('g', ids), { added: ['x', 'x', 'x'], refused: Array(3).fill({ userId: 'y', code: 'limit-reached' }) });
    scene.answers['/users'] = { body: [{ userId: 'u1', name: 'One' }] };
    assert.equal((await scene.client.people.profiles([...ids, 'a,b'])).length, 2);
    assert.equal(scene.requests.filter(({ path }) => path.startsWith('/users')).length, 2);
  });
});
