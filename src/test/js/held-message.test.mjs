import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { pageModule } from './page-modules.mjs';

/** An element of which any property that nobody has set is a function that does nothing. */
function anyElement() {
  const target = Object.assign(new EventTarget(), { value: '', style: {}, dataset: {}, children: [], childNodes: [], textContent: '', hidden: false, disabled: false, firstChild: null });
  return new Proxy(target, {
    get: (_, name) => {
      const known = target[name];
      if (typeof known === 'function') return known.bind(target);
      return name in target ? known : Object.assign(() => anyElement(), { add() {}, toggle() {}, remove() {}, contains: () => false });
    },
    set: (_, name, value) => {
      target[name] = value;
      return true;
    },
  });
}

const elements = new Map();
const byId = (id) => elements.get(id) ?? elements.set(id, anyElement()).get(id);
Object.assign(document, { getElementById: byId, createElement: anyElement, createElementNS: anyElement, addEventListener() {}, querySelector: anyElement, querySelectorAll: () => [], body: anyElement() });
globalThis.window = new EventTarget();
globalThis.matchMedia = () => Object.assign(new EventTarget(), { matches: false });
for (const name of ['ResizeObserver', 'IntersectionObserver', 'MutationObserver']) {
  globalThis[name] = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
}
globalThis.requestAnimationFrame = () => 0;

const { Drafts } = await pageModule('drafts.js');
const { MessagePane } = await pageModule('message-pane.js');
const { Store } = await pageModule('store.js');

beforeEach(() => elements.clear());

/** The page of ann, who has sent a text in g, which waits for its file. */
function paneWithHeld(content) {
  const records = { set() {}, remove() {}, clear() {} };
  const channel = { onmessage: null, postMessage() {}, close() {} };
  const drafts = new Drafts(records, [], channel);
  const store = new Store('ann', () => {}, records, records);
  const left = new Set();
  const sent = [];
  let uploaded;
  const data = {
    store, drafts, left, changes: {}, people: { nameOf: (id) => id, pictureOf: () => '' }, isBlocked: () => false,
    own: { send: (id, text, _, { attachments = [] }) => sent.push([id, text, attachments.map(({ name }) => name)]) },
    client: { on: () => () => {}, state: 'online', typing() {}, upload: () => new Promise((resolve) => (uploaded = resolve)) },
  };
  const conversation = store.conversation('g');
  const pane = new MessagePane(data, { maxContentLength: 1_000, features: ['attachments'] }, { open: () => conversation, seen() {} }, new AbortController().signal);
  pane.open(conversation, 'end');
  const input = byId('composer-input');
  input.value = content;
  input.dispatchEvent(new Event('input'));
  byId('attach-input').files = [{ name: 'plan.pdf', size: 3, type: 'application/pdf' }];
  byId('attach-input').dispatchEvent(new Event('change'));
  byId('composer').dispatchEvent(new Event('submit'));
  assert.deepEqual(sent, []);
  const ready = async () => {
    uploaded({ id: 'a1', name: 'plan.pdf' });
    await new Promise((resolve) => setImmediate(resolve));
  };
  const told = (text) => channel.onmessage({ data: { tab: 'other', conversationId: 'g', text, before: drafts.of('g') } });
  return { pane, drafts, left, sent, input, told, ready };
}

test('a message that waits for its files is sent as it was written', async () => {
  const { drafts, sent, input, ready } = paneWithHeld('Here is the plan ');
  await ready();
  assert.deepEqual(sent, [['g', 'Here is the plan', ['plan.pdf']]]);
  assert.deepEqual([drafts.of('g'), input.value], ['', '']);
});

test('what another tab writes meanwhile is not sent with it, and stays', async () => {
  const { drafts, sent, input, told, ready } = paneWithHeld('Here is the plan');
  told('Here is the plan, but do not tell');
  await ready();
  assert.deepEqual(sent, [['g', 'Here is the plan', ['plan.pdf']]]);
  assert.deepEqual([drafts.of('g'), input.value], ['Here is the plan, but do not tell', 'Here is the plan, but do not tell']);
});

test('one that could be sent only after the user was removed from the conversation stays in the draft', async () => {
  const { pane, drafts, left, sent, ready } = paneWithHeld('Here is the plan');
  left.add('g');
  await ready();
  assert.deepEqual([sent, drafts.of('g'), pane.files], [[], 'Here is the plan', 1]);
});
