import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError } from '../src/index.js';
import { Scene, message, settled } from './fakes.mjs';

describe('messages', () => {
  test('are delivered once each however often they arrive', async () => {
    const scene = new Scene({ cursors: { a: 1 } });
    await scene.goOnline();
    for (const seq of [1, 2, 2, 3, 1, 3]) scene.socket.push(message('a', seq));
    assert.equal(scene.socket.sent('sync').length, 1, 'what was seen is no gap');

    await scene.reopen();
    scene.socket.push(message('a', 3));
    scene.socket.push(message('a', 4));

    assert.deepEqual(scene.contents, ['a2', 'a3', 'a4']);
  });

  test('wait for a missing one, which is requested', async () => {
    const scene = new Scene({ cursors: { a: 1 } });
    await scene.goOnline();

    scene.socket.push(message('a', 3));
    scene.socket.push(message('b', 1));
    assert.deepEqual(scene.contents, ['b1']);
    assert.deepEqual(scene.socket.sent('sync')[1], { action: 'sync', cursors: { a: 1 } });

    scene.socket.push(message('a', 2));
    assert.deepEqual(scene.contents, ['b1', 'a2', 'a3']);
    assert.equal(scene.client.state, 'online');
  });

  test('are delivered without the missing one when the server does not have it', async () => {
    const scene = new Scene({ cursors: { a: 1 } });
    await scene.goOnline();
    scene.socket.push(message('a', 3));
    scene.socket.push(message('a', 5));

    scene.socket.push({ type: 'synced' });

    assert.deepEqual(scene.contents, ['a3', 'a5']);
    assert.deepEqual(scene.client.cursors, { a: 5 });
  });

  test('that are missing after a sync are requested again', async () => {
    const scene = new Scene({ cursors: { a: 1 } });
    await scene.open();
    scene.socket.push(message('a', 3));
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(scene.contents, []);
    assert.equal(scene.socket.sent('sync').length, 2);

    scene.socket.push(message('a', 2));
    assert.deepEqual(scene.contents, ['a2', 'a3']);
  });

  test('move the cursors that are handed out for keeping', async () => {
    const kept = [];
    const scene = new Scene({ cursors: {}, onCursors: (cursors) => kept.push(cursors) });
    await scene.open();

    scene.socket.push(message('a', 1));
    scene.socket.push(message('a', 2));
    await settled();

    assert.deepEqual(kept, [{ a: 2 }]);
  });

  test('of unknown kinds are ignored', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    scene.socket.push({ type: 'something-new' });
    scene.socket.onmessage({ data: 'no JSON' });
    scene.socket.push({ type: 'read-messages', conversationId: 'a', userId: 'me', lastReadSeq: 3 });

    assert.equal(scene.client.state, 'online');
    assert.deepEqual(scene.told.read, [{ conversationId: 'a', userId: 'me', lastReadSeq: 3 }]);
  });
});

describe('reading', () => {
  test('is reported at once when online', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    scene.client.markRead('a');

    assert.deepEqual(scene.socket.sent('read-messages'), [{ action: 'read-messages', conversationId: 'a' }]);
  });

  test('while offline is reported later, but not for what arrived unseen', async () => {
    const scene = new Scene({ cursors: { a: 1, b: 1 } });
    await scene.goOnline();
    scene.socket.drop();
    scene.client.markRead('a');
    scene.client.markRead('b');

    await scene.clock.advance(500);
    scene.socket.accept();
    scene.socket.push(message('b', 2));
    scene.socket.push({ type: 'synced' });

    assert.deepEqual(scene.socket.sent('read-messages'), [{ action: 'read-messages', conversationId: 'a' }]);
  });
});

describe('a report of reading', () => {
  for (const [name, lastReadSeq, expected] of /** @type {[string, number, number][]} */ ([['is repeated after a lost connection', 4, 1], ['is not repeated once it is confirmed', 7, 0]])) {
    test(name, async () => {
      const scene = new Scene({ cursors: { a: 7 } });
      await scene.goOnline();
      scene.client.markRead('a', 7);
      scene.socket.push({ type: 'read-messages', conversationId: 'a', userId: 'me', lastReadSeq });
      scene.socket.drop();

      await scene.clock.advance(500);
      scene.socket.accept();
      scene.socket.push({ type: 'synced' });

      assert.equal(scene.socket.sent('read-messages').length, expected);
    });
  }
});

describe('reading up to a message', () => {
  test('names it', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    scene.client.markRead('a', 7);

    assert.deepEqual(scene.socket.sent('read-messages'), [{ action: 'read-messages', conversationId: 'a', seq: 7 }]);
  });

  test('while offline is reported later, the last one, whatever arrives meanwhile', async () => {
    const scene = new Scene({ cursors: { a: 9, b: 9 } });
    await scene.goOnline();
    scene.socket.drop();
    for (const seq of [5, 7, 6]) scene.client.markRead('a', seq);
    scene.client.markRead('b');
    scene.client.markRead('b', 8);

    await scene.clock.advance(500);
    scene.socket.accept();
    scene.socket.push(message('a', 10));
    scene.socket.push({ type: 'synced' });

    assert.deepEqual(scene.socket.sent('read-messages'), [
      { action: 'read-messages', conversationId: 'a', seq: 7 },
      { action: 'read-messages', conversationId: 'b' },
    ]);
  });
});

describe('REST', () => {
  test('sends the token and the parameters of the API', async () => {
    const scene = new Scene();
    await scene.client.messages('a', { before: 40, limit: 20 });
    await scene.client.messages('a', { after: 40 });
    await scene.client.messages('a');
    await scene.client.conversations({ isRead: false });
    await scene.client.participants('a/b');

    assert.deepEqual(scene.requests.map(({ path }) => path), [
      '/conversations/a/messages?before=40&limit=20&order=asc',
      '/conversations/a/messages?after=40&limit=50&order=asc',
      '/conversations/a/messages?offset=0&limit=50&order=asc',
      '/conversations?isRead=false',
      '/conversations/a%2Fb/participants',
    ]);
    assert.ok(scene.requests.every(({ method, headers }) => method === 'GET' && headers.Authorization === 'token-1'));
  });

  test('creates direct conversations and groups', async () => {
    const scene = new Scene();
    scene.answers['/conversation'] = { body: { conversationId: 'new' } };

    assert.equal(await scene.client.createDirect('ben'), 'new');
    assert.equal(await scene.client.createGroup('Team', ['ben', 'cora']), 'new');

    assert.deepEqual(scene.requests.map(({ body }) => JSON.parse(body)), [
      { recipientIdArr: ['ben'], title: '', isGroup: false },
      { recipientIdArr: ['ben', 'cora'], title: 'Team', isGroup: true },
    ]);
  });

  test('fails with the fields of the problem document', async () => {
    const scene = new Scene();
    const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'No such conversation', code: 'not-found' };
    scene.answers['/conversations/a'] = { status: 404, body: problem, headers: { 'Retry-After': '3' } };

    const expected = { name: 'ApiError', status: 404, message: problem.detail, code: 'not-found', retryAfterMs: 3000 };
    await assert.rejects(scene.client.conversation('a'), expected);
  });

  test('fails with status 0 when there is no answer', async () => {
    const scene = new Scene();
    scene.answers['/conversations'] = new TypeError('fetch failed');

    await assert.rejects(scene.client.conversations(), (error) => error instanceof ApiError && error.status === 0);
  });
});
