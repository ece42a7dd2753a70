import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Scene, settled } from './fakes.mjs';

const PROBE = '/conversations/00000000-0000-0000-0000-000000000000';

describe('a handshake that is refused', () => {
  for (const status of [429, 503]) {
    test(`with ${status} is repeated after the time that the server names, and a random one`, async () => {
      const scene = new Scene({ cursors: {} });
      scene.answers[PROBE] = { status, body: { detail: 'later' }, headers: { 'Retry-After': '7' } };
      scene.client.connect();
      await settled();
      scene.socket.drop();
      await settled();

      assert.deepEqual(scene.told.state.at(-1), { state: 'offline', previous: 'offline', reason: 'later', retryInMs: 7250 });
      await scene.clock.advance(7249);
      assert.equal(scene.sockets.length, 1);
      await scene.clock.advance(1);
      assert.equal(scene.sockets.length, 2);
    });
  }

  test('with 403 closes the client and says why', async () => {
    const scene = new Scene({ cursors: {} });
    scene.answers[PROBE] = { status: 403, body: { code: 'forbidden-origin', detail: 'not from here' } };
    scene.client.connect();
    await settled();
    scene.socket.drop();
    await settled();

    assert.equal(scene.client.state, 'closed');
    assert.equal(scene.told.error[0].code, 'forbidden-origin');
  });

  test('because the list is refused with a time to wait is repeated after it', async () => {
    const scene = new Scene();
    scene.answers['/conversations'] = { status: 503, body: {}, headers: { 'Retry-After': '2' } };
    scene.client.connect();
    await settled();
    assert.equal(scene.told.state.at(-1).retryInMs, 2250);
  });
});

describe('a connection that the server closes', () => {
  for (const [code, wait] of [[1001, 2000], [4408, 2000], [4429, 2000], [1012, 500], [4401, 500]]) {
    test(`with ${code} after two failures is back within ${wait} ms, and its next one resumes`, async () => {
      const scene = new Scene({ cursors: { a: 3 } });
      scene.clock.randomValue = 1;
      for (let failure = 0; failure < 2; failure++) {
        scene.client.connect();
        await settled();
        scene.socket.drop();
      }
      await scene.goOnline();

      scene.socket.drop(code);
      assert.equal(scene.told.state.at(-1).retryInMs, wait);
      await scene.clock.advance(wait);
      scene.socket.accept();

      assert.deepEqual(scene.socket.sent('sync'), [{ action: 'sync', cursors: { a: 3 } }]);
    });
  }
});

describe('a page', () => {
  const tell = (scene, type, more) => scene.network.dispatchEvent(Object.assign(new Event(type), more));

  test('that is left has no connection, and has one at once when the browser brings it back', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();

    tell(scene, 'pagehide', { persisted: true });
    assert.ok(scene.sockets[0].isClosed);
    assert.equal(scene.client.state, 'offline');

    tell(scene, 'pageshow', { persisted: true });
    await settled();
    assert.equal(scene.sockets.length, 2);
  });

  test('that is looked at again has its connection checked, or tries at once', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    for (const type of ['visibilitychange', 'focus']) {
      const asked = scene.socket.sent('heartbeat').length;
      tell(scene, type);
      await settled();
      assert.equal(scene.socket.sent('heartbeat').length, asked + 1, type);
    }

    scene.socket.drop();
    tell(scene, 'visibilitychange');
    await settled();
    assert.equal(scene.sockets.length, 2);
  });

  test('that is shown for the first time changes nothing', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    tell(scene, 'pageshow', { persisted: false });
    await settled();
    assert.equal(scene.sockets.length, 1);
    assert.equal(scene.client.state, 'online');
  });
});

test('connect() throws without a WebSocket', () => {
  const scene = new Scene({ cursors: {}, WebSocket: null });
  assert.throws(() => scene.client.connect(), /pass one as an option/);
});

test('presence of other users is reported as it is received', async () => {
  const scene = new Scene({ cursors: {} });
  await scene.goOnline();
  const users = [{ userId: 'ben', online: true, lastSeenAt: null }];
  scene.socket.push({ type: 'presence', users });
  assert.deepEqual(scene.told.presence, [users]);
});

test('presence of many users is requested in several calls', async () => {
  const scene = new Scene();
  await scene.client.presence(Array.from({ length: 250 }, (_, index) => `user-${index}`));
  assert.deepEqual(scene.requests.map(({ path }) => decodeURIComponent(path).split(',').length), [100, 100, 50]);
});
