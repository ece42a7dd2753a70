import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Scene, message, settled } from './fakes.mjs';

const MINUTE = 60_000;

describe('the connection', () => {
  test('goes from closed over connecting and syncing to online', async () => {
    const scene = new Scene();
    assert.equal(scene.client.state, 'closed');

    await scene.goOnline();

    assert.deepEqual(scene.states, ['connecting', 'syncing', 'online']);
  });

  test('carries the token as a subprotocol and not in the address', async () => {
    const scene = new Scene();

    await scene.open();

    assert.deepEqual(scene.socket.protocols, ['bearer', 'token-1']);
    assert.equal(scene.socket.url, 'ws://chat.test:8081/');
  });

  test('asks for the token again before it reconnects', async () => {
    const scene = new Scene();
    await scene.goOnline();
    scene.token = 'token-2';

    await scene.reopen();

    assert.deepEqual(scene.socket.protocols, ['bearer', 'token-2']);
  });

  test('waits a random share of a time that doubles with each failure up to 30 seconds', async () => {
    const scene = new Scene({ cursors: {} });
    scene.clock.randomValue = 1;
    scene.client.connect();
    const waits = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      await settled();
      scene.socket.drop();
      waits.push(scene.told.state.at(-1).retryInMs);
      await scene.clock.advance(waits.at(-1));
    }
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);

    scene.clock.randomValue = 0.1;
    scene.socket.drop();
    assert.equal(scene.told.state.at(-1).retryInMs, 3000);
  });

  test('begins with short waits again once a connection was stable, and not before', async () => {
    const scene = new Scene({ cursors: {} });
    scene.clock.randomValue = 1;
    await scene.goOnline();
    await scene.reopen();
    scene.socket.push({ type: 'synced' });
    await scene.clock.advance(9_000);
    await scene.reopen();
    assert.equal(scene.told.state.findLast(({ state }) => state === 'offline').retryInMs, 1000);

    scene.socket.push({ type: 'synced' });
    await scene.clock.advance(11_000);
    scene.socket.drop();
    assert.equal(scene.told.state.at(-1).retryInMs, 500);
  });

  test('tries at once when the network comes back', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.socket.drop();
    assert.equal(scene.client.state, 'offline');

    scene.network.dispatchEvent(new Event('online'));
    await settled();

    assert.equal(scene.client.state, 'connecting');
    assert.equal(scene.sockets.length, 2);
    await scene.clock.advance(1000);
    assert.equal(scene.sockets.length, 2, 'the attempt that was planned is dropped');
    scene.clock.randomValue = 1;
    scene.socket.drop();
    assert.equal(scene.told.state.at(-1).retryInMs, 500, 'the failures of the network before count no longer');
  });

  test('is offline at once when the network goes, and connecting at once when it is back', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    scene.network.dispatchEvent(new Event('offline'));
    assert.equal(scene.client.state, 'offline');
    assert.ok(scene.sockets[0].isClosed);

    scene.network.dispatchEvent(new Event('online'));
    assert.equal(scene.client.state, 'connecting');
    await settled();
    scene.socket.accept();
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(scene.states.slice(-4), ['offline', 'connecting', 'syncing', 'online']);
  });

  test('is offline when the network goes during an attempt, and tries again by itself', async () => {
    const scene = new Scene({ cursors: {} });
    scene.client.connect();
    await settled();

    scene.network.dispatchEvent(new Event('offline'));
    scene.network.dispatchEvent(new Event('offline'));
    assert.deepEqual(scene.states, ['connecting', 'offline']);
    assert.ok(scene.sockets[0].isClosed);

    await scene.clock.advance(scene.told.state.at(-1).retryInMs);
    assert.equal(scene.sockets.length, 2, 'the server may be on this machine');
  });

  test('begins a hanging attempt anew when the network comes back', async () => {
    const scene = new Scene({ cursors: {} });
    scene.client.connect();
    await settled();

    scene.network.dispatchEvent(new Event('online'));
    await settled();

    assert.equal(scene.client.state, 'connecting');
    assert.ok(scene.sockets[0].isClosed);
    assert.equal(scene.sockets.length, 2);
  });

  test('keeps its connection, and has it checked, when the network changes under it', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    scene.network.dispatchEvent(new Event('online'));

    assert.equal(scene.client.state, 'online');
    assert.equal(scene.socket.sent('heartbeat').length, 2);
  });

  test('tries at once on connect() while it is offline', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.socket.drop();

    scene.client.connect();
    await settled();

    assert.equal(scene.sockets.length, 2);
  });

  test('gives up an attempt that leads nowhere', async () => {
    const scene = new Scene({ cursors: {} });
    scene.client.connect();
    await settled();

    await scene.clock.advance(15_000);

    assert.ok(scene.sockets[0].isClosed);
    assert.equal(scene.client.state, 'offline');
  });

  test('ends for good when it is closed', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    scene.client.close();
    scene.network.dispatchEvent(new Event('online'));
    await scene.clock.advance(10 * MINUTE);

    assert.equal(scene.client.state, 'closed');
    assert.equal(scene.sockets.length, 1);
    assert.ok(scene.socket.isClosed);
  });

  test('is not opened when the client is closed while it waits for a token', async () => {
    const scene = new Scene({ cursors: {} });
    scene.client.connect();
    scene.client.close();

    await settled();

    assert.equal(scene.sockets.length, 0);
    assert.equal(scene.client.state, 'closed');
  });

  test('closes itself and says so when the token is refused', async () => {
    const scene = new Scene();
    scene.answers['/conversations'] = { status: 401, body: { message: 'Unauthorized' } };

    scene.client.connect();
    await settled();

    assert.equal(scene.client.state, 'closed');
    assert.equal(scene.told.error[0].status, 401);
    assert.equal(scene.told.error[0].message, 'Unauthorized');
  });

  test('finds out by REST that the token was the reason for a refused handshake', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.answers['/conversations/00000000-0000-0000-0000-000000000000'] = { status: 401, body: {} };

    scene.socket.drop();
    await scene.clock.advance(scene.told.state.at(-1).retryInMs);
    scene.socket.drop();
    await settled();

    assert.equal(scene.client.state, 'closed');
    assert.equal(scene.told.error[0].status, 401);
  });

  test('keeps trying while the server cannot be reached at all', async () => {
    const scene = new Scene();
    scene.answers['/conversations'] = new TypeError('fetch failed');
    scene.client.connect();
    await settled();
    assert.equal(scene.client.state, 'offline');

    scene.answers['/conversations'] = { body: [] };
    await scene.clock.advance(1000);

    assert.equal(scene.sockets.length, 1);
  });
});

describe('a sync', () => {
  test('starts a fresh client at the latest messages of the conversation list', async () => {
    const scene = new Scene();
    const list = [{ conversationId: 'a', seq: 7 }, { conversationId: 'b', seq: 2 }];
    scene.answers['/conversations'] = { body: list };

    await scene.open();

    assert.deepEqual(scene.socket.sent('sync'), [{ action: 'sync', cursors: { a: 7, b: 2 } }]);
    assert.deepEqual(scene.told.conversations, [list]);
  });

  test('starts at the given cursors without asking for the list', async () => {
    const scene = new Scene({ cursors: { a: 3 } });

    await scene.open();

    assert.deepEqual(scene.socket.sent('sync'), [{ action: 'sync', cursors: { a: 3 } }]);
    assert.ok(scene.requests.every(({ path }) => path === '/client-settings'));
  });

  test('after a reconnect names the latest message that was delivered', async () => {
    const scene = new Scene({ cursors: { a: 3 } });
    await scene.goOnline();
    scene.socket.push(message('a', 4));
    scene.socket.push(message('b', 1));

    await scene.reopen();

    assert.deepEqual(scene.socket.sent('sync'), [{ action: 'sync', cursors: { a: 4, b: 1 } }]);
    assert.equal(scene.client.state, 'syncing');
  });

  test('is repeated after the time that an overloaded server asks for', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.open();

    scene.socket.push({ type: 'error', code: 'overloaded', message: 'later', retryAfterMs: 700 });
    await scene.clock.advance(699);
    assert.equal(scene.socket.sent('sync').length, 1);
    await scene.clock.advance(1);

    assert.equal(scene.socket.sent('sync').length, 2);
    assert.equal(scene.client.state, 'syncing');
  });

  test('is given all the time that it needs as long as messages come in', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.open();
    for (let seq = 1; seq <= 5; seq++) {
      await scene.clock.advance(9_000);
      scene.socket.push(message('a', seq));
    }
    assert.equal(scene.client.state, 'syncing');
  });
});
