import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kindOf, previewOf } from '../src/attachment-text.js';
import { descriptionOf } from '../src/file-description.js';
import { afterChanges } from '../src/index.js';
import { Scene, outcome, settled } from './fakes.mjs';

const MIB = 1024 * 1024;
const FILE = { id: 'a1', name: 'view.jpg', size: 2.5 * MIB, contentType: 'image/jpeg', width: 4, height: 3, thumbnail: true };

/** The server's end of one upload. `breaks` are the outcomes of the next requests that carry bytes: bytes that arrive before an end, or a refusal. */
class FakeStore {
  received = 0;
  breaks = [];
  slots = [];
  ranges = [];

  fetch = async (url, { method = 'GET', headers, body }) => {
    const { pathname } = new URL(url);
    if (pathname === '/client-settings') return Response.json({ features: ['attachments'] });
    if (pathname === '/chat/attachments') return this.#slot(JSON.parse(body));
    if (pathname.endsWith('/url')) return Response.json({ url: '../a1?ticket=t', thumbnailUrl: '../a1/thumbnail?ticket=t', expiresAt: '2027-01-01T00:00:00Z' });
    assert.equal(`${method} ${url}`, 'PUT http://chat.test/chat/attachments/a1?ticket=t');
    assert.equal(headers.Authorization, undefined);
    return this.receive(headers['Content-Range'], body);
  };

  #slot(body) {
    this.slots.push(body);
    const end = this.slots.length <= this.refusedSlots ? this.refusal : null;
    if (end) return end();
    return Response.json({ attachmentId: 'a1', upload: { method: 'PUT', url: 'attachments/a1?ticket=t', headers: {}, expiresAt: '' }, maxSize: 1 }, { status: 201 });
  }

  receive(range, body) {
    this.ranges.push(range);
    const [, first, last, size] = /^bytes (?:\*|(\d+)-(\d+))\/(\d+)$/.exec(range);
    if (first !== undefined) {
      assert.equal(body.size, last - first + 1);
      assert.equal(Number(first), this.received);
      const end = this.breaks.shift();
      if (end instanceof Response) return end;
      this.received += end ?? body.size;
      if (end !== undefined) throw new TypeError('fetch failed');
    }
    const isComplete = this.received === Number(size);
    const state = { attachmentId: 'a1', state: isComplete ? 'ready' : 'pending', received: this.received, size, ...(isComplete && { attachment: FILE }) };
    return Response.json(state, { status: isComplete ? 200 : 202 });
  }
}

function sceneOf(store, options = {}) {
  return new Scene({ httpUrl: 'http://chat.test/chat', fetch: store.fetch, ...options });
}

const file = (type = 'image/jpeg', name = 'view.jpg') => new File([new Uint8Array(FILE.size)], name, { type });
const problem = (status, code, headers = {}) => Response.json({ code, detail: `refused: ${code}` }, { status, headers });

describe('an upload', () => {
  test('asks for a slot, sends parts with their progress, and resolves with the attachment', async () => {
    const store = new FakeStore();
    const progress = [];
    const attachment = await sceneOf(store).client.upload('c1', file(), { onProgress: ({ loaded, total }) => progress.push(loaded / total) });
    assert.deepEqual(attachment, FILE);
    assert.deepEqual(store.slots, [{ conversationId: 'c1', name: 'view.jpg', size: FILE.size, contentType: 'image/jpeg' }]);
    assert.deepEqual(store.ranges, ['bytes 0-1048575/2621440', 'bytes 1048576-2097151/2621440', 'bytes 2097152-2621439/2621440']);
    assert.equal(progress.at(-1), 1);
    assert.deepEqual(progress, [...progress].sort());
  });

  test('goes on behind the bytes that the server has after a broken connection', async () => {
    const store = new FakeStore();
    store.breaks = [1000, 0];
    const scene = sceneOf(store);
    const done = scene.client.upload('c1', file());
    await settled();
    assert.equal(await outcome(done), 'open');
    await scene.clock.advance(60_000);
    assert.deepEqual((await outcome(done)).value, FILE);
    const query = 'bytes */2621440';
    assert.deepEqual(store.ranges.slice(0, 5), ['bytes 0-1048575/2621440', query, 'bytes 1000-1049575/2621440', query, 'bytes 1000-1049575/2621440']);
  });

  test('is complete if only its last answer was lost', async () => {
    const store = new FakeStore();
    store.breaks = [MIB];
    const small = new File([new Uint8Array(MIB)], 'x.bin');
    const scene = sceneOf(store);
    const done = scene.client.upload('c1', small);
    await settled();
    await scene.clock.advance(60_000);
    assert.deepEqual((await outcome(done)).value, FILE);
    assert.deepEqual(store.ranges, ['bytes 0-1048575/1048576', 'bytes */1048576']);
  });

  test('waits as long as a busy server requests, and for another request of the same upload', async () => {
    const store = new FakeStore();
    store.breaks = [problem(503, 'unavailable', { 'Retry-After': '7' }), problem(409, 'conflict')];
    const scene = sceneOf(store);
    const done = scene.client.upload('c1', file());
    await settled();
    await scene.clock.advance(6_999);
    assert.equal(store.ranges.length, 1);
    await scene.clock.advance(60_000);
    assert.deepEqual((await outcome(done)).value, FILE);
  });

  test('is given up after eight attempts that bring nothing', async () => {
    const store = new FakeStore();
    store.breaks = Array.from({ length: 100 }, () => 0);
    const scene = sceneOf(store);
    const done = scene.client.upload('c1', file());
    done.catch(() => {});
    await settled();
    await scene.clock.advance(600_000);
    const { error } = await outcome(done);
    assert.deepEqual([error.status, error.code], [0, 'unreachable']);
    assert.equal(store.ranges.filter((range) => !range.includes('*')).length, 8);
  });

  test('is not given up while each attempt brings some bytes', async () => {
    const store = new FakeStore();
    store.breaks = Array.from({ length: 20 }, () => 1000);
    const scene = sceneOf(store);
    const done = scene.client.upload('c1', file());
    await settled();
    await scene.clock.advance(600_000);
    assert.deepEqual((await outcome(done)).value, FILE);
  });

  test('that failed goes on in its slot, and in a new one if that has expired', async () => {
    const store = new FakeStore();
    store.breaks = [1000, problem(415, 'unsupported-type')];
    const slots = [];
    const scene = sceneOf(store);
    const failed = scene.client.upload('c1', file(), { onSlot: (slot) => slots.push(slot) });
    failed.catch(() => {});
    await settled();
    await scene.clock.advance(60_000);
    assert.equal((await outcome(failed)).error.code, 'unsupported-type');
    assert.equal(slots.length, 1);
    assert.equal(slots[0].attachmentId, 'a1');
    assert.deepEqual(await scene.client.upload('c1', file(), { slot: slots[0] }), FILE);
    assert.equal(store.slots.length, 1);
    assert.equal(store.ranges.filter((range) => range.startsWith('bytes 0-')).length, 1);

    const expired = new FakeStore();
    expired.receive = (range, body) => (range.includes('*') ? problem(404, 'not-found') : FakeStore.prototype.receive.call(expired, range, body));
    assert.deepEqual(await sceneOf(expired).client.upload('c1', file(), { slot: slots[0] }), FILE);
    assert.equal(expired.slots.length, 1);
  });

  test('that is not wanted any more is given up at the server', async () => {
    const calls = [];
    const scene = sceneOf({ fetch: async (url, { method }) => {
      calls.push(`${method} ${url}`);
      return new Response(null, { status: 204 });
    } });
    await scene.client.discardAttachment('a/1');
    assert.deepEqual(calls, ['DELETE http://chat.test/chat/attachments/a%2F1']);
  });

  test('that is refused rejects at once', async () => {
    for (const [status, code] of [[415, 'unsupported-type'], [413, 'too-large'], [403, 'forbidden'], [404, 'not-found']]) {
      const store = new FakeStore();
      store.breaks = [problem(status, code)];
      await assert.rejects(sceneOf(store).client.upload('c1', file()), { name: 'ApiError', status, code, message: `refused: ${code}` });
      assert.equal(store.ranges.length, 1);
    }
  });

  test('repeats the request for a slot if the server is busy, but not if it has too many files', async () => {
    const busy = Object.assign(new FakeStore(), { refusedSlots: 2, refusal: () => problem(429, 'rate-limited') });
    const scene = sceneOf(busy);
    const done = scene.client.upload('c1', file());
    await settled();
    await scene.clock.advance(60_000);
    assert.deepEqual((await outcome(done)).value, FILE);
    const full = Object.assign(new FakeStore(), { refusedSlots: 9, refusal: () => problem(409, 'limit-reached') });
    await assert.rejects(sceneOf(full).client.upload('c1', file()), { code: 'limit-reached' });
    assert.equal(full.slots.length, 1);
  });

  test('that is aborted rejects with the reason, also while it waits', async () => {
    const store = new FakeStore();
    store.breaks = [0];
    const scene = sceneOf(store);
    const abort = new AbortController();
    const done = scene.client.upload('c1', file(), { signal: abort.signal });
    await settled();
    abort.abort();
    assert.equal((await outcome(done)).error.name, 'AbortError');
    await scene.clock.advance(600_000);
    assert.equal(store.ranges.length, 1);
    await assert.rejects(scene.client.upload('c1', file(), { signal: abort.signal }), { name: 'AbortError' });
  });
});

describe('an upload in a browser', () => {
  /** XMLHttpRequest with a store behind it. */
  function requestsTo(store, requests = []) {
    return class FakeRequest {
      upload = {};
      headers = {};
      status = 0;

      open(method, url) {
        Object.assign(this, { method, url });
        requests.push(this);
      }

      setRequestHeader(name, value) {
        this.headers[name] = value;
      }

      getResponseHeader() {
        return null;
      }

      send(body) {
        this.body = body;
        queueMicrotask(() => this.#answer(body));
      }

      abort() {
        this.isAborted = true;
        this.onabort();
      }

      async #answer(body) {
        if (store.isSilent) return;
        this.upload.onprogress({ loaded: body.size / 2 });
        try {
          const response = store.receive(this.headers['Content-Range'], body);
          this.status = response.status;
          this.responseText = await response.text();
          this.onload();
        } catch {
          this.onerror();
        }
      }
    };
  }

  test('sends the rest of the file in one request and reports its progress', async () => {
    const store = new FakeStore();
    store.breaks = [MIB];
    const requests = [];
    const progress = [];
    const scene = sceneOf(store, { XMLHttpRequest: requestsTo(store, requests) });
    const done = scene.client.upload('c1', file(), { onProgress: ({ loaded }) => progress.push(loaded) });
    await settled();
    await scene.clock.advance(60_000);
    assert.deepEqual((await outcome(done)).value, FILE);
    assert.deepEqual(store.ranges, ['bytes 0-2621439/2621440', 'bytes */2621440', 'bytes 1048576-2621439/2621440']);
    assert.deepEqual(requests.map(({ method, url }) => `${method} ${url}`), Array(3).fill('PUT http://chat.test/chat/attachments/a1?ticket=t'));
    assert.deepEqual(progress, [1.25 * MIB, MIB, MIB + 0.75 * MIB, 2.5 * MIB]);
  });

  test('ends a request without progress and tries again, and an abort ends it', async () => {
    const store = Object.assign(new FakeStore(), { isSilent: true });
    const requests = [];
    const abort = new AbortController();
    const scene = sceneOf(store, { XMLHttpRequest: requestsTo(store, requests) });
    const done = scene.client.upload('c1', file(), { signal: abort.signal });
    await settled();
    await scene.clock.advance(60_000);
    assert.equal(requests[0].isAborted, true);
    await scene.clock.advance(1_000);
    assert.equal(requests.length, 2);
    abort.abort();
    assert.equal((await outcome(done)).error.name, 'AbortError');
    assert.equal(requests[1].isAborted, true);
  });
});

describe('the description of a file', () => {
  test('has a name that the server accepts', () => {
    const nameOf = (name) => descriptionOf(new Blob(['x']), name).name;
    assert.equal(nameOf('../a\\b/c\u0000\u202Efdp.exe'), '..abcfdp.exe');
    for (const name of ['', ' ', '..', '/', '\u200F']) assert.equal(nameOf(name), 'file');
    assert.equal(nameOf('\uD83D').length, 4);
    assert.equal(nameOf('Übersicht 😀.bin'), 'Übersicht 😀.bin');
    const long = nameOf(`${'😀'.repeat(300)}.jpeg`);
    assert.equal([...long].length, 255);
    assert.ok(long.endsWith('😀.jpeg'));
  });

  test('states no type of pictures, sound and video that the server would not find in it', () => {
    const typeOf = (type) => descriptionOf(new Blob(['x'], { type })).contentType;
    assert.equal(typeOf('video/mp2t'), undefined);
    assert.equal(typeOf('image/svg+xml'), undefined);
    assert.equal(typeOf(''), undefined);
    assert.equal(typeOf('audio/webm;codecs=opus'), 'audio/webm');
    assert.equal(typeOf('text/plain'), 'text/plain');
  });
});

describe('attachments', () => {
  test('have absolute links', async () => {
    assert.deepEqual(await sceneOf(new FakeStore()).client.attachmentUrl('a1'), {
      url: 'http://chat.test/chat/attachments/a1?ticket=t',
      thumbnailUrl: 'http://chat.test/chat/attachments/a1/thumbnail?ticket=t',
      expiresAt: '2027-01-01T00:00:00Z',
    });
  });

  test('are sent by their ids, and shown as they were given', async () => {
    const scene = new Scene({ features: ['attachments'] });
    await scene.goOnline();
    scene.client.send('c1', '', { tempMessageId: 't1', attachments: [FILE, 'a2'] });
    assert.deepEqual(scene.socket.sent('send-message'), [
      { action: 'send-message', tempMessageId: 't1', conversationId: 'c1', content: '', attachments: ['a1', 'a2'] },
    ]);
    assert.deepEqual(scene.told.pending[0].attachments, [FILE, 'a2']);
    assert.deepEqual(scene.client.pending()[0].attachments, [FILE, 'a2']);
  });

  test('leave a message that is deleted', () => {
    const message = { seq: 3, content: 'x', attachments: [FILE] };
    assert.equal(afterChanges(message, [{ kind: 'removed', rev: 1, ranges: [[1, 3]] }]).attachments, undefined);
  });
});

describe('the text of a message with files', () => {
  const of = (...types) => previewOf({ content: '', attachments: types.map((contentType) => ({ id: '', name: 'plan.pdf', size: 1, contentType })) });

  test('names its files if it has no other', () => {
    assert.equal(of('image/png'), 'Photo');
    assert.equal(of('image/png', 'image/webp'), '2 photos');
    assert.equal(of('image/png', 'application/pdf'), '2 files');
    assert.equal(of('application/pdf'), 'plan.pdf');
    assert.equal(of('video/mp4'), 'Video');
    assert.equal(of('audio/mpeg'), 'Audio');
    assert.equal(previewOf({ content: '' }), 'Attachment');
    assert.equal(previewOf({ content: 'Hello', attachments: [{ name: 'x' }] }), 'Hello');
    assert.equal(previewOf({ content: '', deletedAt: 'x' }), '');
  });

  test('depends on the kinds that browsers show', () => {
    const kinds = ['image/jpeg', 'image/heic', 'video/quicktime', 'audio/wav', 'text/plain'].map((contentType) => kindOf({ contentType }));
    assert.deepEqual(kinds, ['picture', 'file', 'file', 'sound', 'file']);
  });
});
