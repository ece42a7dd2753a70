import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { workerOf } from './fake-worker.mjs';
import { settled } from './fakes.mjs';

test('a popup that outlives the worker sees nobody signed out while the next worker reads its records', async (t) => {
  let read = () => {};
  const mayRead = new Promise((resolve) => (read = resolve));
  const { port } = await workerOf(t, {}, ({ storage: { local } }) => {
    const get = local.get.bind(local);
    local.get = async (keys) => {
      await mayRead;
      return get(keys);
    };
  });
  port.receive({ id: 1, ask: 'look' });
  const turns = async () => {
    for (let turn = 0; turn < 20; turn++) {
      await settled();
      mock.timers.tick(50);
    }
  };
  await turns();
  assert.deepEqual(port.posted, []);
  read();
  await turns();
  const views = port.posted.filter(({ kind }) => kind === 'view');
  assert.notEqual(views.length, 0);
  assert.deepEqual(new Set(views.map(({ account }) => account?.userId)), new Set(['ann']));
});

test('a worker that cannot read its records tries again, and shows nobody signed out meanwhile', async (t) => {
  t.mock.method(console, 'error', () => {});
  let failures = 3;
  const { port } = await workerOf(t, {}, ({ storage: { local, session } }) => {
    for (const area of [local, session]) {
      const get = area.get.bind(area);
      area.get = async (keys) => {
        if (keys === 'stopped' ? failures === 1 : failures > 1) throw new Error(`the disk does not answer, ${failures--}`);
        return get(keys);
      };
    }
  });
  port.receive({ id: 1, ask: 'look' });
  const views = () => port.posted.filter(({ kind }) => kind === 'view');
  for (let turn = 0; turn < 1_000 && views().length === 0; turn++) {
    await settled();
    mock.timers.tick(50);
  }
  assert.deepEqual(new Set(views().map(({ account }) => account?.userId)), new Set(['ann']));
  assert.equal(port.posted.find(({ kind }) => kind === 'answer')?.error, undefined);
  assert.equal(failures, 0);
});

test('a sign-out that the browser cut short is finished by the next worker', async (t) => {
  const { chrome, ask } = await workerOf(t, {}, ({ storage: { local } }) => {
    Object.assign(local.records, { signingOut: { keep: false }, refreshToken: 'r', 'pending:t1': { content: 'not to be sent' } });
  });
  assert.equal((await ask('look')).view.account, null);
  assert.deepEqual(Object.keys(chrome.storage.local.records), []);
  assert.equal('token' in chrome.storage.session.records, false);
});

test('the records of a user are gone before the sign-in is shown', async (t) => {
  const { chrome, port, ask } = await workerOf(t);
  await ask('look');
  /** @type {string[][]} */
  const kept = [];
  port.postMessage = (message) => message.kind === 'view' && !message.account && kept.push(Object.keys(chrome.storage.local.records));
  await ask('sign-out', { keep: false }).catch(() => {});
  assert.notEqual(kept.length, 0);
  for (const keys of kept) assert.deepEqual(keys.filter((key) => key.includes(':') || key === 'owner'), []);
});

test('the reason for a new sign-in outlives the worker', async (t) => {
  const { chrome, ask } = await workerOf(t, {}, ({ storage: { session } }) => (session.records = {}));
  assert.match((await ask('look')).view.message, /not kept over the restart/);
  const { ask: askNext } = await workerOf(t, {}, ({ storage }) => Object.assign(storage.local.records = {}, chrome.storage.local.records) && Object.assign(storage.session.records = {}, chrome.storage.session.records));
  assert.match((await askNext('look')).view.message, /not kept over the restart/);
});

test('a message that cannot be stored has failed, and is sent when the user tries again', async (t) => {
  const { chrome, ask } = await workerOf(t);
  await ask('look');
  const message = { conversationId: 'c1', tempMessageId: 't1', content: 'text', sentAt: '2026-01-01T00:00:00.000Z' };
  chrome.storage.local.fails = true;
  const { answer, view } = await ask('send', message);
  assert.deepEqual([answer.error, view.unsent], [undefined, { sending: 0, failed: 1 }]);
  chrome.storage.local.fails = false;
  assert.deepEqual((await ask('send', message)).view.unsent, { sending: 1, failed: 0 });
  assert.equal(chrome.storage.local.records['pending:t1'].state, 'sending');
});
