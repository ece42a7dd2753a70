import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Push } from '../src/worker/push.js';
import { Standby } from '../src/worker/standby.js';
import { FakeStorage } from './fakes.mjs';

const ANN = { userId: 'ann', httpUrl: 'https://chat.test' };

/** PushManager, with a new endpoint for each subscription. */
class FakeManager {
  subscription = null;
  count = 0;

  async getSubscription() {
    return this.subscription;
  }

  async subscribe(options) {
    const endpoint = `https://push.test/${++this.count}`;
    this.options = options;
    this.subscription = { endpoint, toJSON: () => ({ endpoint, keys: {} }), unsubscribe: async () => (this.subscription = null) };
    return this.subscription;
  }
}

function clientWith({ key = 'K1', features = ['push'] } = {}) {
  const devices = [];
  return {
    devices,
    supports: (feature) => features.includes(feature),
    push: {
      key: async () => key,
      devices: async () => devices,
      subscribe: async (subscription) => {
        const device = { subscriptionId: `s${devices.length + 1}`, ...subscription };
        devices.push(device);
        return device;
      },
      unsubscribe: async (id) => void devices.splice(devices.findIndex(({ subscriptionId }) => subscriptionId === id), 1),
    },
  };
}

test('a browser subscribes once, without having to show a notification', async () => {
  const [manager, storage, client] = [new FakeManager(), new FakeStorage(), clientWith()];
  assert.equal(await new Push(manager, storage).subscribe(client, ANN), true);
  assert.equal(await new Push(manager, storage).subscribe(client, ANN), true);
  assert.deepEqual(manager.options, { userVisibleOnly: false, applicationServerKey: 'K1' });
  assert.deepEqual(client.devices.map(({ endpoint, device, publicKey }) => [endpoint, device, publicKey]), [['https://push.test/1', 'Chrome extension', 'K1']]);
});

test('another key, user or server gets a subscription of its own', async () => {
  const [manager, storage] = [new FakeManager(), new FakeStorage()];
  const push = new Push(manager, storage);
  await push.subscribe(clientWith(), ANN);
  await push.subscribe(clientWith({ key: 'K2' }), ANN);
  await push.subscribe(clientWith({ key: 'K2' }), { ...ANN, userId: 'ben' });
  await push.subscribe(clientWith({ key: 'K2' }), { userId: 'ben', httpUrl: 'https://other.test' });
  assert.equal(manager.count, 4);
});

test('a device that the user has removed is not subscribed again', async () => {
  const [manager, storage, client] = [new FakeManager(), new FakeStorage(), clientWith()];
  const push = new Push(manager, storage);
  await push.subscribe(client, ANN);
  client.devices.length = 0;
  assert.equal(await push.subscribe(client, ANN), false);
  assert.equal(client.devices.length, 0);
});

test('without push at the server or in the browser there is no subscription', async () => {
  assert.equal(await new Push(new FakeManager(), new FakeStorage()).subscribe(clientWith({ features: [] }), ANN), false);
  assert.equal(await new Push(undefined, new FakeStorage()).subscribe(clientWith(), ANN), false);
});

test('a sign-out ends the subscription, with or without an answer of the server', async () => {
  const [manager, storage, client] = [new FakeManager(), new FakeStorage(), clientWith()];
  const push = new Push(manager, storage);
  await push.subscribe(client, ANN);
  await push.end(client);
  assert.deepEqual([manager.subscription, client.devices, storage.records], [null, [], {}]);
  await push.subscribe(client, ANN);
  client.push.unsubscribe = () => Promise.reject(new Error('unreachable'));
  await push.end(client);
  assert.deepEqual([manager.subscription, storage.records], [null, {}]);
});

test('the worker disconnects once it has been idle for a while, and is woken less often', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const periods = [];
  const alarms = { create: (_, { periodInMinutes }) => periods.push(periodInMinutes), clear: () => periods.push(0) };
  const connection = { canRest: true, client: clientWith(), starts: 0, rests: 0, start: () => connection.starts++, rest: () => connection.rests++ };
  let isNeeded = true;
  const standby = new Standby(alarms, new Push(new FakeManager(), new FakeStorage()), () => isNeeded);
  standby.starts(connection);
  isNeeded = false;
  mock.timers.tick(15_000);
  assert.equal(connection.rests, 0);
  await standby.settled(ANN, connection);
  isNeeded = true;
  standby.active();
  mock.timers.tick(15_000);
  assert.equal(connection.rests, 0);
  isNeeded = false;
  standby.active();
  mock.timers.tick(14_000);
  standby.active();
  mock.timers.tick(14_000);
  assert.equal(connection.rests, 0);
  mock.timers.tick(1_000);
  assert.deepEqual([connection.rests, periods], [1, [0.5, 5]]);

  standby.starts(connection);
  await standby.end();
  mock.timers.tick(60_000);
  assert.deepEqual([connection.starts, connection.rests, periods, connection.client.devices], [2, 1, [0.5, 5, 0.5, 0], []]);
  mock.timers.reset();
});
