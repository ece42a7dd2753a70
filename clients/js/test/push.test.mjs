import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sceneWithChanges } from './fakes.mjs';

const DEVICE = { subscriptionId: 's1', device: 'Laptop', service: 'push.test', isCurrent: true, createdAt: '2026-11-27T09:00:00.000Z', failures: 0 };
const withPush = () => sceneWithChanges({ cursors: {}, features: ['ref', 'changes', 'push'] });
const states = (scene) => scene.socket.sent('device-state').map(({ active }) => active);

describe('the devices of a user', () => {
  test('are subscribed, listed and removed', async () => {
    const scene = withPush();
    const { push } = scene.client;
    scene.answers['/push/key'] = { body: { publicKey: 'BKey' } };
    assert.equal(await push.key(), 'BKey');

    scene.answers['/me/push-subscriptions'] = { body: DEVICE };
    const subscription = { endpoint: 'https://push.test/1', expirationTime: null, keys: { p256dh: 'p', auth: 'a' } };
    assert.deepEqual(await push.subscribe({ ...subscription, device: 'Laptop', publicKey: 'BKey' }), DEVICE);
    const { method, body } = scene.requests.at(-1);
    assert.equal(method, 'PUT');
    assert.deepEqual(JSON.parse(body), { endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' }, device: 'Laptop', publicKey: 'BKey' });

    scene.answers['/me/push-subscriptions'] = { body: [DEVICE] };
    assert.deepEqual(await push.devices(), [DEVICE]);
    scene.answers['/me/push-subscriptions/s1'] = { status: 204 };
    await push.unsubscribe('s1');
    assert.deepEqual([scene.requests.at(-1).method, scene.requests.at(-1).path], ['DELETE', '/me/push-subscriptions/s1']);
  });

  test('have wishes that hold for all of them, known before the server has told any', async () => {
    const scene = withPush();
    assert.deepEqual(scene.client.me.push, { notify: 'all', preview: true, reactions: false });
    const push = { notify: 'mentions', preview: true, reactions: false };
    scene.answers['/me/settings'] = { body: { rev: 1, blocked: [], readReceipts: true, typing: true, push } };
    await scene.client.people.changeMe({ push: { notify: 'mentions' } });
    assert.equal(scene.requests.at(-1).body, '{"push":{"notify":"mentions"}}');
    assert.deepEqual(scene.client.me.push, push);
  });
});

describe('the state of the device', () => {
  test('is reported at once, repeated while the user stays, and ended', async () => {
    const scene = withPush();
    await scene.goOnline();
    scene.client.deviceState(true);
    scene.client.deviceState(true);
    assert.deepEqual(states(scene), [true]);
    await scene.clock.advance(30_000);
    assert.deepEqual(states(scene), [true, true]);
    scene.client.deviceState(false);
    await scene.clock.advance(90_000);
    assert.deepEqual(states(scene), [true, true, false]);
  });

  test('is reported again on a new connection, and not at all while there is none', async () => {
    const scene = withPush();
    scene.client.deviceState(true);
    await scene.goOnline();
    assert.deepEqual(states(scene), [true]);
    await scene.reopen();
    assert.deepEqual(states(scene), []);
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(states(scene), [true]);
    await scene.client.close();
    await scene.clock.advance(90_000);
    assert.deepEqual(states(scene), [true]);
  });

  test('is not reported to a server that does not push', async () => {
    const scene = sceneWithChanges({ cursors: {} });
    await scene.goOnline();
    scene.client.deviceState(true);
    await scene.clock.advance(60_000);
    assert.deepEqual(states(scene), []);
  });
});
