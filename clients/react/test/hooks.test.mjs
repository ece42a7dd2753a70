import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StrictMode, createElement } from 'react';
import { act, create } from 'react-test-renderer';
import { changed, changes, message, settled } from '../../js/test/fakes.mjs';
import { liveScene, summary } from '../../js/test/live-scene.mjs';
import { ChatProvider, useComposer, useConnectionState, useConversations, usePresence, useTimeline, useTyping } from '../src/index.js';

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

/** Renders a component that uses a hook, in strict mode, which mounts everything twice. */
async function render(scene, hook) {
  const shown = { renders: 0 };
  function Component() {
    shown.renders++;
    shown.value = hook();
    return null;
  }
  const element = (isThere) => createElement(StrictMode, null, createElement(ChatProvider, { live: scene.live }, isThere && createElement(Component)));
  await act(async () => {
    shown.root = create(element(true));
    await settled();
  });
  shown.again = () => act(async () => shown.root.update(element(true)));
  shown.leave = () => act(async () => {
    shown.root.update(element(false));
    await settled();
  });
  return shown;
}

/** Events of the server, and what the component makes of them. */
function push(scene, ...frames) {
  return act(async () => {
    for (const frame of frames) scene.socket.push(frame);
    await settled();
  });
}

const contentsOf = ({ items }) => items.map(({ message: { content } }) => content);

describe('hooks', () => {
  test('a timeline is loaded once, follows what happens, and loads older messages', async () => {
    const scene = await liveScene(15);
    const shown = await render(scene, () => useTimeline('a'));
    assert.deepEqual([shown.value.status, contentsOf(shown.value).length, shown.value.hasOlder], ['ready', 10, true]);
    assert.equal(scene.requests.filter(({ path }) => path.includes('/messages')).length, 1);

    await push(scene, message('a', 16), changes('a', 0, 1, changed('a', 15, 1, { content: 'new' })));
    assert.deepEqual(contentsOf(shown.value).slice(-2), ['new', 'a16']);
    await act(() => shown.value.loadOlder());

    assert.deepEqual([contentsOf(shown.value)[0], shown.value.hasOlder], ['a1', false]);
  });

  test('a render without news has the same value with the same functions', async () => {
    const scene = await liveScene(2);
    const shown = await render(scene, () => ({ timeline: useTimeline('a'), composer: useComposer('a'), list: useConversations(), typing: useTyping('a'), connection: useConnectionState() }));
    const { value } = shown;
    await shown.again();
    for (const name of Object.keys(value)) assert.equal(shown.value[name], value[name], name);

    await push(scene, message('a', 3));

    assert.notEqual(shown.value.timeline, value.timeline);
    assert.equal(shown.value.timeline.loadOlder, value.timeline.loadOlder);
    assert.equal(shown.value.composer, value.composer);
  });

  test('frames of one turn make one render', async () => {
    const scene = await liveScene(2);
    const shown = await render(scene, () => useTimeline('a'));
    const before = shown.renders;

    await push(scene, message('a', 3), message('a', 4), message('a', 5));

    // Strict mode may render twice.
    assert.ok(shown.renders <= before + 2, `${shown.renders - before} renders`);
    assert.equal(shown.value.items.length, 5);
  });

  test('a component that leaves takes its listeners with it', async () => {
    const scene = await liveScene(2);
    const { client } = scene;
    let listeners = 0;
    const on = client.on.bind(client);
    client.on = (...args) => {
      listeners++;
      const end = on(...args);
      return () => (listeners--, end());
    };
    const shown = await render(scene, () => [useTimeline('a'), useConversations(), usePresence('ben'), useTyping('a'), useConnectionState(), useComposer('a')]);
    assert.ok(listeners > 0);

    await shown.leave();

    assert.equal(listeners, 0);
  });

  test('the list, presence, typing and the connection are followed', async () => {
    const scene = await liveScene(0);
    scene.answers['/conversations'] = { body: [summary('a', 1)] };
    scene.answers['/presence'] = { body: [{ userId: 'ben', online: true, lastSeenAt: null }] };
    const shown = await render(scene, () => ({ list: useConversations(), ben: usePresence('ben'), typists: useTyping('a'), connection: useConnectionState() }));
    assert.deepEqual([shown.value.list.conversations.map(({ title }) => title), shown.value.ben.online, shown.value.connection.state], [['A'], true, 'online']);

    await push(scene, { type: 'typing', conversationId: 'a', userId: 'ben' }, { type: 'presence', users: [{ userId: 'ben', online: false, lastSeenAt: 'now' }] });
    assert.deepEqual([shown.value.typists, shown.value.ben.online], [['ben'], false]);
    const { list: { reload, conversations }, connection: { connect } } = shown.value;
    await push(scene, message('a', 1), message('a', 2));
    await act(async () => scene.socket.drop());

    assert.equal(shown.value.connection.state, 'offline');
    assert.notEqual(shown.value.list.conversations, conversations);
    assert.deepEqual([shown.value.list.reload === reload, shown.value.connection.connect === connect], [true, true]);
  });

  test('a composer reports typing and sends, and the timeline has the message at once', async () => {
    const scene = await liveScene(1, { features: ['ref', 'sync-parts', 'changes', 'typing'] });
    const shown = await render(scene, () => ({ composer: useComposer('a'), timeline: useTimeline('a') }));
    await act(async () => shown.value.composer.setText('Hello'));
    assert.equal(shown.value.composer.text, 'Hello');
    assert.equal(scene.socket.sent('typing').length, 1);

    await act(() => shown.value.composer.send());

    assert.deepEqual([shown.value.composer.text, shown.value.timeline.items.at(-1).send.content], ['', 'Hello']);
  });

  test('another conversation takes the place of the first one', async () => {
    const scene = await liveScene(2);
    let id = 'a';
    const shown = await render(scene, () => useTimeline(id));
    id = 'b';
    await shown.again();
    assert.equal(shown.value.conversationId, 'b');
    await push(scene, message('a', 3), message('b', 1));
    assert.deepEqual(contentsOf(shown.value), ['b1']);
  });

  test('a hook without a provider says what is missing', () => {
    const silent = console.error;
    console.error = () => {};
    try {
      assert.throws(() => act(() => create(createElement(() => useTyping('a').join()))), /<ChatProvider/);
    } finally {
      console.error = silent;
    }
  });
});
