import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Scene, message, settled } from './fakes.mjs';

const MINUTE = 60_000;

describe('a connection that a network swallows without closing it', () => {
  test('is found within 45 seconds without any use', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.goSilent();

    await scene.clock.advance(45_000);

    assert.notEqual(scene.client.state, 'online');
    assert.ok(scene.sockets[0].isClosed);
    assert.equal(scene.told.state.find(({ state }) => state === 'offline').reason, 'the connection is dead');
  });

  for (const [use, act] of Object.entries({
    'a send': ({ client }) => void client.send('a', 'hello').catch(() => {}),
    'verify()': ({ client }) => client.verify(),
    'a look at the page': ({ network }) => network.dispatchEvent(new Event('visibilitychange')),
    'the focus': ({ network }) => network.dispatchEvent(new Event('focus')),
    'another network': ({ network }) => network.dispatchEvent(new Event('online')),
  })) {
    test(`is found within 10 seconds of ${use}`, async () => {
      const scene = new Scene({ cursors: {} });
      await scene.goOnline();
      await scene.clock.advance(15_000);
      scene.goSilent();

      act(scene);
      await scene.clock.advance(10_000);

      assert.ok(scene.sockets[0].isClosed);
      assert.ok(scene.told.state.some(({ state }) => state === 'offline'));
    });
  }

  test('is found within 10 seconds of a send that follows one that was answered', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.client.send('a', 'one', { tempMessageId: 't1' });
    await scene.clock.advance(4_900);
    scene.socket.push(message('a', 1, { tempMessageId: 't1' }));
    scene.goSilent();

    scene.client.send('a', 'two').catch(() => {});
    await scene.clock.advance(10_000);

    assert.ok(scene.sockets[0].isClosed);
  });

  test('is found within 20 seconds after the computer has slept', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.goSilent();
    scene.clock.sleep(60 * MINUTE);

    await scene.clock.advance(20_000);

    assert.ok(scene.sockets[0].isClosed);
  });
});

describe('a connection that lives', () => {
  test('is probed after 30 seconds of silence, and stays open', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const asked = scene.socket.sent('heartbeat').length;

    await scene.clock.advance(10 * MINUTE);

    assert.equal(scene.sockets.length, 1);
    assert.equal(scene.client.state, 'online');
    assert.equal(scene.socket.sent('heartbeat').length - asked, 20);
    assert.equal(scene.socket.sent('sync').length, 1);
    assert.equal(scene.told.error.length, 0);
  });

  test('is not probed while frames are received', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const asked = scene.socket.sent('heartbeat').length;
    for (let seq = 1; seq <= 10; seq++) {
      await scene.clock.advance(29_000);
      scene.socket.push(message('a', seq));
    }
    assert.equal(scene.socket.sent('heartbeat').length, asked);
  });

  test('is probed at once by verify()', async () => {
    const scene = new Scene({ cursors: {}, heartbeatMs: 20_000 });
    await scene.goOnline();
    const asked = scene.socket.sent('heartbeat').length;

    await scene.clock.advance(65_000);

    assert.equal(scene.socket.sent('heartbeat').length - asked, 3);
  });

  test('stays open if the server refuses a heartbeat, which is not reported', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.socket.answersRefs = false;
    scene.client.verify();
    const { ref } = scene.socket.sent('heartbeat').at(-1);
    scene.socket.push({ type: 'error', code: 'rate-limited', message: 'too much', ref });

    await scene.clock.advance(10_000);

    assert.equal(scene.client.state, 'online');
    assert.deepEqual(scene.told.error, []);
  });

  test('does not end because a send takes its time, and the send is repeated', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    scene.socket.answersSyncs = true;
    scene.client.send('a', 'hello', { tempMessageId: 'temp' });

    await scene.clock.advance(10_000);

    assert.equal(scene.sockets.length, 1);
    assert.equal(scene.socket.sent('send-message').length, 2);
  });
});

describe('a server that answers no heartbeat', () => {
  const old = async () => {
    const scene = new Scene({ cursors: {} });
    scene.client.connect();
    await settled();
    Object.assign(scene.socket, { answersRefs: false, answersSyncs: true });
    scene.socket.accept();
    await settled();
    return scene;
  };

  test('is probed by a sync instead', async () => {
    const scene = await old();
    assert.equal(scene.client.state, 'online');

    await scene.clock.advance(5 * MINUTE);

    assert.equal(scene.sockets.length, 1);
    assert.equal(scene.client.state, 'online');
    assert.equal(scene.socket.sent('heartbeat').length, 1);
    assert.ok(scene.socket.sent('sync').length > 5);
  });

  test('is found to be gone too', async () => {
    const scene = await old();
    scene.goSilent();

    await scene.clock.advance(45_000);

    assert.ok(scene.sockets[0].isClosed);
  });
});
