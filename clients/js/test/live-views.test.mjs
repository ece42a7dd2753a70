import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStorage } from '../src/index.js';
import { changed, changes, message, settled } from './fakes.mjs';
import { liveScene, shownBy, summary, watch } from './live-scene.mjs';

async function listed(...summaries) {
  const scene = await liveScene(0, { cursors: Object.fromEntries(summaries.map(({ conversationId, seq }) => [conversationId, seq])) });
  scene.answers['/conversations'] = { body: summaries };
  const list = scene.live.conversations;
  const watched = await watch(list);
  const of = (id) => list.snapshot.conversations.find(({ conversationId }) => conversationId === id);
  return { scene, list, watched, of };
}

const idsOf = (list) => list.snapshot.conversations.map(({ conversationId }) => conversationId);

describe('the list of conversations', () => {
  test('has the pinned ones first, then the newest, with what is unread', async () => {
    const { list, of } = await listed(summary('a', 5), summary('b', 9, { unreadCount: 2, mentionCount: 1 }), summary('c', 1, { my: { my: 1, pinned: true } }));

    assert.deepEqual([list.snapshot.status, idsOf(list), list.snapshot.unread], ['ready', ['c', 'b', 'a'], 8]);
    assert.deepEqual([of('b').latest.content, of('b').mentions, of('b').title], ['b9', 1, 'B']);
  });

  test('moves a conversation up with a message, and counts it until it is read', async () => {
    const { scene, list, of } = await listed(summary('a', 5, { unreadCount: 0 }), summary('b', 9, { unreadCount: 0 }));
    const other = of('b');

    scene.socket.push(message('a', 6, { sentAt: new Date(99).toISOString(), mentions: ['ann'] }));
    scene.socket.push(message('b', 10, { senderId: 'ann', sentAt: new Date(98).toISOString() }));
    assert.deepEqual([idsOf(list), of('a').unread, of('a').mentions, of('b').unread], [['a', 'b'], 1, 1, 0]);
    assert.notEqual(of('b'), other);

    scene.socket.push({ type: 'read-messages', conversationId: 'a', lastReadSeq: 6 });
    assert.deepEqual([of('a').unread, of('a').mentions, list.snapshot.unread], [0, 0, 0]);
  });

  test('follows edits and deletions of the newest message', async () => {
    const { scene, of } = await listed(summary('a', 5, { unreadCount: 0 }));
    scene.socket.push(message('a', 6));
    scene.socket.push(changes('a', 0, 1, changed('a', 6, 1, { content: 'new' })));
    assert.deepEqual([of('a').latest.content, of('a').unread], ['new', 1]);

    scene.socket.push(changes('a', 1, 2, changed('a', 6, 2, { content: '', deletedAt: 'now' })));

    assert.deepEqual([of('a').latest.deletedAt, of('a').unread], ['now', 0]);
  });

  test('adds a new conversation with its title, and removes one that the user has left', async () => {
    const { scene, list, of } = await listed(summary('a', 5));
    scene.answers['/conversations/n'] = { body: { conversationId: 'n', title: 'ignored', isGroup: false, participantId: 'cem' } };

    scene.socket.push(message('n', 1, { sentAt: '2026' }));
    await settled();
    assert.deepEqual([of('n').title, of('n').isDescribed, of('n').unread], ['cem', true, 1]);
    scene.socket.push({ type: 'profile-changed', userId: 'cem', name: 'Cem' });
    assert.equal(of('n').title, 'Cem');
    scene.socket.push({ type: 'conversation-removed', conversationId: 'n', reason: 'left' });

    assert.deepEqual(idsOf(list), ['a']);
  });

  test('asks for the other user of a direct conversation that a change has made known', async () => {
    const { scene, of } = await listed(summary('a', 5));
    scene.answers['/conversations/n'] = { body: { conversationId: 'n', title: '', isGroup: false, participantId: 'cem' } };

    scene.socket.push({ ...changes('n', 0, 1), items: [{ kind: 'conversation', rev: 1, title: '', isGroup: false, memberCount: 2, memberFeed: true, firstSeq: 1 }] });
    await settled();

    assert.deepEqual([of('n').title, of('n').participantId], ['cem', 'cem']);
  });

  test('follows the settings of the user and the title of a group', async () => {
    const { scene, list, of } = await listed(summary('a', 5), summary('b', 4));
    scene.socket.push({ type: 'my-settings', conversationId: 'b', my: 1, pinned: true });
    scene.socket.push({ ...changes('a', 0, 1), items: [{ kind: 'conversation', rev: 1, title: 'New', isGroup: true, memberCount: 3, memberFeed: true, firstSeq: 1 }] });
    assert.deepEqual([idsOf(list), of('a').title, of('a').memberCount], [['b', 'a'], 'New', 3]);

    scene.socket.push({ type: 'my-settings', conversationId: 'a', my: 1, archived: true });
    scene.socket.push({ type: 'my-settings', conversationId: 'b', my: 2, hidden: true });

    assert.deepEqual([idsOf(list), list.snapshot.archived.map(({ conversationId }) => conversationId), list.snapshot.unread], [[], ['a'], 0]);
  });

  test('is loaded again after a reconnect, and shown on if that fails', async () => {
    const { scene, list, of } = await listed(summary('a', 5));
    scene.answers['/conversations'] = { body: [summary('a', 5, { lastReadSeq: 5, unreadCount: 0 })] };
    await scene.reopen();
    scene.socket.push({ type: 'synced' });
    await settled();
    assert.equal(of('a').unread, 0);

    scene.answers['/conversations'] = { status: 503, body: {} };
    await list.reload();
    assert.deepEqual([list.snapshot.status, list.snapshot.error.status, idsOf(list)], ['ready', 503, ['a']]);
  });

  test('keeps nothing of the newest message of a conversation that is reset, and is loaded once for several', async () => {
    const { scene, of } = await listed(summary('a', 5), summary('b', 5));
    scene.socket.push(message('a', 6));
    scene.answers['/conversations'] = { body: [summary('a', 6, { latestContent: '', latestDeleted: true }), summary('b', 5)] };
    const before = scene.requests.length;
    for (const conversationId of ['a', 'b']) scene.socket.push({ type: 'reset', conversationId, seq: 6, rev: 9, my: 0 });
    await settled();
    await settled();
    assert.equal(of('a').latest.content, '');
    assert.equal(scene.requests.slice(before).filter(({ path }) => path === '/conversations').length, 1);
  });

  test('has groups in which nobody has written yet, without a latest message', async () => {
    const scene = await liveScene(0, { features: ['ref', 'sync-parts', 'changes', 'members'] });
    scene.answers['/conversations'] = { body: [summary('a', 5)] };
    scene.answers['/conversations?archived=true'] = { body: [] };
    scene.answers['/conversations?hasMessages=false'] = { body: [summary('new', 0, { latestContent: '', sentAt: new Date(9).toISOString(), unreadCount: 0 })] };
    scene.answers['/conversations?archived=true&hasMessages=false'] = { status: 500, body: {} };
    const list = scene.live.conversations;
    await watch(list);
    assert.deepEqual([list.snapshot.status, idsOf(list), list.snapshot.unread], ['ready', ['new', 'a'], 5]);
    assert.equal(list.snapshot.conversations[0].latest, null);
  });

  test('tells of a failure at the start', async () => {
    const scene = await liveScene();
    scene.answers['/conversations'] = { status: 500, body: {} };
    await watch(scene.live.conversations);
    assert.equal(scene.live.conversations.snapshot.status, 'failed');
  });
});

describe('a composer', () => {
  test('tells of a text within the call, because a field that is written later loses its cursor', async () => {
    const scene = await liveScene(1);
    const composer = scene.live.composer('a');
    const told = [];
    composer.subscribe(({ text }) => told.push(text));
    composer.setText('Hello');
    assert.deepEqual(told, ['Hello']);
  });

  test('keeps its draft over a reload, and sends it once', async () => {
    const storage = new MemoryStorage();
    const first = await liveScene(1, { storage });
    first.live.composer('a').setText('Hel');
    first.live.composer('a').setText('Hello');
    first.live.composer('a').setReplyTo(1);
    await first.live.close();

    const scene = await liveScene(1, { storage });
    const composer = scene.live.composer('a');
    await settled();
    assert.deepEqual([composer.snapshot.text, composer.snapshot.replyTo], ['Hello', 1]);
    assert.equal(await composer.send(), true);
    await settled();

    assert.deepEqual(composer.snapshot, { text: '', replyTo: null, files: [], isHeld: false });
    const [{ content, replyTo }, ...more] = scene.socket.sent('send-message');
    assert.deepEqual([content, replyTo, more], ['Hello', 1, []]);
    assert.equal(await composer.send(), false);
    assert.deepEqual(await storage.entries('live/'), []);
  });

  test('does not replace what is typed by a draft that is read late', async () => {
    const storage = new MemoryStorage();
    await storage.set('live/draft/a', { text: 'old' });
    const scene = await liveScene(1, { storage });
    const composer = scene.live.composer('a');
    composer.setText('new');
    await settled();
    assert.equal(composer.snapshot.text, 'new');
  });

  test('holds a message until its files are uploaded, and keeps it if one cannot be', async () => {
    const scene = await liveScene(1);
    const uploads = [];
    scene.client.upload = (id, file, { onProgress }) => new Promise((resolve, reject) => uploads.push({ resolve, reject, onProgress }));
    const composer = scene.live.composer('a');
    composer.setText('See');
    composer.addFile(new Blob(['one']), { name: '1.txt' });
    const second = composer.addFile(new Blob(['two']), { name: '2.txt' });
    const sent = composer.send();
    uploads[0].onProgress({ loaded: 2, total: 3 });
    assert.deepEqual([composer.snapshot.isHeld, composer.snapshot.files[0].loaded, scene.socket.sent('send-message')], [true, 2, []]);

    uploads[0].resolve({ id: 'f1', name: '1.txt', size: 3 });
    uploads[1].reject(new Error('refused'));
    assert.equal(await sent, false);
    assert.deepEqual([composer.snapshot.text, composer.snapshot.files[1].state, composer.snapshot.isHeld], ['See', 'failed', false]);

    composer.retryFile(second);
    const again = composer.send();
    uploads[2].resolve({ id: 'f2', name: '2.txt', size: 3 });
    assert.equal(await again, true);
    assert.deepEqual(scene.socket.sent('send-message')[0].attachments, ['f1', 'f2']);
    assert.deepEqual(composer.snapshot.files, []);
  });

  test('gives up the files that are taken out, and what a user leaves who signs out', async () => {
    const storage = new MemoryStorage();
    const scene = await liveScene(1, { storage });
    const given = [];
    scene.client.upload = async () => ({ id: 'f1', name: '', size: 1 });
    scene.client.discardAttachment = async (id) => given.push(id);
    const composer = scene.live.composer('a');
    const key = composer.addFile(new Blob(['x']));
    await settled();
    composer.removeFile(key);
    assert.deepEqual(given, ['f1']);

    composer.setText('draft');
    await storage.set('live/draft/b', { text: 'other' });
    await scene.live.forget();
    assert.deepEqual([await storage.entries('live/'), composer.snapshot.text], [[], '']);
  });
});

describe('presence, typing and the connection', () => {
  test('users are asked for together, again at each connection, and followed', async () => {
    const scene = await liveScene();
    scene.answers['/presence'] = { body: [{ userId: 'ben', online: true, lastSeenAt: null }, { userId: 'cem', online: false, lastSeenAt: 'then' }] };
    const [ben, cem] = [scene.live.presence('ben'), scene.live.presence('cem')];
    const watched = await watch(ben);
    assert.equal(ben.snapshot.online, true);
    assert.equal(cem.snapshot, null, 'nobody watches');
    await watch(cem);
    const { snapshot } = ben;

    scene.socket.push({ type: 'presence', users: [{ userId: 'ben', online: true, lastSeenAt: null }, { userId: 'cem', online: true, lastSeenAt: null }] });
    assert.deepEqual([ben.snapshot === snapshot, cem.snapshot.online], [true, true]);
    await scene.reopen();
    scene.socket.push({ type: 'synced' });
    await settled();
    assert.equal(scene.requests.at(-1).path, '/presence?userIds=ben%2Ccem');

    watched.end();
    await settled();
    assert.equal(ben.snapshot, null);
  });

  test('users who are announced while they are asked for are as announced', async () => {
    const scene = await liveScene();
    scene.answers['/presence'] = { body: [{ userId: 'ben', online: false, lastSeenAt: 'then' }] };
    const ben = scene.live.presence('ben');
    ben.subscribe(() => {});
    await null;
    scene.socket.push({ type: 'presence', users: [{ userId: 'ben', online: true, lastSeenAt: null }] });
    await settled();
    assert.equal(ben.snapshot.online, true);
  });

  test('those who type are there for a listener that comes later, without the user', async () => {
    const scene = await liveScene();
    scene.socket.push({ type: 'typing', conversationId: 'a', userId: 'ann' });
    scene.socket.push({ type: 'typing', conversationId: 'a', userId: 'ben' });
    const typing = scene.live.typing('a');
    await watch(typing);
    assert.deepEqual([typing.snapshot, typing.snapshot === typing.snapshot], [['ben'], true]);

    await scene.clock.advance(6_000);
    assert.deepEqual(typing.snapshot, []);
  });

  test('the connection tells its state, and why the client gave up', async () => {
    const scene = await liveScene();
    const { connection } = scene.live;
    assert.deepEqual([connection.snapshot.state, connection.snapshot.closedBy], ['online', null]);
    scene.socket.drop(4403, 'bye');
    assert.deepEqual([connection.snapshot.state, connection.snapshot.closedBy], ['closed', 'administrator']);
  });

  test('after close() nothing is followed', async () => {
    const scene = await liveScene(1);
    const timeline = scene.live.timeline('a');
    await watch(timeline);
    await scene.live.close();

    scene.socket.push(message('a', 2));
    scene.socket.push({ type: 'typing', conversationId: 'a', userId: 'ben' });

    assert.deepEqual([shownBy(timeline), scene.live.typing('a').snapshot], [[], []]);
  });

  test('a storage that fails is reported, and nothing else fails', async () => {
    const broken = async () => {
      throw new Error('full');
    };
    const scene = await liveScene(1, { storage: { get: broken, set: broken, remove: broken, entries: broken } });
    scene.live.composer('a').setText('text');
    await settled();
    assert.ok(scene.told.error.some(({ code, message: text }) => code === 'storage' && text.includes('full')));
    assert.equal(scene.live.composer('a').snapshot.text, 'text');
  });
});
