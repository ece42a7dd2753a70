import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStorage } from '../src/index.js';
import { LiveChat, seenBy } from '../src/live.js';
import { changed, changes, message, settled } from './fakes.mjs';
import { liveScene, shownBy, watch } from './live-scene.mjs';

async function open(newest, options) {
  const scene = await liveScene(newest, options);
  const timeline = scene.live.timeline('a');
  const watched = await watch(timeline);
  return { scene, timeline, watched };
}

describe('a timeline', () => {
  test('shows the newest page, and older ones until the beginning', async () => {
    const { timeline } = await open(25);
    assert.deepEqual([shownBy(timeline).length, shownBy(timeline)[0], timeline.snapshot.hasOlder], [10, 'a16', true]);

    await timeline.loadOlder();
    await timeline.loadOlder();

    assert.deepEqual([shownBy(timeline).length, shownBy(timeline)[0], timeline.snapshot.hasOlder], [25, 'a1', false]);
    assert.equal(timeline.snapshot.status, 'ready');
  });

  test('asks once for a page that is on its way', async () => {
    const { scene, timeline } = await open(25);
    const before = scene.requests.length;

    await Promise.all([timeline.loadOlder(), timeline.loadOlder()]);

    assert.equal(scene.requests.length, before + 1);
  });

  test('shows messages that arrive, and tells its listeners once of those of one turn', async () => {
    const { scene, timeline, watched } = await open(2);
    const calls = watched.calls;

    scene.socket.push(message('a', 3));
    scene.socket.push(message('a', 4));
    scene.socket.push(message('b', 1));
    await settled();

    assert.deepEqual(shownBy(timeline), ['a1', 'a2', 'a3', 'a4']);
    assert.equal(watched.calls, calls + 1);
  });

  test('has the same snapshot and the same items until something changes', async () => {
    const { scene, timeline } = await open(2);
    const { snapshot } = timeline;
    assert.equal(timeline.snapshot, snapshot);

    scene.socket.push(message('a', 3));

    assert.notEqual(timeline.snapshot, snapshot);
    assert.equal(timeline.snapshot.items[0], snapshot.items[0]);
  });

  test('jumps to a message, and shows and fills the gap behind it', async () => {
    const { timeline } = await open(60);

    assert.equal(await timeline.loadAround(20), true);
    assert.deepEqual(shownBy(timeline).filter((shown) => shown.includes('…')), ['24…51']);
    const gap = () => timeline.snapshot.items.find(({ kind }) => kind === 'gap');
    await timeline.loadGap(gap());
    assert.deepEqual([gap().after, gap().before], [34, 51]);
    await timeline.loadGap(gap(), 'end');
    assert.deepEqual([gap().after, gap().before], [34, 41]);
    await timeline.loadGap(gap());

    assert.equal(gap(), undefined);
    assert.deepEqual(shownBy(timeline).at(0), 'a15');
    assert.equal(timeline.snapshot.items.length, 46);
  });

  test('tells that a message to jump to is not there', async () => {
    const { timeline } = await open(5);

    assert.equal(await timeline.loadAround(70), false);
    assert.deepEqual([shownBy(timeline).length, timeline.snapshot.hasOlder], [5, false]);
  });

  test('applies edits, deletions and reactions of others, to a page on its way too', async () => {
    const { scene, timeline } = await open(12);
    const older = timeline.loadOlder();
    scene.socket.push(changes('a', 0, 3, changed('a', 12, 1, { content: 'new' }), changed('a', 2, 2, { reactions: [{ key: '+', count: 1, users: ['ben'] }] }), { kind: 'removed', rev: 3, ranges: [[3, 3]] }));
    await older;

    const [first, second, third] = timeline.snapshot.items;
    assert.deepEqual([first.message.seq, second.message.reactions[0].key, shownBy(timeline)[2], shownBy(timeline).at(-1)], [1, '+', '3 deleted', 'new']);
    assert.ok(third.message.deletedAt);
  });

  test('forgets an own change that has changed nothing', async () => {
    const { scene, timeline } = await open(2, { features: ['ref', 'sync-parts', 'changes', 'edit', 'reactions'] });
    scene.socket.answersRefs = false;
    scene.socket.push(changes('a', 0, 3, changed('a', 2, 3, { content: 'new' })));
    scene.client.react('a', 1, ['+'], { ref: 'r' });
    await settled();
    assert.equal(timeline.snapshot.items[0].change.state, 'sending');

    scene.socket.push({ type: 'done', ref: 'r', rev: 3 });
    await settled();
    assert.equal(timeline.snapshot.items[0].change, undefined);
  });

  test('shows own edits and reactions at once, and the message again if they are refused', async () => {
    const { scene, timeline } = await open(2, { features: ['ref', 'sync-parts', 'changes', 'edit', 'reactions'] });
    scene.socket.answersRefs = false;
    const edit = scene.client.edit('a', 1, 'mine', { ref: 'e' });
    const reaction = scene.client.react('a', 2, ['+'], { ref: 'r' });
    reaction.catch(() => {});
    await settled();
    assert.deepEqual(shownBy(timeline), ['mine', 'a2']);
    assert.deepEqual(timeline.snapshot.items[1].message.reactions, [{ key: '+', count: 1, users: ['ann'] }]);
    assert.equal(timeline.snapshot.items[0].change.state, 'sending');

    scene.socket.push({ type: 'done', ref: 'e', rev: 1 });
    await edit;
    assert.deepEqual([shownBy(timeline)[0], timeline.snapshot.items[0].change.state], ['mine', 'done'], 'the changed message is still on its way');
    scene.socket.push(changes('a', 0, 1, changed('a', 1, 1, { content: 'mine' })));
    scene.socket.push({ type: 'error', code: 'limit-reached', message: 'too many', ref: 'r' });
    await settled();

    assert.equal(timeline.snapshot.items[0].change, undefined);
    const { change, message: kept } = timeline.snapshot.items[1];
    assert.deepEqual([change.state, change.error.code, kept.reactions], ['failed', 'limit-reached', undefined]);
    assert.equal(timeline.dismissChange('r'), true);
    assert.equal(timeline.snapshot.items[1].change, undefined);
  });

  test('shows an own message under one key before and after it is stored', async () => {
    const { scene, timeline } = await open(1);
    const sent = timeline.send('hello', { tempMessageId: 't' });
    await settled();
    assert.deepEqual(shownBy(timeline), ['a1', 'hello sending']);
    const { key } = timeline.snapshot.items[1];

    scene.socket.push(message('a', 2, { senderId: 'ann', content: 'hello', tempMessageId: 't' }));
    await sent;
    scene.socket.push(changes('a', 0, 1, changed('a', 2, 1, { senderId: 'ann', content: 'hello!' })));
    await settled();

    assert.deepEqual(shownBy(timeline), ['a1', 'hello!']);
    assert.equal(timeline.snapshot.items[1].key, key);
  });

  test('shows a message of another user under a key of its own, whatever it is called', async () => {
    const { scene, timeline } = await open(1);
    for (const [seq, senderId] of [[2, 'ann'], [3, 'eve']]) scene.socket.push(message('a', seq, { senderId, tempMessageId: 't' }));

    assert.deepEqual(timeline.snapshot.items.map(({ key }) => key), ['id:id-a1', 'own:t', 'id:id-a3']);
  });

  test('never shows an own message twice', async () => {
    const { scene, timeline } = await open(1);
    const sent = timeline.send('hello', { tempMessageId: 't' });
    const seen = [];
    scene.client.on('message', () => seen.push(shownBy(timeline)));

    scene.socket.push(message('a', 2, { senderId: 'ann', content: 'hello', tempMessageId: 't' }));
    await sent;

    assert.deepEqual(seen, [['a1', 'hello']]);
  });

  test('keeps a refused message over a reload, until it is sent again or given up', async () => {
    const storage = new MemoryStorage();
    const { scene, timeline } = await open(1, { storage });
    for (const name of ['one', 'two']) timeline.send(name, { tempMessageId: name }).catch(() => {});
    await settled();
    scene.socket.push({ type: 'error', code: 'invalid-field', message: 'no', tempMessageId: 'one', field: 'content' });
    await settled();
    scene.socket.push({ type: 'error', code: 'not-allowed', message: 'no', tempMessageId: 'two' });
    await settled();
    assert.deepEqual(shownBy(timeline), ['a1', 'one failed', 'two failed']);
    await scene.live.close();

    const again = await open(1, { storage });
    await settled();
    assert.deepEqual(shownBy(again.timeline), ['a1', 'one failed', 'two failed']);
    assert.equal(again.timeline.snapshot.items[1].send.error.field, 'content');
    again.timeline.retry('one').catch(() => {});
    assert.equal(again.timeline.discard('two'), true);
    await settled();
    assert.deepEqual(shownBy(again.timeline), ['a1', 'one sending']);
    assert.equal(again.scene.socket.sent('send-message').at(-1).tempMessageId, 'one');
    await again.scene.live.close();
    assert.deepEqual(await storage.entries('live/'), []);
  });

  test('shows a message that the outbox does not take', async () => {
    const { timeline } = await open(1);

    await assert.rejects(timeline.send('x'.repeat(70_000), { tempMessageId: 't' }), { code: 'too-large' });

    assert.equal(timeline.snapshot.items[1].send.error.code, 'too-large');
  });

  test('has read positions, from the start on and when they move', async () => {
    const scene = await liveScene(3, { features: ['ref', 'sync-parts', 'changes', 'receipts'] });
    scene.answers['/conversations/a/receipts'] = { body: { readers: [{ userId: 'ben', seq: 1, at: '' }, { userId: 'ann', seq: 2, at: '' }] } };
    const timeline = scene.live.timeline('a');
    await watch(timeline);
    assert.equal(timeline.snapshot.lastReadSeq, 2);

    scene.socket.push({ type: 'receipts', conversationId: 'a', readers: [{ userId: 'ben', seq: 3, at: '' }] });
    scene.socket.push({ type: 'read-messages', conversationId: 'a', lastReadSeq: 3 });

    assert.deepEqual(seenBy(timeline.snapshot.readers, { senderId: 'ann', seq: 3 }), ['ben']);
    assert.equal(timeline.snapshot.lastReadSeq, 3);
  });

  test('drops what the user may not see any more, and ends with the membership', async () => {
    const { scene, timeline } = await open(5);
    scene.socket.push({ type: 'my-settings', conversationId: 'a', my: 1, aboveSeq: 3 });
    assert.deepEqual([shownBy(timeline), timeline.snapshot.hasOlder], [['a4', 'a5'], false]);

    scene.socket.push({ type: 'conversation-removed', conversationId: 'a', reason: 'removed' });

    assert.equal(timeline.snapshot.status, 'removed');
  });

  test('loads its newest page again after a reset, and after a failure with the next connection', async () => {
    const { scene, timeline } = await open(5);
    scene.served.newest = 40;
    scene.socket.push({ type: 'reset', conversationId: 'a', seq: 40, rev: 0 });
    await settled();
    assert.equal(shownBy(timeline)[0], 'a31');

    scene.answers['/conversations/a/messages'] = { status: 503, body: {} };
    await timeline.reload();
    assert.deepEqual([timeline.snapshot.status, timeline.snapshot.error.status], ['failed', 503]);
    delete scene.answers['/conversations/a/messages'];
    await scene.reopen();
    scene.socket.push({ type: 'synced' });
    await settled();
    assert.equal(timeline.snapshot.status, 'ready');
  });

  test('does not show missed messages that are far before its newest page', async () => {
    const scene = await liveScene(50, { cursors: { a: 3 } });
    const timeline = scene.live.timeline('a');
    await watch(timeline);

    scene.socket.push(message('a', 4));
    assert.deepEqual(shownBy(timeline)[0], 'a41');
  });

  test('ends with its last listener, and leaves none behind', async () => {
    const { scene, timeline, watched } = await open(2);
    const second = await watch(timeline);
    watched.end();
    scene.socket.push(message('a', 3));
    assert.equal(shownBy(timeline).length, 3);
    second.end();
    await settled();
    assert.deepEqual([timeline.snapshot.status, timeline.snapshot.items], ['loading', []]);
    const requests = scene.requests.length;

    scene.socket.push(message('a', 4));
    await settled();

    assert.deepEqual([timeline.snapshot.items, scene.requests.length], [[], requests]);
  });

  test('goes on if a listener is replaced by another one in the same turn', async () => {
    const { scene, timeline, watched } = await open(2);
    const requests = scene.requests.length;

    watched.end();
    timeline.subscribe(() => {});
    await settled();

    assert.deepEqual([scene.requests.length, shownBy(timeline)], [requests, ['a1', 'a2']]);
  });

  test('stays up to date for a user who comes back, as long as it is among the last ones', async () => {
    const scene = await liveScene(2, { keptTimelines: 1 });
    const [one, other] = [scene.live.timeline('a'), scene.live.timeline('b')];
    (await watch(one)).end();
    await settled();
    scene.socket.push(message('a', 3));
    assert.deepEqual(shownBy(one), ['a1', 'a2', 'a3']);

    (await watch(other)).end();
    await settled();

    assert.deepEqual(shownBy(one), []);
  });

  test('that is shown again does not end with those that are left after it', async () => {
    const scene = await liveScene(2, { keptTimelines: 1 });
    const timeline = scene.live.timeline('a');
    (await watch(timeline)).end();
    await settled();
    await watch(timeline);
    for (const id of ['b', 'c']) (await watch(scene.live.timeline(id))).end();
    await settled();

    scene.socket.push(message('a', 3));

    assert.deepEqual(shownBy(timeline), ['a1', 'a2', 'a3']);
  });
});

test('a listener that throws keeps nothing from the others', async (context) => {
  const { scene, timeline, watched } = await open(1);
  const thrown = [];
  const later = globalThis.queueMicrotask;
  context.mock.method(globalThis, 'queueMicrotask', (task) => later(() => {
    try {
      task();
    } catch (error) {
      thrown.push(error.message);
    }
  }));
  timeline.subscribe(() => {
    throw new Error('of a listener');
  });
  const after = await watch(timeline);
  const calls = [watched.calls, after.calls];

  scene.socket.push(message('a', 2));
  await settled();

  assert.deepEqual([thrown, watched.calls, after.calls], [['of a listener'], calls[0] + 1, calls[1] + 1]);
});

test('there is one timeline of a conversation', async () => {
  const { scene, timeline } = await open(1);
  assert.equal(scene.live.timeline('a'), timeline);
  assert.ok(scene.live instanceof LiveChat);
});
