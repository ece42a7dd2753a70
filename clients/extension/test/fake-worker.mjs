/** A worker with fakes of the browser and of the server around it. */

import { mock } from 'node:test';
import { FakeSocket } from '../../js/test/fakes.mjs';
import { Chat } from '../src/worker/chat.js';
import { FakeChrome, FakePort, settled } from './fakes.mjs';

// For good: a worker that a test leaves behind would go on to connect, and keep the process from ending.
mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });

export const SERVER = { httpUrl: 'https://chat.example.org', webSocketUrl: 'wss://chat.example.org/', developmentSignIn: false, userClaim: 'sub', maxContentLength: 1000 };

/** The worker of a browser in which ann is signed in. @param {object} [policy] of her organisation @param {(chrome: FakeChrome) => void} [prepare] called before the worker starts */
export async function workerOf(t, policy = {}, prepare = () => {}) {
  const chrome = new FakeChrome();
  chrome.storage.local.records = { account: { userId: 'ann', kind: 'token', server: SERVER }, owner: { userId: 'ann', server: SERVER.httpUrl }, 'draft:c1': 'not sent' };
  chrome.storage.session.records = { token: { token: 'a.b.c' } };
  chrome.storage.managed.records = policy;
  prepare(chrome);
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
  return { chrome, chat, port, ask };
}
