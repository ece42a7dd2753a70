import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { FakeSocket } from '../../js/test/fakes.mjs';
import { Chat } from '../src/worker/chat.js';
import { FakeChrome, FakePort, settled } from './fakes.mjs';

const SERVER = { httpUrl: 'https://chat.example.org', webSocketUrl: 'wss://chat.example.org/', developmentSignIn: false, userClaim: 'sub', maxContentLength: 1000 };

/** The worker with a signed-in user, under a policy. */
async function workerWith(t, policy) {
  const chrome = new FakeChrome();
  chrome.storage.local.records = { account: { userId: 'ann', kind: 'token', server: SERVER }, owner: { userId: 'ann', server: SERVER.httpUrl }, 'draft:c1': 'not sent' };
  chrome.storage.session.records = { token: { token: 'a.b.c' } };
  chrome.storage.managed.records = policy;
  t.mock.method(globalThis, 'fetch', async () => Response.json({ maxContentLength: 1000 }));
  const chat = new Chat(chrome, { WebSocket: FakeSocket, network: new EventTarget(), locks: null, eventsUrl: null, features: [] });
  const port = new FakePort();
  chat.ports.add(port);
  t.after(() => port.disconnect());
  const ask = async (what, more) => {
    port.receive({ id: 1, ask: what, ...more });
    for (let turn = 0; turn < 20; turn++) await settled();
    return { answer: port.posted.findLast(({ kind }) => kind === 'answer'), view: port.posted.findLast(({ kind }) => kind === 'view') };
  };
  return { chrome, chat, ask };
}

test('a policy that comes while somebody is signed in elsewhere ends that sign-in, and keeps what was not sent', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  t.after(() => mock.timers.reset());
  const { chrome, chat, ask } = await workerWith(t, {});
  assert.equal((await ask('look')).view.account.userId, 'ann');
  chrome.storage.managed.records = { server: 'https://chat.company.example' };
  await chat.storageChanged({ server: {} }, 'managed');
  const { view } = await ask('look');
  assert.deepEqual([view.account, view.message], [null, 'Your organisation has set another server. Please sign in there.']);
  assert.equal(chrome.storage.local.records['draft:c1'], 'not sent');
});

test('under a policy only its server is found and signed in to', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  t.after(() => mock.timers.reset());
  const { ask } = await workerWith(t, { server: 'https://chat.company.example' });
  assert.equal((await ask('look')).view.account, null);
  assert.equal((await ask('find-server', { address: 'https://evil.example' })).answer.result.httpUrl, 'https://chat.company.example');
  assert.match((await ask('sign-in', { server: SERVER, token: 'a.b.c' })).answer.error, /organisation has set another server/);
});

test('a policy with the server of the sign-in changes nothing', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  t.after(() => mock.timers.reset());
  const { chat, ask } = await workerWith(t, { server: 'https://chat.example.org/' });
  await chat.storageChanged({ server: {} }, 'managed');
  assert.equal((await ask('look')).view.account.userId, 'ann');
});
