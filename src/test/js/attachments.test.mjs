import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AttachmentLinks } from '../../main/resources/page/attachment-links.js';
import { pageModule } from './page-modules.mjs';

const { filesOf, newConversation } = await pageModule('conversation.js');
const { fileSize } = await pageModule('format.js');
const { Uploads } = await pageModule('uploads.js');

const settled = () => new Promise((resolve) => setImmediate(resolve));
const fileOf = (name, size = 3) => ({ name, size, type: 'text/plain' });

/** Uploads, each answered by the test. */
class Scene {
  calls = [];
  refused = [];
  discarded = [];
  changed = [];

  constructor(limits = { attachmentBytes: 100, attachmentsPerMessage: 3 }) {
    const upload = (conversationId, file, call) => new Promise((resolve, reject) => {
      call.signal.addEventListener('abort', () => reject(call.signal.reason));
      this.calls.push({ conversationId, file, ...call, resolve: () => resolve({ id: `id-${file.name}`, name: file.name }), reject });
    });
    const discard = async (attachmentId) => this.discarded.push(attachmentId);
    this.uploads = new Uploads({ upload, discard }, limits, { changed: (id) => this.changed.push(id), refused: (text) => this.refused.push(text) });
  }

  add(...files) {
    this.uploads.add('c1', files);
  }

  get states() {
    return this.uploads.of('c1').map(({ state }) => state);
  }
}

describe('the files of the next message', () => {
  test('are uploaded at once, three at a time, and taken when all are ready', async () => {
    const scene = new Scene({ attachmentsPerMessage: 10 });
    scene.add(...['1', '2', '3', '4'].map((name) => fileOf(name)));
    assert.deepEqual(scene.states, ['uploading', 'uploading', 'uploading', 'waiting']);
    scene.calls[1].onProgress({ loaded: 1, total: 2 });
    assert.equal(scene.uploads.of('c1')[1].progress, 0.5);
    scene.calls[0].resolve();
    await settled();
    assert.deepEqual(scene.states, ['ready', 'uploading', 'uploading', 'uploading']);
    assert.equal(scene.uploads.stateOf('c1'), 'uploading');
    for (const call of scene.calls) call.resolve();
    await settled();
    assert.equal(scene.uploads.stateOf('c1'), 'ready');
    assert.equal(scene.uploads.count, 4);
    assert.deepEqual(scene.uploads.take('c1').map(({ id }) => id), ['id-1', 'id-2', 'id-3', 'id-4']);
    assert.deepEqual([scene.uploads.stateOf('c1'), scene.uploads.stateOf('c2'), scene.uploads.count], ['none', 'none', 0]);
  });

  test('that do not fit are refused, and the others are added', () => {
    const scene = new Scene();
    scene.add(fileOf('large', 101), fileOf('a'), fileOf('empty', 0), fileOf('b'), fileOf('c'), fileOf('d'));
    assert.deepEqual(scene.uploads.of('c1').map(({ file }) => file.name), ['a', 'b', 'c']);
    const sentences = ['“large” is too large (101 bytes). A file can have up to 100 bytes.', '“empty” is empty and cannot be sent.', 'A message can have up to 3 files. 1 file was not added.'];
    assert.deepEqual(scene.refused, [sentences.join(' ')]);
    scene.add(...['1', '2', '3', '4', '5'].map((name) => fileOf(name, 0)));
    assert.match(scene.refused[1], /“3” is empty and cannot be sent\. Other files were not added either\.$/);
  });

  test('can be removed, which ends their upload and lets the next one begin', async () => {
    const scene = new Scene({ attachmentsPerMessage: 10 });
    scene.add(...['1', '2', '3', '4'].map((name) => fileOf(name)));
    scene.uploads.remove('c1', scene.uploads.of('c1')[0].key);
    assert.equal(scene.calls[0].signal.aborted, true);
    await settled();
    assert.deepEqual(scene.states, ['uploading', 'uploading', 'uploading']);
    assert.equal(scene.uploads.stateOf('c1'), 'uploading');
  });

  test('that failed can be tried again, and lost ones are when there is a connection', async () => {
    const scene = new Scene();
    scene.add(fileOf('lost'), fileOf('refused'));
    scene.calls[0].reject(Object.assign(new Error('broken'), { status: 0 }));
    scene.calls[1].reject(Object.assign(new Error('HTML is refused'), { status: 415 }));
    await settled();
    assert.equal(scene.uploads.stateOf('c1'), 'failed');
    assert.deepEqual(scene.uploads.of('c1').map(({ error, mayRetry }) => [error, mayRetry]), [['broken', true], ['HTML is refused', false]]);
    scene.uploads.retryLost();
    assert.deepEqual(scene.states, ['uploading', 'failed']);
    scene.calls[2].resolve();
    await settled();
    assert.deepEqual(scene.states, ['ready', 'failed']);
  });

  test('are tried again where the server receives them, and given up there when they are removed', async () => {
    const scene = new Scene();
    scene.add(fileOf('a'), fileOf('b'));
    const [first, second] = scene.calls;
    first.onSlot({ attachmentId: 's1' });
    first.reject(Object.assign(new Error('broken'), { status: 0 }));
    await settled();
    const [a, b] = scene.uploads.of('c1').map(({ key }) => key);
    scene.uploads.retry('c1', a);
    assert.deepEqual(scene.calls[2].slot, { attachmentId: 's1' });
    scene.uploads.remove('c1', a);
    scene.uploads.remove('c1', b);
    assert.deepEqual(scene.discarded, ['s1']);
    second.onSlot({ attachmentId: 's2' });
    assert.deepEqual(scene.discarded, ['s1', 's2']);
  });

  test('end with the page', () => {
    const scene = new Scene();
    scene.add(fileOf('a'));
    scene.uploads.close();
    assert.equal(scene.calls[0].signal.aborted, true);
  });
});

describe('the links to a file', () => {
  function linksAt() {
    const scene = { now: 0, loads: 0 };
    const load = async () => ({ url: `/a?${++scene.loads}`, expiresAt: new Date(scene.now + 900_000).toISOString() });
    return Object.assign(scene, { links: new AttachmentLinks(load, () => scene.now) });
  }

  test('are kept until shortly before they expire', async () => {
    const scene = linksAt();
    const [one, same] = await Promise.all([scene.links.of('a'), scene.links.of('a')]);
    scene.now = 839_000;
    assert.deepEqual([one.url, same.url, (await scene.links.of('a')).url], ['/a?1', '/a?1', '/a?1']);
    scene.now = 841_000;
    assert.equal((await scene.links.of('a')).url, '/a?2');
    assert.equal((await scene.links.renewed('a')).url, '/a?3');
  });

  test('are requested again after a failure', async () => {
    let loads = 0;
    const links = new AttachmentLinks(async () => {
      if (++loads === 1) throw new Error('offline');
      return { url: '/a', expiresAt: '2999-01-01T00:00:00Z' };
    });
    await assert.rejects(links.of('a'));
    await settled();
    assert.equal((await links.of('a')).url, '/a');
  });
});

test('a conversation has files of messages while these are not deleted', () => {
  const conversation = newConversation('c1');
  const attachments = [{ id: 'a', name: 'x.png', size: 1, contentType: 'image/png' }];
  const message = (seq, more) => ({ messageId: `m${seq}`, conversationId: 'c1', seq, senderId: 'ben', content: '', sentAt: '2026-11-27T10:00:00Z', ...more });
  conversation.messages = new Map([[2, message(2, { attachments })], [1, message(1, { attachments: [{ ...attachments[0], id: 'b' }] })], [3, message(3)]]);
  assert.deepEqual(filesOf(conversation).map(({ attachment, message: { seq } }) => [attachment.id, seq]), [['b', 1], ['a', 2]]);
  conversation.messages.set(1, message(1, { attachments, deletedAt: 'x' }));
  assert.deepEqual(filesOf(conversation).map(({ attachment }) => attachment.id), ['a']);
});

test('sizes are short', () => {
  assert.deepEqual([0, 1, 999, 1536, 25 * 1024 ** 2, 1.25 * 1024 ** 3].map(fileSize), ['0 bytes', '1 byte', '999 bytes', '1.5 KB', '25 MB', '1.3 GB']);
});
