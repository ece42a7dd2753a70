import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChatClient, ChatError } from '../src/index.js';
import { Scene, message, outcome, settled } from './fakes.mjs';

describe('a send', () => {
  test('settles with the stored message', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    const sent = scene.client.send('a', 'hello');
    const [{ tempMessageId, ...frame }] = scene.socket.sent('send-message');
    assert.deepEqual(frame, { action: 'send-message', conversationId: 'a', content: 'hello' });
    scene.socket.push(message('a', 1, { tempMessageId, content: 'hello' }));

    assert.equal((await sent).messageId, 'id-a1');
    assert.deepEqual(scene.contents, ['hello']);
  });

  test('waits until the client is online', async () => {
    const scene = new Scene({ cursors: {} });
    scene.client.send('a', 'hello');
    await scene.open();
    assert.equal(scene.socket.sent('send-message').length, 0);

    scene.socket.push({ type: 'synced' });

    assert.equal(scene.socket.sent('send-message').length, 1);
  });

  test('without an answer is repeated with the same tempMessageId after a reconnect', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello');
    const [first] = scene.socket.sent('send-message');

    await scene.reopen();
    scene.socket.push({ type: 'synced' });

    assert.deepEqual(scene.socket.sent('send-message'), [first]);
    assert.equal(await outcome(sent), 'open');
  });

  test('that was stored before the connection broke is settled by the sync and not repeated', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    await scene.reopen();
    scene.socket.push(message('a', 1, { tempMessageId: 'temp' }));
    scene.socket.push({ type: 'synced' });

    assert.equal((await sent).seq, 1);
    assert.equal(scene.socket.sent('send-message').length, 0);
  });

  test('is settled by an answer whose message was delivered before', async () => {
    const scene = new Scene({ cursors: { a: 9 } });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    scene.socket.push(message('a', 4, { tempMessageId: 'temp' }));

    assert.equal((await sent).seq, 4);
    assert.deepEqual(scene.contents, []);
  });

  test('is settled by its own conversation alone', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    scene.socket.push(message('b', 1, { tempMessageId: 'temp' }));

    assert.equal(await outcome(sent), 'open');
  });

  test('is settled by the message of its own user alone', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    scene.socket.push(message('a', 1, { tempMessageId: 'temp', senderId: 'eve' }));
    assert.equal(await outcome(sent), 'open');
    assert.equal(scene.client.pending().length, 1);

    scene.socket.push(message('a', 2, { tempMessageId: 'temp' }));
    assert.equal((await sent).seq, 2);
  });

  test('of a client that does not know its user is settled once the server has confirmed it', async () => {
    const scene = new Scene({ cursors: {}, userId: undefined });
    await scene.goOnline();
    scene.socket.answersRefs = false;
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });
    const [{ ref }] = scene.socket.sent('send-message');

    scene.socket.push(message('a', 1, { tempMessageId: 'temp', senderId: 'eve' }));
    scene.socket.push(message('a', 2, { tempMessageId: 'temp' }));
    assert.equal(await outcome(sent), 'open');
    scene.socket.push({ type: 'done', ref });

    assert.equal((await sent).seq, 2);
  });

  test('that is confirmed before its message comes is settled by that message', async () => {
    const scene = new Scene({ cursors: {}, userId: undefined });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });
    await settled();
    assert.equal(await outcome(sent), 'open');

    scene.socket.push(message('a', 1, { tempMessageId: 'temp' }));

    assert.equal((await sent).seq, 1);
  });

  test('of a client that does not know its user is repeated after a reconnect until the server confirms it', async () => {
    const scene = new Scene({ cursors: {}, userId: undefined });
    await scene.goOnline();
    scene.socket.answersRefs = false;
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });
    await scene.reopen();
    await settled();

    scene.socket.push(message('a', 1, { tempMessageId: 'temp' }));
    scene.socket.push({ type: 'synced' });
    assert.equal(scene.socket.sent('send-message').length, 1);
    scene.socket.push(message('a', 1, { tempMessageId: 'temp' }));
    await settled();

    assert.equal((await sent).seq, 1);
    assert.deepEqual(scene.contents, ['a1']);
  });

  test('of a client that does not know its user is settled by its message at a server that confirms nothing', async () => {
    const scene = new Scene({ cursors: {}, userId: undefined });
    scene.client.connect();
    await settled();
    scene.socket.answersRefs = false;
    scene.socket.accept();
    await settled();
    scene.socket.push({ type: 'synced' });
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    scene.socket.push(message('a', 1, { tempMessageId: 'temp' }));

    assert.equal((await sent).seq, 1);
  });

  test('is rejected with the error of the server', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    const error = { code: 'not-found', message: 'There is no such conversation', field: 'conversationId' };
    scene.socket.push({ type: 'error', tempMessageId: 'temp', ...error });

    await assert.rejects(sent, (thrown) => thrown instanceof ChatError && thrown.code === 'not-found'
      && thrown.message === error.message && thrown.field === 'conversationId' && thrown.tempMessageId === 'temp');
    await scene.reopen();
    scene.socket.push({ type: 'synced' });
    assert.equal(scene.socket.sent('send-message').length, 0);
  });

  for (const code of ['overloaded', 'unavailable', 'rate-limited']) {
    test(`that the server refuses as ${code} is repeated after the time that it names`, async () => {
      const scene = new Scene({ cursors: {} });
      await scene.goOnline();
      const sent = scene.client.send('a', 'hello', { tempMessageId: 'temp' });

      scene.socket.push({ type: 'error', code, message: 'later', tempMessageId: 'temp', retryAfterMs: 1200 });
      await scene.clock.advance(1199);
      assert.equal(scene.socket.sent('send-message').length, 1);
      await scene.clock.advance(1);
      assert.equal(scene.socket.sent('send-message').length, 2);

      scene.socket.push(message('a', 1, { tempMessageId: 'temp' }));
      assert.equal((await sent).seq, 1);
    });
  }

  test('is not overtaken by a later one of its conversation, and does not hold up other conversations', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.client.send('a', 'first', { tempMessageId: '1' });
    scene.client.send('a', 'second', { tempMessageId: '2' });
    scene.client.send('b', 'other', { tempMessageId: '3' });
    const sent = () => scene.socket.sent('send-message').map(({ content }) => content);
    assert.deepEqual(sent(), ['first', 'other']);

    scene.socket.push({ type: 'error', code: 'overloaded', message: 'later', tempMessageId: '1', retryAfterMs: 100 });
    await scene.clock.advance(100);
    assert.deepEqual(sent(), ['first', 'other', 'first']);

    scene.socket.push(message('a', 1, { tempMessageId: '1' }));
    assert.deepEqual(sent(), ['first', 'other', 'first', 'second']);
  });

  test('that the server does not answer is repeated on a connection that lives', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    await scene.clock.advance(10_000);
    assert.equal(scene.socket.sent('sync').length, 2);
    assert.equal(scene.socket.sent('send-message').length, 1);
    scene.socket.push({ type: 'synced' });

    assert.equal(scene.socket.sent('send-message').length, 2);
  });

  test('that the server does not answer replaces a connection that is dead', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.goSilent();
    scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    await scene.clock.advance(9_999);
    assert.equal(scene.client.state, 'online');
    await scene.clock.advance(1);
    assert.equal(scene.client.state, 'offline');
    await scene.clock.advance(500);
    scene.socket.accept();
    scene.socket.push({ type: 'synced' });

    assert.equal(scene.socket.sent('send-message')[0].tempMessageId, 'temp');
  });

  test('made twice with one tempMessageId is one send', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    const first = scene.client.send('a', 'hello', { tempMessageId: 'temp' });
    const second = scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    assert.equal(first, second);
    assert.equal(scene.socket.sent('send-message').length, 1);
  });

  test('is rejected as closed when the client is closed before the answer', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const sent = scene.client.send('a', 'hello');

    scene.client.close();

    await assert.rejects(sent, { code: 'closed' });
  });

  test('survives a token that was refused', async () => {
    const scene = new Scene();
    scene.answers['/conversations'] = { status: 401, body: {} };
    scene.client.send('a', 'hello');
    scene.client.connect();
    await settled();
    assert.equal(scene.client.state, 'closed');

    scene.answers['/conversations'] = { body: [] };
    await scene.goOnline();

    assert.equal(scene.socket.sent('send-message').length, 1);
  });

  test('gets a UUID as its id, even without crypto.randomUUID', (context) => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    assert.match(ChatClient.newMessageId(), uuid);

    context.mock.property?.(crypto, 'randomUUID', undefined);
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    context.after(() => delete crypto.randomUUID);

    assert.match(ChatClient.newMessageId(), uuid);
    assert.notEqual(ChatClient.newMessageId(), ChatClient.newMessageId());
  });
});
