import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError } from '../src/index.js';
import { Scene, settled, tokenUntil } from './fakes.mjs';

const HOUR = 3_600_000;

describe('the token of an open connection', () => {
  test('is replaced a minute before it ends, and the connection goes on', async () => {
    const scene = new Scene();
    scene.token = tokenUntil(HOUR);
    await scene.goOnline();
    scene.token = tokenUntil(2 * HOUR);

    await scene.clock.advance(HOUR - 61_000);
    assert.equal(scene.socket.sent('authenticate').length, 0);
    await scene.clock.advance(2_000);

    assert.deepEqual(scene.socket.sent('authenticate'), [{ action: 'authenticate', token: scene.token }]);
    await scene.clock.advance(HOUR);
    assert.equal(scene.socket.sent('authenticate').length, 2);
    assert.equal(scene.sockets.length, 1);
  });

  test('is requested again at ever shorter intervals while there is no newer one', async () => {
    const scene = new Scene();
    scene.token = tokenUntil(HOUR);
    await scene.goOnline();

    await scene.clock.advance(HOUR - 1);

    const asked = scene.socket.sent('authenticate').length;
    assert.ok(asked > 1 && asked < 30, `asked ${asked} times`);
  });

  test('is left alone when it does not say when it ends', async () => {
    const scene = new Scene();
    await scene.goOnline();

    await scene.clock.advance(HOUR);

    assert.equal(scene.socket.sent('authenticate').length, 0);
  });

  test('is requested again after the request failed', async () => {
    let attempts = 0;
    const scene = new Scene({ token: async () => (++attempts === 3 ? Promise.reject(new Error('offline')) : tokenUntil(HOUR)) });
    await scene.goOnline();

    await scene.clock.advance(HOUR - 1);
    await settled();

    assert.ok(scene.socket.sent('authenticate').length >= 1);
  });

  test('ends the connection, and the next one has another', async () => {
    const scene = new Scene();
    await scene.goOnline();
    scene.token = 'token-2';

    scene.socket.drop(4401, 'token expired');
    await scene.clock.advance(scene.told.state.at(-1).retryInMs);

    assert.deepEqual(scene.socket.protocols, ['bearer', 'token-2']);
  });
});

test('a token that does not come is asked for again', async () => {
  let asked = 0;
  const scene = new Scene({ token: () => (asked++ === 0 ? new Promise(() => {}) : 'token-2'), cursors: {} });
  scene.client.connect();
  await settled();
  await scene.clock.advance(60_000);
  assert.equal(scene.client.state, 'offline');

  await scene.clock.advance(scene.told.state.at(-1).retryInMs);
  assert.deepEqual(scene.socket.protocols, ['bearer', 'token-2']);
});

describe('a caller who knows when the next token is due', () => {
  test('is asked then, whatever the clock says, and a token that is still the same is not sent', async () => {
    const waits = [HOUR, 5_000, 7_000];
    const tokens = [tokenUntil(-HOUR), tokenUntil(-HOUR), tokenUntil(2 * HOUR)];
    let asked = 0;
    const scene = new Scene({ token: () => ({ token: tokens[asked], renewInMs: waits[asked++] }), cursors: {} });
    await scene.goOnline();
    assert.equal(asked, 1);

    await scene.clock.advance(HOUR);
    assert.equal(asked, 2);
    assert.equal(scene.socket.sent('authenticate').length, 0);
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.socket.sent('authenticate'), [{ action: 'authenticate', token: tokens[2] }]);
  });

  test('whose token ended during sleep is asked for the next one before the next connection, without a time offline', async () => {
    const scene = new Scene();
    await scene.goOnline();
    await scene.clock.advance(11_000);
    scene.token = 'token-2';

    scene.socket.drop(4401, 'token expired');
    await settled();

    assert.deepEqual(scene.socket.protocols, ['bearer', 'token-2']);
    assert.ok(!scene.states.includes('offline'));
  });

  test('is not asked in a loop when connections end with 4401 one after the other', async () => {
    const scene = new Scene();
    await scene.goOnline();
    scene.socket.drop(4401, 'token expired');
    await settled();
    assert.equal(scene.client.state, 'offline');
  });
});

describe('a token that the server refuses in a call', () => {
  const refusing = (refused, options) => {
    const calls = [];
    const fetch = async (url, { headers }) => {
      calls.push(headers.Authorization);
      return new Response('{}', { status: headers.Authorization === refused ? 401 : 200 });
    };
    return { calls, scene: new Scene({ ...options, fetch }) };
  };

  test('is replaced, and the call repeated once', async () => {
    const requests = [];
    const { calls, scene } = refusing('old', { token: (request) => {
      requests.push(request);
      return request.refused ? 'new' : 'old';
    } });
    await scene.client.conversation('a');
    assert.deepEqual(calls, ['old', 'new']);
    assert.deepEqual(requests, [{}, { refused: 'old' }]);
  });

  test('is refused for good if there is no other', async () => {
    const { calls, scene } = refusing('old', { token: () => 'old' });
    await assert.rejects(scene.client.conversation('a'), (error) => error.status === 401);
    assert.deepEqual(calls, ['old']);
  });

  test('costs nothing but the call if another cannot be had now', async () => {
    const { scene } = refusing('old', { token: ({ refused }) => (refused ? Promise.reject(new ApiError(0, { detail: 'down' })) : 'old') });
    await assert.rejects(scene.client.conversation('a'), (error) => error.status === 0);
  });
});

test('a client that an administrator disconnected does not reconnect by itself', async () => {
  const scene = new Scene();
  await scene.goOnline();

  scene.socket.drop(4403, 'disconnected by an administrator');
  await scene.clock.advance(HOUR);

  assert.equal(scene.client.state, 'closed');
  assert.equal(scene.sockets.length, 1);
  assert.equal(scene.told.state.at(-1).reason, 'disconnected by an administrator');
});
