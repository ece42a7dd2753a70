import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageModule } from '../../../src/test/js/page-modules.mjs';
import { LeftConversations } from '../src/popup/left-conversations.js';
import { workerOf } from './fake-worker.mjs';

const { Drafts } = await pageModule('drafts.js');
const pending = (tempMessageId, conversationId, state) => ({ tempMessageId, conversationId, content: `text of ${tempMessageId}`, sentAt: '2026-01-01T00:00:00.000Z', order: 1, state });

/** A popup with drafts in c1, which the worker shows, c2, which it knows, and c3, in which the user is not any more. */
function popupOf(answer = { gone: ['c3'], failed: [] }) {
  const drafts = new Drafts({ set() {}, remove() {} }, ['c1', 'c2', 'c3'].map((id) => [id, `draft of ${id}`]));
  const asked = [];
  const link = {
    fails: false,
    ask: async (what, more) => {
      asked.push([what, Object.values(more)[0]]);
      if (link.fails) throw new Error('the network is down');
      return answer;
    },
  };
  const left = new LeftConversations(link, drafts);
  const orphans = [pending('t1', 'c3', 'failed'), pending('t2', 'c3', 'sending')];
  const view = { conversations: [{ id: 'c1' }], orphans, connection: { state: 'online' } };
  return { drafts, asked, link, left, view };
}

test('what was written in a conversation that is gone is shown once, and no sign-out asks about it', async () => {
  const { asked, left, view } = popupOf();
  assert.deepEqual(left.unsent({ sending: 2, failed: 3 }), { sending: 2, failed: 3, drafts: 3, hasUnsendable: false });
  assert.deepEqual([await left.show(view), await left.show(view)], [['c3'], []]);
  assert.deepEqual(asked, [['find-gone', ['c2', 'c3']]]);
  assert.deepEqual(left.textsIn('c3'), ['text of t1', 'text of t2', 'draft of c3']);
  assert.deepEqual(left.unsent({ sending: 2, failed: 3 }), { sending: 1, failed: 2, drafts: 2, hasUnsendable: true });
});

test('it is removed when the user discards it', async () => {
  const { drafts, asked, left, view } = popupOf();
  await left.show(view);
  left.discard('c3', left.textsIn('c3'));
  assert.deepEqual(drafts.conversationIds, ['c1', 'c2']);
  assert.deepEqual(asked.slice(1), [['discard', 't1'], ['discard', 't2']]);
  await left.show({ ...view, orphans: [] });
  assert.equal(left.unsent({ sending: 0, failed: 0 }).hasUnsendable, false);
});

test('a conversation is not taken for gone without a connection, or if the server does not say so', async () => {
  const { asked, link, left, view } = popupOf();
  assert.deepEqual(await left.show({ ...view, connection: { state: 'offline' } }), []);
  assert.deepEqual(asked, []);
  link.fails = true;
  assert.deepEqual(await left.show(view), []);
  assert.equal(left.unsent({ sending: 0, failed: 0 }).drafts, 3);
  link.fails = false;
  assert.deepEqual(await left.show(view), ['c3']);
});

test('the server is asked again of those alone of which it did not answer, and only with a new connection', async () => {
  const answer = { gone: ['c3'], failed: ['c2'] };
  const { asked, left, view } = popupOf(answer);
  assert.deepEqual([await left.show(view), await left.show(view)], [['c3'], []]);
  assert.equal(asked.length, 1);
  await left.show({ ...view, connection: { state: 'offline' } });
  Object.assign(answer, { gone: ['c2'], failed: [] });
  assert.deepEqual([await left.show(view), await left.show(view)], [['c2'], []]);
  assert.deepEqual(asked.slice(1), [['find-gone', ['c2']]]);
});

test('one that a view has brought back while the server was asked is not gone', async () => {
  const { left, view } = popupOf();
  const asking = left.show(view);
  await left.show({ ...view, conversations: [{ id: 'c1' }, { id: 'c3' }], orphans: [] });
  assert.deepEqual([await asking, left.has('c3')], [[], false]);
});

test('one to which the user has come back counts again', async () => {
  const { left, view } = popupOf();
  await left.show(view);
  await left.show({ ...view, conversations: [{ id: 'c1' }, { id: 'c3' }], orphans: [] });
  assert.deepEqual(left.unsent({ sending: 1, failed: 1 }), { sending: 1, failed: 1, drafts: 3, hasUnsendable: false });
});

test('a draft that has changed since it was shown stays, and one to which the user has come back is not gone', async () => {
  const { drafts, left, view } = popupOf();
  await left.show(view);
  const texts = left.textsIn('c3');
  drafts.keep('c3', 'written since');
  left.discard('c3', texts);
  assert.equal(drafts.of('c3'), 'written since');
  assert.equal(left.has('c3'), true);
  await left.show({ ...view, conversations: [{ id: 'c1' }, { id: 'c3' }], orphans: [] });
  assert.equal(left.has('c3'), false);
});

test('the worker tells what belongs to no conversation, and asks the server which of them is gone', async (t) => {
  const { ask } = await workerOf(t, {}, ({ storage: { local } }) => {
    Object.assign(local.records, { book: { userId: 'ann' }, 'pending:t1': pending('t1', 'c3', 'failed') });
  });
  assert.deepEqual((await ask('look')).view.orphans.map(({ tempMessageId }) => tempMessageId), ['t1']);
  const statuses = { c2: 200, c3: 404, c4: 503 };
  t.mock.method(globalThis, 'fetch', async (url) => {
    const id = new URL(url).pathname.split('/').at(-1);
    return Response.json({ conversationId: id, title: 'Walks', isGroup: true, participantId: 'ben' }, { status: statuses[id] ?? 200 });
  });
  assert.deepEqual((await ask('find-gone', { conversationIds: ['c2', 'c3'] })).answer.result, { gone: ['c3'], failed: [] });
  assert.deepEqual((await ask('find-gone', { conversationIds: ['c3', 'c4'] })).answer.result, { gone: ['c3'], failed: ['c4'] });
  const { view } = await ask('discard', { tempMessageId: 't1' });
  assert.deepEqual([view.orphans, view.unsent], [[], { sending: 0, failed: 0 }]);
});
