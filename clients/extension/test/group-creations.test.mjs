import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { workerOf } from './fake-worker.mjs';
import { settled } from './fakes.mjs';

const WALKS = { creationId: 'n1', title: 'Walks', userIds: ['ben', 'cem'] };

/** A server that makes groups. `answers` says whether the next creations are answered. */
class GroupServer {
  groups = [];
  answers = true;
  refusal = 0;

  add(title, userIds, more = {}) {
    this.groups.push({ conversationId: `g${this.groups.length + 1}`, title, isGroup: true, senderId: 'ann', seq: 0, sentAt: '2026-01-01T00:00:00.000Z', participantId: 'ben', userIds, ...more });
    return this.groups.at(-1).conversationId;
  }

  fetch = async (url, { body } = {}) => {
    const { pathname, searchParams } = new URL(url);
    const [, id = '', rest = ''] = /^\/conversations\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    if (pathname === '/conversation' && this.refusal) return Response.json({ detail: 'no', code: 'rate-limited' }, { status: this.refusal });
    if (pathname === '/conversation') return this.#created(JSON.parse(body));
    if (pathname === '/conversations') return Response.json(this.groups.filter(({ seq }) => (searchParams.get('hasMessages') === 'false') === (seq === 0)));
    if (rest === '/participants') return Response.json(this.groups.find(({ conversationId }) => conversationId === id).userIds);
    if (id) return Response.json(this.groups.find(({ conversationId }) => conversationId === id));
    return Response.json({ maxContentLength: 1000 });
  };

  #created({ title, recipientIdArr }) {
    const conversationId = this.add(title, ['ann', ...recipientIdArr]);
    return this.answers ? Response.json({ conversationId }) : new Promise(() => {});
  }
}

/** The worker of ann, with the records of the one before, which the browser has stopped. */
async function workerAt(t, server, before) {
  const worker = await workerOf(t, {}, ({ storage }) => before && (storage.local.records = structuredClone(before.chrome.storage.local.records)));
  t.mock.method(globalThis, 'fetch', server.fetch);
  return { ...worker, group: async (wanted = WALKS) => (await worker.ask('group', wanted)).answer };
}

/** The answer of a worker that pauses. */
async function answerOf({ port }) {
  for (let turn = 0; turn < 500 && !port.posted.some(({ kind }) => kind === 'answer'); turn++) {
    mock.timers.tick(50);
    await settled();
  }
  return port.posted.find(({ kind }) => kind === 'answer');
}

test('a group is created once if the worker dies before its answer, and the popup asks again', async (t) => {
  const server = new GroupServer();
  server.answers = false;
  const first = await workerAt(t, server);
  assert.equal(await first.group(), undefined);
  server.answers = true;
  const second = await workerAt(t, server, first);
  assert.equal((await second.group()).result, 'g1');
  assert.equal(server.groups.length, 1);
});

test('so is one in which somebody has written meanwhile', async (t) => {
  const server = new GroupServer();
  server.answers = false;
  const first = await workerAt(t, server);
  await first.group();
  Object.assign(server.groups[0], { seq: 1, senderId: 'ben' });
  assert.equal((await (await workerAt(t, server, first)).group()).result, 'g1');
});

test('so is one whose answer the worker has got, and the popup has not', async (t) => {
  const server = new GroupServer();
  const first = await workerAt(t, server);
  assert.equal((await first.group()).result, 'g1');
  assert.equal((await (await workerAt(t, server, first)).group()).result, 'g1');
  assert.equal(server.groups.length, 1);
});

test('a user who tries again after the worker died without an answer gets the group that was created', async (t) => {
  const server = new GroupServer();
  server.answers = false;
  const first = await workerAt(t, server);
  await first.group();
  server.answers = true;
  assert.equal((await (await workerAt(t, server, first)).group({ ...WALKS, creationId: 'n2', userIds: ['cem', 'ben'] })).result, 'g1');
  assert.equal(server.groups.length, 1);
});

test('a group that was not created is created then, and one of that title that was there before is another', async (t) => {
  const server = new GroupServer();
  server.add('Walks', ['ann', 'ben', 'dan']);
  server.add('Walks', ['ann', 'ben', 'cem'], { senderId: 'ben' });
  const first = await workerAt(t, server);
  t.mock.method(globalThis, 'fetch', () => new Promise(() => {}));
  await first.group();
  const second = await workerAt(t, server, first);
  await second.group();
  assert.equal((await answerOf(second)).result, 'g3');
});

test('a group that a slow server creates after the worker was there again is created once', async (t) => {
  const server = new GroupServer();
  const first = await workerAt(t, server);
  t.mock.method(globalThis, 'fetch', () => new Promise(() => {}));
  await first.group();
  const second = await workerAt(t, server, first);
  await second.group();
  server.add('Walks', ['ann', 'ben', 'cem']);
  assert.equal((await answerOf(second)).result, 'g1');
  assert.equal(server.groups.length, 1);
});

test('two groups of the same title and members can be created on purpose, and a refusal is over', async (t) => {
  const server = new GroupServer();
  const { group } = await workerAt(t, server);
  server.refusal = 400;
  assert.equal((await group()).error, 'no');
  server.refusal = 0;
  assert.equal((await group()).result, 'g1');
  assert.equal((await group({ ...WALKS, creationId: 'n2' })).result, 'g2');
});
