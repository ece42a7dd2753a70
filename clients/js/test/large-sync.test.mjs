import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError } from '../src/index.js';
import { Scene, message, settled } from './fakes.mjs';

/** @returns the cursors of `count` conversations, with ids as long as those of a server and positions of maximum length */
function cursorsOf(count) {
  const ids = Array.from({ length: count }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
  return Object.fromEntries(ids.map((id) => [id, Number.MAX_SAFE_INTEGER]));
}

function named(frames) {
  return Object.assign({}, ...frames.map(({ cursors }) => cursors));
}

/** Connects to a server that closes with 1009 if a frame is longer than `limit`. */
async function attempt(scene, limit) {
  await settled();
  const { socket } = scene;
  socket.accept();
  await settled();
  const isTooBig = socket.frames.some((frame) => JSON.stringify(frame).length > limit);
  if (isTooBig) socket.drop(1009, 'message too big');
  else socket.push({ type: 'synced' });
  return isTooBig;
}

describe('a sync of 20,000 conversations', () => {
  test('goes in parts that are well below 64 KiB, of which the last one says so', async () => {
    const cursors = cursorsOf(20_000);
    const scene = new Scene({ cursors });

    await scene.goOnline();

    const frames = scene.socket.sent('sync');
    assert.deepEqual(named(frames), cursors);
    assert.ok(frames.every((frame) => JSON.stringify(frame).length < 32_000));
    assert.deepEqual(frames.map(({ part = false }) => part), [...frames.slice(1).map(() => true), false]);
    assert.equal(scene.client.state, 'online');
  });

  test('is replaced by REST if the server does not support parts', async () => {
    const cursors = cursorsOf(20_000);
    const [known, quiet] = Object.keys(cursors);
    const scene = new Scene({ cursors: { ...cursors, [known]: 1, [quiet]: 5 } });
    scene.answers['/conversations'] = { body: [{ conversationId: known, seq: 3 }, { conversationId: 'new', seq: 1 }, { conversationId: quiet, seq: 5 }] };
    scene.answers[`/conversations/${known}/messages`] = { body: [message(known, 2), message(known, 3)] };
    scene.answers['/conversations/new/messages'] = { body: [message('new', 1)] };
    scene.client.connect();
    await settled();
    scene.socket.answersRefs = false;
    scene.socket.accept();
    await scene.clock.advance(5_000);
    await settled();

    assert.equal(scene.client.state, 'online');
    assert.deepEqual(scene.socket.sent('sync'), []);
    assert.deepEqual([...scene.contents].sort(), [`${known}2`, `${known}3`, 'new1']);
    assert.ok(scene.requests.every(({ path }) => !path.includes(quiet)));
  });

  test('that the server refuses as too large is replaced by REST', async () => {
    const scene = new Scene({ cursors: cursorsOf(600) });
    await scene.open();

    scene.socket.push({ type: 'error', code: 'invalid-field', field: 'cursors', message: 'too many' });
    await settled();
    await settled();

    assert.equal(scene.client.state, 'online');
    assert.deepEqual(scene.told.error, []);
  });

  test('by REST reaches archived conversations too', async () => {
    const scene = new Scene({ cursors: { old: 1 } });
    scene.answers['/client-settings'] = { body: { features: ['members'] } };
    scene.answers['/conversations?archived=true'] = { body: [{ conversationId: 'old', seq: 2 }] };
    scene.answers['/conversations/old/messages'] = { body: [message('old', 2)] };
    await scene.open();
    scene.socket.push({ type: 'error', code: 'invalid-field', field: 'cursors', message: 'too many' });
    await settled();
    await settled();

    assert.deepEqual(scene.contents, ['old2']);
  });

  test('by REST waits as long as the server asks for', async () => {
    const scene = new Scene({ cursors: cursorsOf(600) });
    scene.answers['/conversations'] = { status: 429, body: {}, headers: { 'Retry-After': '7' } };
    await scene.open();
    scene.socket.push({ type: 'error', code: 'invalid-field', field: 'cursors', message: 'too many' });
    await settled();
    await settled();
    scene.answers['/conversations'] = { body: [] };

    await scene.clock.advance(6_999);
    assert.equal(scene.client.state, 'syncing');
    await scene.clock.advance(1);
    await settled();

    assert.equal(scene.client.state, 'online');
  });

  test('by REST that fails is tried again on another connection', async () => {
    const scene = new Scene({ cursors: cursorsOf(600) });
    scene.answers['/conversations'] = { status: 500, body: {} };
    await scene.open();
    scene.socket.push({ type: 'error', code: 'invalid-field', field: 'cursors', message: 'too many' });
    await settled();
    await settled();
    assert.equal(scene.client.state, 'offline');
    scene.answers['/conversations'] = { body: [] };

    await scene.clock.advance(500);
    scene.socket.accept();
    await settled();
    await settled();

    assert.equal(scene.client.state, 'online');
  });
});

describe('a network that lets only small messages through', () => {
  for (const limit of [60_000, 16_000, 4_000, 1_200]) {
    test(`of ${limit} bytes gets a sync that fits, and never one that did not`, async () => {
      const scene = new Scene({ cursors: cursorsOf(2_000) });
      scene.client.connect();
      const sizes = [];
      for (let attempts = 0; await attempt(scene, limit); attempts++) {
        sizes.push(Math.max(...scene.socket.frames.map((frame) => JSON.stringify(frame).length)));
        assert.ok(attempts < 12, `still too large: ${sizes}`);
        await scene.clock.advance(scene.told.state.at(-1).retryInMs);
      }
      assert.equal(scene.client.state, 'online');
      assert.deepEqual(sizes, [...new Set(sizes)]);
      assert.deepEqual(scene.told.error, []);
    });
  }

  test('gets nothing but REST in the end', async () => {
    const scene = new Scene({ cursors: cursorsOf(2_000) });
    scene.client.connect();
    while (scene.client.state !== 'online') {
      await settled();
      scene.socket.accept();
      await settled();
      await settled();
      if (scene.socket.sent('sync').length > 0) scene.socket.drop(1009);
      if (scene.client.state === 'offline') await scene.clock.advance(scene.told.state.at(-1).retryInMs);
    }
    assert.ok(scene.sockets.length < 12);
  });

  test('refuses a message once, which settles as too large, and others go on', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    const large = scene.client.send('a', 'x'.repeat(5_000), { tempMessageId: 'large' });
    const small = scene.client.send('b', 'hello', { tempMessageId: 'small' });
    large.catch(() => {});

    await scene.socket.drop(1009);
    await assert.rejects(large, { code: 'too-large' });
    await scene.clock.advance(scene.told.state.at(-1).retryInMs);
    scene.socket.accept();
    scene.socket.push({ type: 'synced' });
    assert.deepEqual(scene.socket.sent('send-message').map(({ tempMessageId }) => tempMessageId), ['small']);
    scene.socket.push(message('b', 1, { tempMessageId: 'small' }));
    await small;
  });
});

describe('a connection that is closed again and again with a code that blames the client', () => {
  for (const code of [1002, 1007, 1008, 1009]) {
    test(`${code} ends the attempts, which is reported, and connect() tries again`, async () => {
      const scene = new Scene({ cursors: {} });
      await scene.goOnline();
      for (let fault = 0; fault < 2; fault++) {
        scene.socket.drop(code, 'no');
        assert.equal(scene.client.state, 'offline');
        assert.equal(scene.told.state.at(-1).code, code);
        await scene.clock.advance(scene.told.state.at(-1).retryInMs);
        scene.socket.accept();
        scene.socket.push({ type: 'synced' });
      }
      scene.socket.drop(code, 'no');

      assert.equal(scene.client.state, 'closed');
      assert.equal(scene.client.closedBy, 'protocol');
      const { cause, code: told } = scene.told.state.at(-1);
      assert.deepEqual([cause, told], ['protocol', code]);
      assert.equal(scene.told.error.at(-1).code, 'protocol');

      scene.client.connect();
      await settled();
      scene.socket.accept();
      scene.socket.push({ type: 'synced' });
      assert.equal(scene.client.state, 'online');
      assert.equal(scene.client.closedBy, null);
    });
  }

  test('is forgiven when one held for a while', async () => {
    const scene = new Scene({ cursors: {} });
    await scene.goOnline();
    for (let fault = 0; fault < 6; fault++) {
      scene.socket.drop(1008);
      await scene.clock.advance(scene.told.state.at(-1).retryInMs);
      scene.socket.accept();
      scene.socket.push({ type: 'synced' });
      await scene.clock.advance(11_000);
    }
    assert.equal(scene.client.state, 'online');
  });
});

test('the cause of the end is available: an administrator, a refused token, a refused origin, or the caller', async () => {
  const scene = new Scene({ cursors: {} });
  await scene.goOnline();
  scene.socket.drop(4403, 'disconnected by an administrator');
  assert.equal(scene.client.closedBy, 'administrator');
  assert.equal(scene.told.state.at(-1).code, 4403);

  for (const [status, cause] of [[401, 'token'], [403, 'origin']]) {
    scene.answers['/conversations/00000000-0000-0000-0000-000000000000'] = { status, body: {} };
    scene.client.connect();
    await settled();
    scene.socket.drop();
    await settled();
    assert.equal(scene.client.closedBy, cause);
    assert.ok(scene.told.error.at(-1) instanceof ApiError);
  }
  await scene.client.close();
  assert.equal(scene.client.state, 'closed');
});
