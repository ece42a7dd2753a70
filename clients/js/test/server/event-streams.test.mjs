/** Tests the library in Node behind a proxy that lets no WebSocket through, with the server that environment variables name. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, describe, test } from 'node:test';
import WebSocket from 'ws';
import { ChatClient } from '../../src/index.js';

const { CHAT_HTTP: httpUrl, CHAT_WEBSOCKET: webSocketUrl } = process.env;
const PATIENCE_MS = 30_000;

/** A proxy that passes requests on without `Upgrade`, as proxies that do not know it. */
class Proxy {
  #near = new Set();
  opened = 0;

  static async open() {
    const proxy = new Proxy();
    const { hostname, port } = new URL(webSocketUrl);
    proxy.server = http.createServer((request, response) => {
      const { upgrade, connection, ...headers } = request.headers;
      const far = http.request({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
        if (answer.headers['content-type'] === 'text/event-stream') proxy.opened++;
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      far.on('error', () => response.destroy());
      response.on('close', () => far.destroy());
      request.pipe(far);
    });
    proxy.server.on('connection', (socket) => {
      proxy.#near.add(socket);
      socket.on('close', () => proxy.#near.delete(socket));
    });
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.url = `ws://127.0.0.1:${proxy.server.address().port}/`;
    return proxy;
  }

  cut() {
    for (const socket of this.#near) socket.destroy();
  }

  close() {
    this.server.close();
    this.cut();
  }
}

async function tokenOf(userId) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(new URL('dev/token', httpUrl), { method: 'POST', headers, body: JSON.stringify({ userId }) });
  return (await answer.json()).token;
}

async function client(userId, options = {}) {
  const token = await tokenOf(userId);
  const made = new ChatClient({ httpUrl, webSocketUrl, token: () => token, WebSocket, ...options });
  made.contents = [];
  made.on('message', ({ content }) => made.contents.push(content));
  return made;
}

async function until(target, isIt) {
  const end = Date.now() + PATIENCE_MS;
  while (!isIt()) {
    assert.ok(Date.now() < end, `${target} in time`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('behind a proxy that lets no WebSocket through', { skip: !httpUrl && 'CHAT_HTTP and CHAT_WEBSOCKET name none' }, () => {
  const open = [];
  after(() => Promise.all(open.map((made) => made.close())));

  test('messages arrive once and in order, also those sent and missed while streams are cut', async (context) => {
    const proxy = await Proxy.open();
    context.after(() => proxy.close());
    const [ann, ben] = [`ann-stream-${process.pid}`, `ben-stream-${process.pid}`];
    const [one, other] = [await client(ann, { webSocketUrl: proxy.url }), await client(ben)];
    open.push(one, other);
    const conversationId = await one.createDirect(ben);
    one.connect();
    other.connect();
    await until('both clients online', () => one.state === 'online' && other.state === 'online');
    assert.equal(proxy.opened, 1);

    await one.send(conversationId, 'by stream');
    await other.send(conversationId, 'by socket');
    const sent = [];
    for (let round = 0; round < 3; round++) {
      sent.push(...Array.from({ length: 10 }, (_, number) => one.send(conversationId, `${round}-${number}`)));
      const { opened } = proxy;
      proxy.cut();
      await other.send(conversationId, `meanwhile ${round}`);
      // A client that has not noticed the cut yet is online still.
      await until('a new stream', () => proxy.opened > opened && one.state === 'online');
    }
    await Promise.all(sent);
    await until('all messages', () => one.contents.length >= 35);

    const stored = (await other.messages(conversationId)).map(({ content }) => content);
    assert.deepEqual(one.contents, stored);
    assert.deepEqual(stored.filter((content) => /^\d-\d$/.test(content)), Array.from({ length: 30 }, (_, index) => `${Math.floor(index / 10)}-${index % 10}`));
  });
});
