/** A client in a service worker. Each request names its user, because the worker may have been restarted. */

import { ChatClient, IndexedDbStorage } from './client/index.js';

/** @type {ChatClient|undefined} */ let client;
const received = [];
const settled = [];

const answers = {
  state: () => client.state,
  send: async ({ conversationId, content }) => {
    client.send(conversationId, content).catch(() => {});
    await client.restore();
    return client.pending().length;
  },
  pending: () => client.pending().map(({ content }) => content),
  received: () => received,
  settled: () => settled,
};

self.oninstall = () => self.skipWaiting();
self.onactivate = (event) => event.waitUntil(self.clients.claim());
self.onmessage = (event) => event.waitUntil(answer(event));

async function answer({ data, ports: [port] }) {
  client ??= start(data);
  await client.restore();
  port.postMessage(await answers[data.ask](data));
}

function start({ httpUrl, webSocketUrl, token }) {
  const started = new ChatClient({ httpUrl, webSocketUrl, token: () => token, storage: new IndexedDbStorage('in-worker'), heartbeatMs: 20_000 });
  started.on('message', ({ content }) => received.push(content));
  started.on('settled', ({ message, error }) => settled.push(message?.content ?? error.code));
  started.connect();
  return started;
}
