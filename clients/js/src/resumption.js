/** Messages in order, each once, over any number of connections: what has been delivered, what is asked for after a reconnect. */

import { isRepeated } from './errors.js';
import { Inbox } from './inbox.js';

/**
 * @typedef {import('../types/index.js').Message} Message
 *
 * @typedef {object} Listener
 * @property {(message: Message) => void} deliver
 * @property {(conversations: import('../types/index.js').ConversationSummary[]) => void} started
 * @property {(cursors: Record<string, number>) => void} moved
 */

export class Resumption {
  #connection;
  #list;
  #listener;
  #inbox;
  #knowsWhereToStart;
  /** @type {string[]|null} gaps that the sync under way is to fill; null: none under way */ #syncing = null;
  #movedIsDue = false;

  /**
   * @param {import('./connection.js').Connection} connection
   * @param {() => Promise<import('../types/index.js').ConversationSummary[]>} list
   * @param {Record<string, number>|undefined} cursors
   * @param {Listener} listener
   */
  constructor(connection, list, cursors, listener) {
    this.#connection = connection;
    this.#list = list;
    this.#listener = listener;
    this.#inbox = new Inbox(cursors ?? {});
    this.#knowsWhereToStart = cursors !== undefined;
  }

  get cursors() {
    return Object.fromEntries(this.#inbox.cursors);
  }

  get knowsWhereToStart() {
    return this.#knowsWhereToStart;
  }

  /** @param {string} conversationId */
  cursor(conversationId) {
    return this.#inbox.cursor(conversationId);
  }

  /** @param {Record<string, number>} cursors */
  startAt(cursors) {
    for (const [conversationId, seq] of Object.entries(cursors)) this.#inbox.cursors.set(conversationId, seq);
    this.#knowsWhereToStart = true;
  }

  /** @param {() => boolean} isStale */
  async startAtLatest(isStale) {
    const conversations = await this.#list();
    if (isStale()) return;
    this.startAt(Object.fromEntries(conversations.map(({ conversationId, seq }) => [conversationId, seq])));
    this.#listener.started(conversations);
    this.#moved();
  }

  /** Asks for everything after the cursors; as it is the one frame that is always answered, it is also the sign of life. */
  sync() {
    if (this.#syncing) return;
    this.#syncing = this.#inbox.gaps();
    this.#connection.transmit({ action: 'sync', cursors: this.cursors });
    this.#connection.expectAnswer();
  }

  /** A frame has come in: the server is at it. */
  heard() {
    if (this.#syncing) this.#connection.expectAnswer();
  }

  /** The server has told everything up to now. */
  synced() {
    this.#connection.answered();
    const gaps = this.#syncing ?? [];
    this.#syncing = null;
    for (const conversationId of gaps) this.#deliver(this.#inbox.skipGap(conversationId));
  }

  /** @param {Message} message */
  received(message) {
    this.#deliver(this.#inbox.accept(message));
  }

  /** Asks for what is missing between messages that are there. */
  fillGaps() {
    if (this.#inbox.gaps().length > 0) this.sync();
  }

  /** @param {import('../types/index.js').ErrorFrame} frame @returns {boolean} whether it was the answer to a sync */
  refused({ code, retryAfterMs }) {
    if (!this.#syncing || !isRepeated(code)) return false;
    this.#connection.answered();
    this.#syncing = null;
    this.#connection.later(retryAfterMs, () => this.sync());
    return true;
  }

  disconnected() {
    this.#syncing = null;
  }

  /** @param {Message[]} messages */
  #deliver(messages) {
    for (const message of messages) this.#listener.deliver(message);
    if (messages.length > 0) this.#moved();
  }

  #moved() {
    if (this.#movedIsDue) return;
    this.#movedIsDue = true;
    queueMicrotask(() => {
      this.#movedIsDue = false;
      this.#listener.moved(this.cursors);
    });
  }
}
