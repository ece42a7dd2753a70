import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimAlert } from '../../main/resources/page/alert-claim.js';

/** The locks of a browser, which its tabs share. */
class FakeLocks {
  #held = new Set();

  async request(name, { ifAvailable }, act) {
    assert.ok(ifAvailable);
    if (this.#held.has(name)) return act(null);
    this.#held.add(name);
    await act({ name });
    this.#held.delete(name);
  }
}

/** Timers that end when they are told to. */
function fakeWait() {
  const waiting = [];
  const wait = (ms) => new Promise((resolve) => waiting.push({ ms, resolve }));
  wait.pass = async (most) => {
    for (const { ms, resolve } of waiting) if (ms <= most) resolve();
    await new Promise(setImmediate);
  };
  return wait;
}

test('of three tabs in the background one alerts', async () => {
  const locks = new FakeLocks();
  const wait = fakeWait();
  const claims = [1, 2, 3].map(() => claimAlert('ann/m1', false, { locks, wait }));
  await wait.pass(1_000);
  assert.deepEqual((await Promise.all(claims)).sort(), [false, false, true]);
});

test('the tab that the user looks at comes first, though it receives the message later', async () => {
  const locks = new FakeLocks();
  const wait = fakeWait();
  const background = claimAlert('ann/m1', false, { locks, wait });
  assert.equal(await claimAlert('ann/m1', true, { locks, wait }), true);
  await wait.pass(1_000);
  assert.equal(await background, false);
});

test('another message, another user, and the same message much later alert again', async () => {
  const locks = new FakeLocks();
  const wait = fakeWait();
  for (const name of ['ann/m1', 'ann/m2', 'ben/m1']) assert.equal(await claimAlert(name, true, { locks, wait }), true);
  assert.equal(await claimAlert('ann/m1', true, { locks, wait }), false);
  await wait.pass(60_000);
  assert.equal(await claimAlert('ann/m1', true, { locks, wait }), true);
});

test('without locks, or with locks that fail, each tab alerts', async () => {
  const wait = fakeWait();
  assert.equal(await claimAlert('ann/m1', true, { locks: null, wait }), true);
  const locks = { request: () => Promise.reject(new Error('not allowed')) };
  assert.equal(await claimAlert('ann/m1', true, { locks, wait }), true);
});
