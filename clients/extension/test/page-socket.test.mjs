import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeClock, FakeSocket, settled } from '../../js/test/fakes.mjs';
import { PageSocket, pagesUrlOf } from '../src/worker/page-socket.js';

const PAGE = { url: 'https://example.org/', title: 'Example' };

/** @type {FakeClock} */ let clock;
/** @type {FakeSocket[]} */ let sockets;
let token;
let told;
/** @type {PageSocket} */ let pages;

beforeEach(() => {
  clock = new FakeClock();
  clock.randomValue = 1 - Number.EPSILON;
  sockets = [];
  told = [];
  token = async () => ({ token: 'one', renewInMs: 60_000 });
  const WebSocket = class extends FakeSocket {
    constructor(url, protocols) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  const actions = { opened: () => told.push('opened'), received: (frame) => told.push(frame), closed: () => told.push('closed') };
  pages = new PageSocket('ws://chat.test/presence', () => token(), actions, { WebSocket, clock });
});

async function opened() {
  pages.start();
  await settled();
  sockets.at(-1).accept();
  await settled();
  return sockets.at(-1);
}

/** @returns the frames that share a page */
function shared(socket) {
  return socket.sent('update-presence').map(({ url, title }) => ({ url, title }));
}

test('shared pages have a path of their own below that of the chat', () => {
  assert.equal(pagesUrlOf('wss://chat.example.org/'), 'wss://chat.example.org/presence');
  assert.equal(pagesUrlOf('wss://chat.example.org:8081'), 'wss://chat.example.org:8081/presence');
  assert.equal(pagesUrlOf('wss://example.org/ws/?a=b'), 'wss://example.org/ws/presence');
});

test('the page is shared once it changes, and again after a reconnect', async () => {
  const socket = await opened();
  assert.deepEqual(socket.protocols, ['bearer', 'one']);
  pages.share(PAGE);
  pages.share({ ...PAGE });
  assert.deepEqual(shared(socket), [{ url: '', title: '' }, PAGE]);
  socket.drop();
  await clock.advance(500);
  sockets[1].accept();
  assert.deepEqual(shared(sockets[1]), [PAGE]);
});

test('without a server the pauses between the attempts grow, up to half a minute', async () => {
  pages.start();
  await settled();
  const pauses = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    const before = clock.now();
    const { length } = sockets;
    sockets.at(-1).drop();
    while (sockets.length === length) await clock.advance(100);
    pauses.push(clock.now() - before);
  }
  assert.deepEqual(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('a connection that is never accepted, or goes silent, is replaced', async () => {
  pages.start();
  await settled();
  await clock.advance(15_500);
  assert.equal(sockets.length, 2);
  sockets[1].accept();
  await settled();
  sockets[1].answersRefs = false;
  await clock.advance(20_000 + 10_000 + 500);
  assert.equal(sockets.length, 3);
  assert.equal(sockets[1].isClosed, true);
});

test('heartbeats keep the worker and the connection alive', async () => {
  const socket = await opened();
  await clock.advance(60_000);
  assert.equal(socket.sent('heartbeat').length, 4);
  assert.equal(sockets.length, 1);
});

test('a new token goes over the open connection', async () => {
  const socket = await opened();
  token = async () => ({ token: 'two', renewInMs: 60_000 });
  await clock.advance(60_000);
  assert.deepEqual(socket.sent('authenticate'), [{ action: 'authenticate', token: 'two' }]);
  assert.equal(sockets.length, 1);
});

test('without a token it is tried again', async () => {
  const good = token;
  token = async () => { throw new Error('The provider is away.'); };
  pages.start();
  await settled();
  assert.equal(sockets.length, 0);
  token = good;
  await clock.advance(500);
  assert.equal(sockets.length, 1);
});

test('a user whom an administrator has disconnected stays so', async () => {
  const socket = await opened();
  socket.drop(4403);
  await clock.advance(120_000);
  assert.equal(sockets.length, 1);
  assert.equal(pages.isOpen, false);
});

test('a page that the server has no time for is shared again after the time that it names', async () => {
  const socket = await opened();
  pages.share(PAGE);
  socket.push({ type: 'error', code: 'rate-limited', ref: 'page', retryAfterMs: 3_000 });
  await clock.advance(3_000);
  assert.deepEqual(shared(socket), [{ url: '', title: '' }, PAGE, PAGE]);
  socket.push({ type: 'error', code: 'invalid-field', ref: 'page', field: 'url' });
  await clock.advance(10_000);
  assert.equal(shared(socket).length, 3);
});

test('who stops sharing takes the page back and is gone', async () => {
  const socket = await opened();
  pages.share(PAGE);
  pages.stop();
  assert.deepEqual(shared(socket).at(-1), { url: '', title: '' });
  assert.equal(socket.isClosed, true);
  await clock.advance(120_000);
  assert.equal(sockets.length, 1);
});

test('a frame that is no JSON does no harm', async () => {
  const socket = await opened();
  socket.onmessage({ data: 'no JSON' });
  socket.push({ type: 'update-presence', userId: 'ben' });
  assert.deepEqual(told.at(-1), { type: 'update-presence', userId: 'ben' });
});
