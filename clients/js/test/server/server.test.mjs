/** Tests the library in Node over real sockets, with the server that environment variables name. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import WebSocket from 'ws';
import { FileStorage } from '../../src/file-storage.js';
import { ChatClient, MemoryStorage } from '../../src/index.js';

const { CHAT_HTTP: httpUrl, CHAT_WEBSOCKET: webSocketUrl } = process.env;
const PATIENCE_MS = 30_000;
let people = 0;

/** A proxy to the server that can drop its traffic, as a network that fails. */
class Gate {
  #passing = new Set();
  #isShut = false;
  #isSilent = false;
  #left = Infinity;
  cuts = 0;

  static async open(target = webSocketUrl) {
    const gate = new Gate();
    const { hostname, port } = new URL(target);
    gate.server = net.createServer((near) => {
      if (gate.#isShut) return near.destroy();
      const far = net.connect(Number(port), hostname);
      near.on('data', ({ length }) => gate.#passed(length));
      for (const [from, to] of [[near, far], [far, near]]) {
        gate.#passing.add(from);
        from.on('error', () => to.destroy()).on('close', () => to.destroy()).on('data', (bytes) => gate.#isSilent || to.write(bytes));
      }
    });
    gate.server.listen(0, '127.0.0.1');
    await once(gate.server, 'listening');
    gate.url = `ws://127.0.0.1:${gate.server.address().port}/`;
    gate.httpUrl = `http://127.0.0.1:${gate.server.address().port}`;
    return gate;
  }

  /** Breaks all connections once, when clients have sent so many bytes. */
  cutAfter(bytes) {
    this.#left = bytes;
  }

  #passed(bytes) {
    this.#left -= bytes;
    if (this.#left > 0) return;
    this.#left = Infinity;
    this.cuts++;
    this.shut();
    this.reopen();
  }

  shut() {
    this.#isShut = true;
    for (const socket of this.#passing) socket.destroy();
    this.#passing.clear();
  }

  /** Drops all traffic from now on, without closing connections. */
  swallow() {
    this.#isSilent = true;
  }

  reopen() {
    if (this.#isSilent) this.shut();
    this.#isShut = this.#isSilent = false;
  }

  close() {
    this.shut();
    this.server.close();
  }
}

async function tokenOf(userId) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(new URL('dev/token', httpUrl), { method: 'POST', headers, body: JSON.stringify({ userId }) });
  return (await answer.json()).token;
}

const clients = [];

async function client(userId, options = {}) {
  const token = await tokenOf(userId);
  const made = new ChatClient({ httpUrl, webSocketUrl, token: () => token, WebSocket, ...options });
  clients.push(made);
  made.contents = [];
  made.on('message', ({ content }) => made.contents.push(content));
  return made;
}

/** Two users with a conversation. */
async function pair() {
  const [ann, ben] = [`ann-${++people}-${process.pid}`, `ben-${people}-${process.pid}`];
  const conversationId = await (await client(ann)).createDirect(ben);
  return { ann, ben, conversationId };
}

async function until(event, target, isIt = () => true) {
  const { promise, resolve, reject } = withResolvers();
  const timer = setTimeout(() => reject(new Error(`no such ${event} in time`)), PATIENCE_MS);
  const off = target.on(event, (detail) => isIt(detail) && resolve(detail));
  return promise.finally(() => (clearTimeout(timer), off()));
}

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

async function online(target) {
  if (target.state === 'online') return;
  const reached = until('state', target, ({ state }) => state === 'online');
  target.connect();
  await reached;
}

describe('with a server', { skip: !httpUrl && 'CHAT_HTTP and CHAT_WEBSOCKET name none' }, () => {
  after(() => Promise.all(clients.map((made) => made.close())));

  test('two people chat, and each send settles with the stored message', async () => {
    const { ann, ben, conversationId } = await pair();
    const [one, other] = [await client(ann), await client(ben)];
    await Promise.all([online(one), online(other)]);

    const arrived = until('message', other);
    const stored = await one.send(conversationId, 'Hello Ben');

    assert.deepEqual([stored.seq, stored.senderId, stored.content], [1, ann, 'Hello Ben']);
    assert.equal((await arrived).messageId, stored.messageId);
    assert.deepEqual((await other.messages(conversationId)).map(({ content }) => content), ['Hello Ben']);
    const read = until('read', other);
    other.markRead(conversationId);
    assert.equal((await read).lastReadSeq, 1);
    assert.deepEqual((await one.presence([ben])).map(({ online: isOnline }) => isOnline), [false]);
    await other.send(conversationId, 'Hello Ann');
    assert.deepEqual((await one.presence([ben])).map(({ online: isOnline }) => isOnline), [true]);
    assert.equal(await one.directConversation(ben), conversationId);
  });

  test('messages written without a network arrive once and in order, and missed ones are received', async (context) => {
    const { ann, ben, conversationId } = await pair();
    const gate = await Gate.open();
    context.after(() => gate.close());
    const [one, other] = [await client(ann, { webSocketUrl: gate.url }), await client(ben)];
    await Promise.all([online(one), online(other)]);

    const lost = until('state', one, ({ state }) => state === 'offline');
    gate.shut();
    await lost;
    const sent = ['one', 'two', 'three'].map((content) => one.send(conversationId, content));
    await other.send(conversationId, 'from Ben');
    gate.reopen();
    await Promise.all(sent);

    assert.deepEqual(one.contents, ['from Ben', 'one', 'two', 'three']);
    assert.deepEqual((await other.messages(conversationId)).map(({ content }) => content), one.contents);
  });

  test('a network that swallows everything is noticed, by silence and by a send, and nothing is lost', async (context) => {
    const { ann, ben, conversationId } = await pair();
    const gate = await Gate.open();
    context.after(() => gate.close());
    const [one, other] = [await client(ann, { webSocketUrl: gate.url, heartbeatMs: 1_000 }), await client(ben)];
    await Promise.all([online(one), online(other)]);

    const noticed = until('state', one, ({ reason }) => reason === 'the connection is dead');
    gate.swallow();
    await other.send(conversationId, 'while nobody heard');
    await noticed;
    const sent = one.send(conversationId, 'from Ann');
    gate.reopen();
    await sent;

    assert.deepEqual(one.contents, ['while nobody heard', 'from Ann']);
  });

  test('two thousand conversations are resumed from in parts', async () => {
    const { ann, ben, conversationId } = await pair();
    const others = Array.from({ length: 2_000 }, () => [ChatClient.newMessageId(), 1]);
    const [one, other] = [await client(ann, { cursors: Object.fromEntries(others) }), await client(ben)];
    await online(other);
    await other.send(conversationId, 'hello');

    await online(one);

    assert.deepEqual(one.contents, ['hello']);
  });

  test('a connection that breaks in the middle of sends doubles and loses none', async (context) => {
    const { ann, conversationId } = await pair();
    const gate = await Gate.open();
    context.after(() => gate.close());
    const one = await client(ann, { webSocketUrl: gate.url });
    await online(one);

    const wanted = Array.from({ length: 60 }, (_, index) => `message ${index}`);
    const sent = wanted.map((content) => one.send(conversationId, content));
    for (const broken of [5, 25, 45]) {
      await sent[broken];
      gate.shut();
      gate.reopen();
    }
    await Promise.all(sent);

    assert.deepEqual((await one.messages(conversationId, { limit: 100 })).map(({ content }) => content), wanted);
    assert.deepEqual(one.contents, wanted);
  });

  test('a process that ends before it could send leaves that to the next one', async (context) => {
    const { ann, conversationId } = await pair();
    const folder = await mkdtemp(join(tmpdir(), 'chat-api-client-'));
    context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
    const before = await client(ann, { storage: new FileStorage(folder) });
    await online(before);
    await before.send(conversationId, 'zero');
    const sends = ['one', 'two'].map((content) => before.send(conversationId, content).catch(({ code, kept }) => ({ code, kept })));
    await before.restore();
    await before.close();
    const outcomes = await Promise.all(sends);

    const next = await client(ann, { storage: new FileStorage(folder) });
    const unsent = await next.restore();
    const settled = unsent.map(({ tempMessageId }) => until('settled', next, (one) => one.tempMessageId === tempMessageId));
    await online(next);
    await Promise.all(settled);

    assert.ok(outcomes.every(({ seq, code }) => seq || code === 'closed'));
    const stored = (await next.messages(conversationId)).map(({ content }) => content);
    assert.deepEqual(stored, ['zero', 'one', 'two'].slice(0, 1 + unsent.length));
    assert.deepEqual(await new FileStorage(folder).entries('outbox/'), []);
  });

  test('the next process receives messages sent while there was none, and none twice', async () => {
    const { ann, ben, conversationId } = await pair();
    const [storage, other] = [new MemoryStorage(), await client(ben)];
    await online(other);
    const before = await client(ann, { storage });
    await online(before);
    const first = until('message', before);
    await other.send(conversationId, 'one');
    await first;
    await before.close();
    await other.send(conversationId, 'two');

    const next = await client(ann, { storage });
    await online(next);

    assert.deepEqual(next.contents, ['two']);
  });

  test('edits and deletions reach the others, and their own client is answered', async () => {
    const { ann, ben, conversationId } = await pair();
    const [one, other] = [await client(ann), await client(ben)];
    await Promise.all([online(one), online(other)]);
    for (const content of ['one', 'two']) await one.send(conversationId, content);

    const edited = until('changes', other, ({ items }) => items.some(({ content }) => content === 'ONE'));
    const rev = await one.edit(conversationId, 1, 'ONE', { ifRev: 0 });
    assert.equal((await edited).rev, rev);
    const deleted = until('changes', other, ({ items }) => items.some(({ deletedAt }) => deletedAt));
    await one.delete(conversationId, [[2, 2]]);
    await deleted;

    await assert.rejects(other.edit(conversationId, 1, 'not mine'), { code: 'not-allowed', retryable: false });
    await assert.rejects(one.edit(conversationId, 1, 'late', { ifRev: 0 }), { code: 'conflict', retryable: false });
    await assert.rejects(one.edit(conversationId, 9, 'none'), { code: 'not-found', field: 'seq' });
    const stored = await other.messages(conversationId);
    assert.deepEqual(stored.map(({ content, edits, deletedBy }) => [content, edits, deletedBy]), [['ONE', 1, undefined], ['', undefined, ann]]);
    assert.deepEqual(Object.values(other.cursors), [[2, 2]]);
  });

  test('changes made without a network or without a process arrive, and a next process continues after them', async (context) => {
    const { ann, ben, conversationId } = await pair();
    const gate = await Gate.open();
    context.after(() => gate.close());
    const [anns, bens] = [new MemoryStorage(), new MemoryStorage()];
    const one = await client(ann, { webSocketUrl: gate.url, storage: anns });
    const other = await client(ben, { storage: bens });
    await Promise.all([online(one), online(other)]);
    const third = until('message', other, ({ seq }) => seq === 3);
    for (const content of ['one', 'two', 'three']) await one.send(conversationId, content);
    await third;
    await other.close();

    const lost = until('state', one, ({ state }) => state === 'offline');
    gate.shut();
    await lost;
    const closed = one.edit(conversationId, 1, 'ONE').catch(({ code, kept }) => ({ code, kept }));
    await one.restore();
    await one.close();
    assert.deepEqual(await closed, { code: 'closed', kept: true });
    gate.reopen();
    const again = await client(ann, { storage: anns });
    const settled = until('change-settled', again);
    await online(again);
    assert.equal((await settled).rev, 1);
    await again.delete(conversationId, [[2, 3]]);

    const next = await client(ben, { storage: bens });
    const changes = [];
    next.on('changes', ({ items }) => changes.push(...items));
    await online(next);
    assert.deepEqual(next.contents, []);
    assert.deepEqual(changes.map(({ seq, content, deletedBy }) => [seq, content, deletedBy]), [[1, 'ONE', undefined], [2, '', ann], [3, '', ann]]);
    await next.close();
    const last = await client(ben, { storage: bens });
    last.on('changes', () => changes.push('again'));
    await online(last);
    assert.equal(changes.length, 3);
  });

  test('an upload that breaks goes on where the server has stopped receiving, and the others read the file', async (context) => {
    const { ann, ben, conversationId } = await pair();
    const gate = await Gate.open(httpUrl);
    context.after(() => gate.close());
    const [one, other] = [await client(ann, { httpUrl: gate.httpUrl }), await client(ben)];
    await Promise.all([online(one), online(other)]);
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251);

    gate.cutAfter(1_500_000);
    const loaded = [];
    const attachment = await one.upload(conversationId, new File([bytes], 'walk.bin'), { onProgress: (progress) => loaded.push(progress.loaded) });
    assert.deepEqual([attachment.name, attachment.size, gate.cuts, loaded.at(-1)], ['walk.bin', bytes.length, 1, bytes.length]);

    const arrived = until('message', other);
    await one.send(conversationId, '', { attachments: [attachment] });
    assert.deepEqual((await arrived).attachments, [attachment]);
    const { url } = await other.attachmentUrl(attachment.id);
    assert.deepEqual(new Uint8Array(await (await fetch(url)).arrayBuffer()), bytes);
    await one.delete(conversationId, [[1, 1]]);
    await assert.rejects(other.attachmentUrl(attachment.id), { status: 404 });
  });

  test('a token that is refused closes the client with an error, and another goes on', async () => {
    const { ann } = await pair();
    let token = 'no.such.token';
    const one = await client(ann, { cursors: {}, token: () => token });
    const refused = until('error', one);
    one.connect();
    assert.equal((await refused).status, 401);
    assert.equal(one.state, 'closed');

    token = await tokenOf(ann);
    await online(one);
  });

  test('a message to a conversation of other users is refused for good', async () => {
    const { ann } = await pair();
    const one = await client(ann);
    await online(one);
    await assert.rejects(one.send(ChatClient.newMessageId(), 'hello'), { code: 'not-found', retryable: false });
    await assert.rejects(one.conversation(ChatClient.newMessageId()), { status: 404, code: 'not-found', retryable: false });
  });
});
