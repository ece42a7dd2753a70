import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { FakeElement, pageModule } from './page-modules.mjs';

const { Arrivals } = await pageModule('arrivals.js');
const { Drafts } = await pageModule('drafts.js');
const { LeftConversations } = await pageModule('left-conversations.js');
const { OwnChanges } = await pageModule('own-changes.js');
const { OwnMessages } = await pageModule('own-messages.js');
const { SignOutDialog } = await pageModule('sign-out-dialog.js');
const { Store } = await pageModule('store.js');
const { UnsendableDialog } = await pageModule('unsendable-dialog.js');
const { UserRecords } = await pageModule('user-records.js');

/** The client library, with an outbox. */
class FakeClient extends EventTarget {
  state = 'online';
  outbox = new Map();
  people = {};

  on(type, listener) {
    this.addEventListener(type, ({ detail }) => listener(detail));
    return () => {};
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  send(conversationId, content, { tempMessageId }) {
    return new Promise((_, reject) => this.outbox.set(tempMessageId, { conversationId, tempMessageId, content, reject }));
  }

  refuse(tempMessageId, error) {
    const { conversationId, reject } = this.outbox.get(tempMessageId);
    this.outbox.delete(tempMessageId);
    this.tell('settled', { conversationId, tempMessageId, error });
    reject(error);
  }

  pending = () => [...this.outbox.values()];
  pendingChanges = () => [];
  discard = (name) => this.outbox.delete(name);
}

/** The page of ann in the conversation g, which she may be removed from, and the elements that it shows. */
class Page {
  elements = new Map();
  client = new FakeClient();
  /** For each sign-out, if what is unsent is kept. */ signOuts = [];

  constructor() {
    document.getElementById = (id) => this.element(id);
    const records = (kind) => new UserRecords(kind, 'ann', assert.fail);
    const [draftRecords, failed, failedChanges] = ['draft', 'failed', 'failed-change'].map(records);
    this.drafts = new Drafts(draftRecords, draftRecords.entries());
    this.store = new Store('ann', () => {}, failed, failedChanges);
    this.left = new LeftConversations(this.client, this.store, this.drafts, failed, failedChanges);
    this.own = new OwnMessages(this.client, this.store, this.drafts, failed, this.left);
    this.changes = new OwnChanges(this.client, this.store, failedChanges, this.left);
    this.client.on('settled', (settled) => this.own.settled(settled));
    const dialog = new UnsendableDialog(this.left, new AbortController().signal);
    const unsent = () => ({ ...this.own.unsent, hasUnsendable: this.left.hasTexts });
    this.signOut = new SignOutDialog({ unsent, sendAll() {}, signOut: ({ keep }) => this.signOuts.push(keep) }, new AbortController().signal);
    const data = { client: this.client, store: this.store, left: this.left, people: { nameOf: (id) => id }, listen() {} };
    new Arrivals(data, {}, { openId: () => null, openRemoved() {}, left: (id, title) => dialog.show(id, title) }).listen(new AbortController().signal);
  }

  element(id) {
    if (!this.elements.has(id)) {
      const created = Object.assign(new FakeElement('div'), {
        open: false, querySelector: () => null, children: [],
        showModal() { this.open = true; },
        close() { this.open = false; },
        replaceChildren(...nodes) { this.childNodes = nodes; },
      });
      this.elements.set(id, created);
    }
    return this.elements.get(id);
  }

  send(tempMessageId, content) {
    this.own.send('g', content, tempMessageId);
    this.store.addPending({ conversationId: 'g', tempMessageId, content, sentAt: '2026-01-01T00:00:00.000Z', state: 'sending' });
  }

  remove() {
    this.client.tell('conversation-removed', { conversationId: 'g', reason: 'left' });
  }

  get dialog() {
    const texts = this.element('unsendable-list').childNodes.flatMap(({ childNodes }) => childNodes.filter(({ tag }) => tag === 'p').map(({ textContent }) => textContent));
    return { isOpen: this.element('unsendable-dialog').open, texts };
  }

  get unsent() {
    const [messages, changes] = [this.own.unsent, this.changes.unsent];
    return [messages.sending + changes.sending, messages.failed + changes.failed, messages.drafts];
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  const records = Object.defineProperties({}, {
    setItem: { value(key, value) { this[key] = value; } },
    getItem: { value(key) { return this[key] ?? null; } },
    removeItem: { value(key) { delete this[key]; } },
  });
  globalThis.localStorage = records;
});

/** Ann has written four texts in g. */
function pageWithUnsent() {
  const page = new Page();
  page.store.describe({ conversationId: 'g', title: 'Walks', isGroup: true });
  page.send('t1', 'on its way');
  page.send('t2', 'refused');
  page.client.refuse('t2', Object.assign(new Error('too fast'), { code: 'rate-limited' }));
  page.store.addChange({ ref: 'r1', conversationId: 'g', seq: 4, content: 'a refused edit', state: 'failed', error: 'no' });
  page.drafts.keep('g', 'half written');
  return page;
}

test('what was written in a conversation is shown when the user is removed from it, and no sign-out asks about it', async () => {
  const page = pageWithUnsent();
  assert.deepEqual(page.unsent, [1, 2, 1]);
  page.remove();
  assert.deepEqual(page.dialog, { isOpen: true, texts: ['on its way', 'refused', 'a refused edit', 'half written'] });
  assert.deepEqual(page.unsent, [0, 0, 0]);
  page.client.refuse('t1', Object.assign(new Error('not found'), { code: 'not-found' }));
  await settled();
  assert.deepEqual([page.unsent, [...page.store.conversations.keys()]], [[0, 0, 0], []]);
});

test('it is unsent in the conversation again when the user comes back, and a sign-out asks about it', async () => {
  const page = pageWithUnsent();
  page.remove();
  page.client.refuse('t1', Object.assign(new Error('not found'), { code: 'not-found' }));
  await settled();
  page.left.restore();
  assert.deepEqual(page.unsent, [0, 0, 0], 'the user is not back yet');

  page.store.describe({ conversationId: 'g', title: 'Walks', isGroup: true });
  page.left.restore();
  assert.deepEqual(page.unsent, [0, 3, 1]);
  assert.deepEqual([...page.store.conversation('g').pending.keys()], ['t1', 't2']);
});

test('it stays over a reload until the user discards it, and is gone then', () => {
  pageWithUnsent().remove();
  const page = new Page();
  page.store.restoreFailed();
  page.remove();
  assert.deepEqual([page.dialog.isOpen, page.dialog.texts.sort()], [true, ['a refused edit', 'half written', 'on its way', 'refused']]);
  page.element('unsendable-discard').listeners.click();
  assert.equal(page.dialog.isOpen, false);
  assert.deepEqual(Object.keys(localStorage), []);
  assert.deepEqual(page.client.pending(), []);
});

test('all of it can be copied', async () => {
  const copied = [];
  Object.defineProperty(globalThis.navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => copied.push(text) } });
  const page = pageWithUnsent();
  page.remove();
  await page.element('unsendable-copy').listeners.click();
  assert.deepEqual(copied, ['on its way\n\nrefused\n\na refused edit\n\nhalf written']);
});

test('the user is told that nothing was copied', async () => {
  const page = pageWithUnsent();
  page.remove();
  for (const clipboard of [undefined, { writeText: async () => assert.fail('not allowed') }]) {
    Object.defineProperty(globalThis.navigator, 'clipboard', { configurable: true, value: clipboard });
    page.element('unsendable-copied').textContent = '';
    await page.element('unsendable-copy').listeners.click();
    assert.match(page.element('unsendable-copied').textContent, /^Copying failed/);
  }
});

test('the dialog can be closed without a choice, and its first focus is on no action', () => {
  const page = pageWithUnsent();
  page.remove();
  page.element('unsendable-close').listeners.click();
  assert.deepEqual([page.dialog.isOpen, page.drafts.of('g'), page.client.pending().length], [false, 'half written', 1]);
  const html = readFileSync(new URL('../../main/resources/page/index.html', import.meta.url), 'utf8');
  assert.match(html, /<h2 id="unsendable-heading"[^>]* tabindex="-1" autofocus>/);
  assert.match(html, /<ul id="unsendable-list"[^>]* tabindex="0"/);
  assert.match(html, /<button id="unsendable-close"/);
});

test('a conversation in which nothing waits goes without a word', () => {
  const page = new Page();
  page.store.describe({ conversationId: 'g', title: 'Walks', isGroup: true });
  page.remove();
  assert.equal(page.dialog.isOpen, false);
});

test('who is in the conversation again is asked about what is written there since', () => {
  const page = pageWithUnsent();
  page.remove();
  page.element('unsendable-discard').listeners.click();
  page.store.describe({ conversationId: 'g', title: 'Walks', isGroup: true });
  page.drafts.keep('g', 'back again');
  assert.deepEqual(page.unsent, [0, 0, 1]);
});

test('a dialog that was closed without a choice discards nothing of a conversation that the user is in again', () => {
  const page = pageWithUnsent();
  page.remove();
  page.element('unsendable-dialog').close();
  page.store.describe({ conversationId: 'g', title: 'Walks', isGroup: true });
  page.drafts.keep('h', 'elsewhere');
  page.client.tell('conversation-removed', { conversationId: 'h', reason: 'left' });
  assert.deepEqual(page.dialog, { isOpen: true, texts: ['elsewhere'] });
  page.element('unsendable-discard').listeners.click();
  assert.deepEqual([page.drafts.of('g'), page.drafts.of('h')], ['half written', '']);
});

test('a draft that has changed since it was shown is not discarded with the others', () => {
  const page = pageWithUnsent();
  page.remove();
  page.drafts.keep('g', 'half written, and more');
  page.element('unsendable-discard').listeners.click();
  assert.equal(page.drafts.of('g'), 'half written, and more');
  assert.deepEqual(page.client.pending(), []);
});

test('a conversation that was left is not shown again when a late answer has brought it back, and the server does not have it', () => {
  const page = pageWithUnsent();
  page.remove();
  page.store.update('g', { participants: null });
  assert.equal(page.left.missing('g'), false);
  assert.deepEqual([page.store.conversations.has('g'), page.drafts.of('g')], [false, 'half written']);
});

test('what waits in a conversation that the server does not have is shown, once', () => {
  const page = new Page();
  for (const id of ['g', 'h']) page.store.conversation(id);
  page.drafts.keep('g', 'half written');
  assert.deepEqual(['h', 'g', 'g'].map((id) => page.left.missing(id)), [false, true, false]);
});

test('a sign-out keeps texts that were only shown, and asks about nothing else', () => {
  const page = pageWithUnsent();
  page.remove();
  page.element('unsendable-dialog').close();
  page.element('sign-out').listeners.click();
  page.element('unsendable-discard').listeners.click();
  page.element('sign-out').listeners.click();
  assert.deepEqual([page.signOuts, page.element('sign-out-dialog').open], [[true, false], false]);
});

test('a sign-out that sends first keeps them too', () => {
  const page = new Page();
  page.store.describe({ conversationId: 'g', title: 'Walks', isGroup: true });
  page.drafts.keep('g', 'half written');
  page.remove();
  page.own.send('h', 'on its way', 't1');
  page.element('sign-out').listeners.click();
  page.element('sign-out-send').listeners.click();
  page.client.discard('t1');
  page.signOut.changed();
  assert.deepEqual(page.signOuts, [true]);
});
