import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EventStreamSocket } from '../src/event-stream-socket.js';
import { eventsUrlOf } from '../src/transports.js';
import { FakeClock, FakeStreams, Scene, message, settled } from './fakes.mjs';

const EVENTS = 'http://chat.test:8081/events';

/** A client on a network that lets no WebSocket through, and the server's streams. */
function blocked(options = {}) {
  const streams = new FakeStreams();
  const scene = new Scene({ cursors: { a: 3 }, eventsUrl: EVENTS, fetch: streams.fetch((url, init) => rest(scene, url, init)), ...options });
  return { scene, streams };
}

async function rest(scene, url, init) {
  scene.requests.push({ path: new URL(url).pathname, ...init });
  return new Response('[]');
}

/** Lets promises run that wait for one another, and for the parts of a stream. */
async function calm() {
  for (let turn = 0; turn < 5; turn++) await settled();
}

async function fail(scene) {
  scene.socket.drop();
  await calm();
  await scene.clock.advance(scene.told.state.at(-1).retryInMs);
  await calm();
}

async function fallBack({ scene, streams }) {
  scene.client.connect();
  await calm();
  await fail(scene);
  await fail(scene);
  assert.equal(streams.streams.length, 1);
}

async function goOnline(both) {
  await fallBack(both);
  both.streams.stream.push({ type: 'synced' });
  await calm();
  assert.equal(both.scene.client.state, 'online');
}

describe('a network that breaks WebSockets', () => {
  test('gets an event stream after two of them, with the same sync and the token in a header', async () => {
    const both = blocked();
    await goOnline(both);
    const { scene, streams } = both;

    assert.equal(scene.sockets.length, 2);
    assert.equal(streams.stream.token, 'token-1');
    assert.deepEqual(streams.stream.frames.find(({ action }) => action === 'sync').cursors, { a: 3 });
    streams.stream.push(message('a', 4));
    await calm();
    assert.deepEqual(scene.contents, ['a4']);
  });

  test('gets one too if it lets the handshake through and cuts the socket then', async () => {
    const { scene, streams } = blocked();
    scene.client.connect();
    await calm();
    for (let cut = 0; cut < 2; cut++) {
      scene.socket.accept();
      await fail(scene);
    }
    assert.deepEqual([scene.sockets.length, streams.streams.length], [2, 1]);
  });

  test('waits as long as the server asks for that refuses a stream', async () => {
    const both = blocked();
    both.streams.opens = 429;
    both.streams.headers = { 'Retry-After': '60' };
    both.scene.client.connect();
    await calm();
    for (let failure = 0; failure < 2; failure++) await fail(both.scene);
    const { state, retryInMs } = both.scene.told.state.at(-1);
    assert.equal(state, 'offline');
    assert.ok(retryInMs >= 60_000, `${retryInMs}`);
  });

  test('is given no stream by a server that has none, and none is tried again', async () => {
    const both = blocked();
    both.streams.opens = 426;
    both.scene.client.connect();
    await calm();
    for (let failure = 0; failure < 2; failure++) await fail(both.scene);
    await both.scene.clock.advance(both.scene.told.state.at(-1).retryInMs);
    await calm();
    for (let failure = 0; failure < 3; failure++) await fail(both.scene);
    assert.equal(both.scene.sockets.length, 6);
  });

  test('is remembered: a lost stream is followed by a stream, and by a WebSocket after five minutes', async () => {
    const both = blocked();
    await goOnline(both);
    const { scene, streams } = both;

    streams.stream.end();
    await calm();
    await scene.clock.advance(scene.told.state.at(-1).retryInMs);
    await calm();
    assert.equal(streams.streams.length, 2);
    assert.equal(scene.sockets.length, 2);
    streams.stream.push({ type: 'synced' });
    await calm();

    scene.clock.sleep(300_001);
    streams.stream.end();
    await calm();
    await scene.clock.advance(scene.told.state.at(-1).retryInMs);
    await calm();
    assert.equal(scene.sockets.length, 3);
  });

  test('is tried with a WebSocket again when the network changes', async () => {
    const both = blocked();
    await goOnline(both);
    const { scene, streams } = both;
    streams.stream.end();
    await calm();
    scene.network.dispatchEvent(new Event('online'));
    await calm();
    assert.equal(scene.sockets.length, 3);
  });
});

describe('an event stream', () => {
  test('sends frames in order, those that wait in one request', async () => {
    const streams = new FakeStreams();
    const socket = new EventStreamSocket(EVENTS, 'token', streams.fetch(), new FakeClock(), () => {});
    await calm();
    const frames = Array.from({ length: 150 }, (_, n) => ({ n }));
    for (const frame of frames) socket.send(JSON.stringify(frame));
    await calm();

    assert.deepEqual(streams.stream.frames, frames);
    assert.deepEqual(streams.posts.map((post) => post.frames.length), [1, 100, 49]);
  });

  test('answers a ping with a heartbeat', async () => {
    const both = blocked();
    await goOnline(both);
    const { streams } = both;
    streams.stream.event(': ping\n\n');
    await calm();
    assert.deepEqual(streams.stream.frames.at(-1), { action: 'heartbeat' });
  });

  test('reads frames that come in parts', async () => {
    const both = blocked();
    await goOnline(both);
    const { scene, streams } = both;
    const bytes = `data: ${JSON.stringify(message('a', 4, { content: 'whole' }))}\n\n`;
    streams.stream.event(bytes.slice(0, 30));
    await calm();
    streams.stream.event(bytes.slice(30));
    await calm();
    assert.deepEqual(scene.contents, ['whole']);
  });

  test('that the server closes has the code of a socket', async () => {
    const both = blocked();
    await goOnline(both);
    both.streams.stream.event('event: close\ndata: {"code":4403,"reason":"disconnected by an administrator"}\n\n');
    await calm();
    assert.equal(both.scene.client.state, 'closed');
    assert.equal(both.scene.told.state.at(-1).cause, 'administrator');
  });

  test('that has ended, as the answer to its frames says, is replaced, and they are sent again', async () => {
    const both = blocked();
    await goOnline(both);
    const { scene, streams } = both;
    streams.answer = { status: 404, headers: {} };
    scene.client.send('a', 'kept');
    await calm();
    assert.equal(scene.client.state, 'offline');

    streams.answer = { status: 202, headers: {} };
    await scene.clock.advance(scene.told.state.at(-1).retryInMs);
    await calm();
    streams.stream.push({ type: 'synced' });
    await calm();
    assert.deepEqual(streams.stream.frames.filter(({ action }) => action === 'send-message').map(({ content }) => content), ['kept']);
  });

  test('repeats frames that the server refuses for a moment', async () => {
    const both = blocked();
    await goOnline(both);
    const { scene, streams } = both;
    streams.answer = { status: 429, headers: { 'Retry-After': '2' } };
    scene.client.send('a', 'later');
    await calm();
    streams.answer = { status: 202, headers: {} };
    await scene.clock.advance(2_500);
    await calm();
    assert.equal(scene.client.state, 'online');
    assert.deepEqual(streams.stream.frames.filter(({ action }) => action === 'send-message').map(({ content }) => content), ['later']);
  });
});

test('the address of event streams follows from that of the socket', () => {
  assert.equal(eventsUrlOf('wss://chat.example.org/'), 'https://chat.example.org/events');
  assert.equal(eventsUrlOf('ws://chat.example.org:8081'), 'http://chat.example.org:8081/events');
  assert.equal(eventsUrlOf('wss://chat.example.org/ws?x=1'), 'https://chat.example.org/ws/events');
});
