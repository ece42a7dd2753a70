import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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

test('a client that an administrator disconnected does not reconnect by itself', async () => {
  const scene = new Scene();
  await scene.goOnline();

  scene.socket.drop(4403, 'disconnected by an administrator');
  await scene.clock.advance(HOUR);

  assert.equal(scene.client.state, 'closed');
  assert.equal(scene.sockets.length, 1);
  assert.equal(scene.told.state.at(-1).reason, 'disconnected by an administrator');
});
