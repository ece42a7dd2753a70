/** Fakes of the extension APIs of the browser, controlled by a test. */

import { ConversationStore } from '../src/worker/conversation-store.js';

/** chrome.storage.local, as a restarted worker finds it. */
export class FakeStorage {
  records = {};
  writes = 0;
  fails = false;

  async set(records) {
    if (this.fails) throw new Error('disk full');
    this.writes++;
    Object.assign(this.records, structuredClone(records));
  }

  async remove(keys) {
    for (const key of [keys].flat()) delete this.records[key];
  }

  async get(keys = null) {
    const found = keys === null ? this.records : Object.fromEntries(Object.entries(this.records).filter(([key]) => [keys].flat().includes(key)));
    return structuredClone(found);
  }
}

/** chrome.notifications */
export class FakeNotifications {
  shown = new Map();
  created = [];

  create(id, options) {
    this.shown.set(id, options);
    this.created.push(id);
  }

  update(id, options) {
    if (this.shown.has(id)) this.shown.set(id, options);
  }

  clear(id) {
    this.shown.delete(id);
  }

  async getAll() {
    return Object.fromEntries([...this.shown.keys()].map((id) => [id, true]));
  }
}

/** One end of chrome.runtime.connect(). */
export class FakePort {
  posted = [];
  #listeners = { message: [], disconnect: [] };
  onMessage = { addListener: (listener) => this.#listeners.message.push(listener) };
  onDisconnect = { addListener: (listener) => this.#listeners.disconnect.push(listener) };

  postMessage(message) {
    this.posted.push(message);
  }

  receive(message) {
    for (const listener of this.#listeners.message) listener(message);
  }

  disconnect() {
    for (const listener of this.#listeners.disconnect) listener();
  }
}

/** @returns a store of ann with ben's conversation c1 */
export function storeOfAnn() {
  const store = new ConversationStore('ann');
  store.begin([]);
  store.describe({ conversationId: 'c1', title: '', isGroup: false, participantId: 'ben' });
  return store;
}

export function message(seq, fields = {}) {
  const sentAt = new Date(seq * 1000).toISOString();
  return { messageId: `m${seq}`, conversationId: 'c1', senderId: 'ben', content: `message ${seq}`, sentAt, seq, ...fields };
}

/** An event of changed messages of c1; `messages` are those of message(), with a `rev`. */
export function changes(rev, ...messages) {
  return { conversationId: 'c1', rev, items: messages.map((each) => (each.kind ? each : { kind: 'message', ...each })) };
}

/** Runs everything that is due now. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** An event of the extension APIs. */
export class FakeEvent {
  listeners = new Set();
  addListener = (listener) => this.listeners.add(listener);
  removeListener = (listener) => this.listeners.delete(listener);

  fire(...details) {
    for (const listener of [...this.listeners]) listener(...details);
  }
}

/** The extension APIs of a browser with one window. The user has granted no optional permission. */
export class FakeChrome {
  granted = new Set();
  /** The tab that is active. */ tab = { active: true, incognito: false, url: 'https://www.example.org/', title: 'Example' };
  windowType = 'normal';
  storage = { local: new FakeStorage(), session: new FakeStorage(), managed: new FakeStorage() };
  tabs = { onActivated: new FakeEvent(), onUpdated: new FakeEvent() };
  windows = { onFocusChanged: new FakeEvent(), onRemoved: new FakeEvent(), getLastFocused: async () => ({ type: this.windowType, incognito: this.tab.incognito, tabs: [this.tab] }) };
  permissions = {
    contains: async ({ permissions }) => permissions.every((name) => this.granted.has(name)),
    remove: async ({ permissions }) => permissions.forEach((name) => this.granted.delete(name)),
  };
  titles = [];
  action = { setBadgeText() {}, setBadgeBackgroundColor() {}, setTitle: ({ title }) => this.titles.push(title) };
  alarms = { create() {}, clear() {} };
  notifications = new FakeNotifications();

  /** The user looks at another page; `undefined` for all but these without the permission. */
  show(tab) {
    this.tab = { active: true, incognito: false, title: '', ...tab };
    this.tabs.onUpdated.fire(1, { status: 'complete' });
  }
}

/** Surroundings of notifications without an open popup, names and blocked users. */
export const away = { names: { of: (userId) => userId, isLoaded: () => true }, isLookedAt: () => false, isBlocked: () => false };
