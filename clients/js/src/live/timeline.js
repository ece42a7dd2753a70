/** A conversation as a user interface shows it: a window of its messages that follows everything that happens, and what the user has written. */

import { newMessageId } from '../message-id.js';
import { Observable } from './observable.js';
import { OwnChanges } from './own-changes.js';
import { ReadPositions } from './read-positions.js';
import { TimelineItems } from './timeline-items.js';
import { TimelineWindow } from './timeline-window.js';

/**
 * @typedef {import('../../types/live.js').Gap} Gap
 * @typedef {import('../../types/live.js').TimelineSnapshot} TimelineSnapshot
 *
 * @typedef {object} TimelineContext
 * @property {import('../../types/index.js').ChatClient} client
 * @property {string} userId
 * @property {number} pageSize
 * @property {import('./own-sends.js').OwnSends} sends
 * @property {(timeline: Timeline) => void} unwatched its last listener has gone
 * @property {(timeline: Timeline) => void} watched
 */

export class Timeline {
  #context;
  #id;
  /** @type {Observable<TimelineSnapshot>} */ #observable;
  #items;
  /** @type {TimelineWindow} */ #window;
  #changes;
  /** @type {TimelineSnapshot['status']} */ #status = 'loading';
  /** @type {unknown} */ #error = null;
  /** @type {TimelineSnapshot['older']} */ #older = 'idle';
  #reads;
  /** @type {Promise<void>} the load of a page that was requested last */ #loading = Promise.resolve();

  /** @param {TimelineContext} context @param {string} conversationId */
  constructor(context, conversationId) {
    this.#context = context;
    this.#id = conversationId;
    this.#window = this.#newWindow();
    this.#items = new TimelineItems(context.userId);
    this.#changes = new OwnChanges(context.userId);
    this.#reads = new ReadPositions(context.userId);
    this.#observable = new Observable(() => this.#compose(), () => this.#start());
    this.#observable.unwatched = () => !this.#observable.isWatched && context.unwatched(this);
  }

  get conversationId() {
    return this.#id;
  }

  get snapshot() {
    return this.#observable.snapshot;
  }

  get isWatched() {
    return this.#observable.isWatched;
  }

  /** @param {(snapshot: TimelineSnapshot) => void} listener */
  subscribe(listener) {
    const end = this.#observable.subscribe(listener);
    this.#context.watched(this);
    return end;
  }

  stop() {
    this.#observable.stop();
  }

  changed() {
    this.#observable.changed();
  }

  /** Loads the page before the oldest loaded message. @returns {Promise<void>} resolves when that has ended, with or without success */
  loadOlder() {
    const { first, hasOlder } = this.#window;
    if (this.#status !== 'ready' || this.#older === 'loading' || !hasOlder || first === undefined) return this.#loading;
    return this.#load((client, limit) => client.messages(this.#id, { before: first, limit }), (window, page) => window.addBefore(page, first));
  }

  /** Loads a message with those around it. @param {number} seq @returns {Promise<boolean>} true if the message is loaded */
  async loadAround(seq) {
    await this.#loading;
    const before = seq + Math.ceil(this.#context.pageSize / 2);
    if (!this.#window.has(seq)) {
      await this.#load((client, limit) => client.messages(this.#id, { before, limit }), (window, page) => window.addBefore(page, before));
    }
    return this.#window.messages.has(seq);
  }

  /** Loads a page of a gap, from its beginning or its end. @param {Gap} gap @param {'beginning'|'end'} [from] @returns {Promise<void>} */
  async loadGap({ after, before }, from = 'beginning') {
    await this.#loading;
    if (this.#window.has(from === 'end' ? before - 1 : after + 1)) return;
    if (from === 'end') await this.#load((client, limit) => client.messages(this.#id, { before, limit }), (window, page) => window.addBefore(page, before));
    else await this.#load((client, limit) => client.messages(this.#id, { after, limit }), (window, page) => window.addAfter(page, { after, before }));
  }

  /** Loads the newest messages once more, after a failure. @returns {Promise<void>} */
  reload() {
    this.#window = this.#newWindow();
    this.#status = 'loading';
    this.#older = 'idle';
    this.#error = null;
    this.changed();
    const window = this.#window;
    window.loads();
    this.#loading = this.#context.client.messages(this.#id, { limit: this.#context.pageSize }).then(
      (page) => this.#loadedNewest(window, page),
      (error) => this.#failed(window, error),
    ).finally(() => window.loaded());
    this.#loadReaders();
    return this.#loading;
  }

  /** @param {string} content @param {import('../../types/index.js').SendOptions} [options] */
  send(content, options = {}) {
    return this.#context.sends.send(this.#id, content, { tempMessageId: newMessageId(), ...options });
  }

  /** @param {string} tempMessageId */
  retry(tempMessageId) {
    return this.#context.sends.retry(tempMessageId);
  }

  /** @param {string} tempMessageId */
  discard(tempMessageId) {
    return this.#context.sends.discard(tempMessageId);
  }

  /** @param {string} ref */
  dismissChange(ref) {
    const isDismissed = this.#changes.dismiss(ref);
    if (isDismissed) this.changed();
    return isDismissed;
  }

  markRead() {
    this.#context.client.markRead(this.#id);
  }

  #newWindow() {
    return new TimelineWindow(this.#context.userId, this.#context.pageSize);
  }

  /** @returns {() => void} */
  #start() {
    const { client } = this.#context;
    const here = (/** @type {any} */ handle) => (/** @type {any} */ detail) => {
      if (detail.conversationId !== this.#id) return;
      handle(detail);
      this.changed();
    };
    const ends = [
      client.on('message', here((/** @type {any} */ message) => this.#window.addLive(message))),
      client.on('changes', here((/** @type {any} */ changes) => this.#changed(changes))),
      client.on('my-settings', here((/** @type {any} */ { aboveSeq = 0 }) => this.#window.dropUpTo(aboveSeq))),
      client.on('reset', here(() => this.reload())),
      client.on('conversation-removed', here(() => (this.#status = 'removed'))),
      client.on('receipts', here((/** @type {any} */ { readers }) => this.#reads.add(readers))),
      client.on('read', here((/** @type {any} */ { lastReadSeq }) => this.#reads.addOwn(lastReadSeq))),
      client.on('change-pending', here((/** @type {any} */ pending) => this.#changes.pending(pending))),
      client.on('change-settled', here((/** @type {any} */ settled) => this.#changes.settled(settled, this.#window.messages, this.#knownRev))),
      client.on('state', ({ state }) => state === 'online' && this.#online()),
    ];
    for (const pending of client.pendingChanges()) {
      if (pending.conversationId === this.#id) this.#changes.pending(pending);
    }
    this.reload();
    return () => {
      for (const end of ends) end();
      this.#window = this.#newWindow();
      this.#items = new TimelineItems(this.#context.userId);
      this.#changes.clear();
      this.#status = 'loading';
      this.#reads.clear();
      this.changed();
    };
  }

  #online() {
    if (this.#status === 'failed') this.reload();
    else this.#loadReaders();
  }

  get #knownRev() {
    const cursor = this.#context.client.cursors[this.#id];
    return typeof cursor === 'object' ? (cursor[1] ?? 0) : 0;
  }

  /** @param {import('../../types/index.js').Changes} changes */
  #changed({ items, conversation, rev }) {
    this.#window.change(items);
    this.#changes.dropShown(this.#window.messages, rev);
    if (conversation) this.#window.dropUpTo((conversation.firstSeq ?? 1) - 1);
    // A user who comes back to a group has left it before.
    if (this.#status === 'removed') this.reload();
  }

  /** @param {(client: TimelineContext['client'], limit: number) => Promise<any[]>} request @param {(window: TimelineWindow, page: any[]) => void} add @returns {Promise<void>} */
  #load(request, add) {
    const window = this.#window;
    const { client, pageSize } = this.#context;
    window.loads();
    this.#older = 'loading';
    this.changed();
    this.#loading = request(client, pageSize).then((page) => {
      add(window, page);
      return /** @type {const} */ ('idle');
    }, (error) => {
      if (window === this.#window) this.#error = error;
      return /** @type {const} */ ('failed');
    }).then((older) => {
      window.loaded();
      if (window !== this.#window) return;
      this.#older = older;
      this.#changes.dropShown(window.messages, 0);
      this.changed();
    });
    return this.#loading;
  }

  /** @param {TimelineWindow} window @param {any[]} page */
  #loadedNewest(window, page) {
    if (window !== this.#window) return;
    window.addNewest(page);
    this.#status = 'ready';
    this.#changes.dropShown(window.messages, 0);
    this.changed();
  }

  /** @param {TimelineWindow} window @param {any} error */
  #failed(window, error) {
    if (window !== this.#window) return;
    this.#status = error?.status === 404 ? 'removed' : 'failed';
    this.#error = error;
    this.changed();
  }

  /** Groups of more than 100 have no receipts, and the server reports those of a time without a connection to nobody. */
  #loadReaders() {
    const { client } = this.#context;
    if (!client.supports('receipts')) return;
    client.people.receipts(this.#id).then((readers) => {
      if (!this.#observable.isWorking) return;
      this.#reads.add(readers);
      this.changed();
    }, () => {});
  }

  /** @returns {TimelineSnapshot} */
  #compose() {
    return {
      conversationId: this.#id,
      status: this.#status,
      error: this.#error,
      items: this.#items.of(this.#window, this.#changes, this.#context.sends.of(this.#id)),
      hasOlder: this.#status === 'ready' && this.#window.hasOlder,
      older: this.#older,
      readers: this.#reads.readers,
      lastReadSeq: this.#reads.own,
    };
  }
}
