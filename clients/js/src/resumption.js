/** Messages in order, each once, over any number of connections: what has been delivered, what is asked for after a reconnect. */

import { CursorParts } from './cursor-parts.js';
import { isRepeated } from './errors.js';
import { Inbox } from './inbox.js';
import { resumeByRest } from './rest-resume.js';

/**
 * @typedef {import('../types/index.js').Message} Message
 *
 * @typedef {object} Listener
 * @property {(message: Message) => void} deliver
 * @property {(conversations: import('../types/index.js').ConversationSummary[]) => void} started
 * @property {(cursors: () => Record<string, number>) => void} moved
 * @property {() => void} caughtUp everything up to now has been delivered, by REST
 * @property {(error: any) => void} failed what was missed could not be asked for by REST
 */

/** A server that does not answer a heartbeat in this time is one that knows neither that nor parts. */
const PROBE_TIMEOUT_MS = 5_000;

export class Resumption {
  #connection;
  #rest;
  #listener;
  #inbox;
  #hasStart;
  /** @type {string[]|null} gaps that the sync under way is to fill; null: none under way */ #syncing = null;
  #movedIsDue = false;
  #parts = new CursorParts();
  #isByRest = false;
  /** Whether frames of the sync are held back until it is known how the server takes them. */ #isUndecided = false;

  /**
   * @param {import('./connection.js').Connection} connection
   * @param {import('./rest.js').Rest} rest
   * @param {Record<string, number>|undefined} cursors
   * @param {Listener} listener
   */
  constructor(connection, rest, cursors, listener) {
    this.#connection = connection;
    this.#rest = rest;
    this.#listener = listener;
    this.#inbox = new Inbox(cursors ?? {});
    this.#hasStart = cursors !== undefined;
  }

  get cursors() {
    return Object.fromEntries(this.#inbox.cursors);
  }

  get hasStart() {
    return this.#hasStart;
  }

  /** @param {string} conversationId */
  cursor(conversationId) {
    return this.#inbox.cursor(conversationId);
  }

  /** @param {Record<string, number>} cursors */
  startAt(cursors) {
    for (const [conversationId, seq] of Object.entries(cursors)) this.#inbox.cursors.set(conversationId, seq);
    this.#hasStart = true;
  }

  /** @param {() => boolean} isStale */
  async startAtLatest(isStale) {
    const conversations = await this.#rest.conversations({});
    if (isStale()) return;
    this.startAt(Object.fromEntries(conversations.map(({ conversationId, seq }) => [conversationId, seq])));
    this.#listener.started(conversations);
    this.#moved();
  }

  /** Asks for everything after the cursors, which is always answered. */
  sync() {
    if (this.#syncing) return;
    this.#syncing = this.#inbox.gaps();
    if (this.#isByRest) this.#resumeByRest();
    else if (this.#parts.fitInOne(this.#inbox.cursors) || this.#connection.heartbeat.isSupported) this.#transmit();
    else this.#probeFirst();
  }

  /** A frame has come in: the server is at it. */
  activity() {
    if (this.#isUndecided && this.#connection.heartbeat.isSupported) this.#transmit();
    else if (this.#syncing && !this.#isUndecided && !this.#isByRest) this.#connection.expectAnswer();
  }

  /** Asks a server for a sign of life that answers no heartbeat. */
  verify() {
    if (!this.#isByRest && this.#parts.fitInOne(this.#inbox.cursors)) this.sync();
  }

  /** @returns {boolean} whether what is sent to ask for what was missed will be smaller, after it was too large */
  shrink() {
    if (!this.#syncing || this.#isByRest) return false;
    if (this.#parts.canShrink) this.#parts.shrink();
    else this.#isByRest = true;
    return true;
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
  refused({ code, field, retryAfterMs }) {
    if (!this.#syncing || this.#isByRest) return false;
    const isForGood = field === 'cursors';
    if (!isForGood && !isRepeated(code)) return false;
    this.#connection.answered();
    this.#syncing = null;
    this.#isByRest = isForGood;
    if (isForGood) this.sync();
    else this.#connection.later(retryAfterMs, () => this.sync());
    return true;
  }

  disconnected() {
    this.#syncing = null;
    this.#isUndecided = false;
  }

  #transmit() {
    this.#isUndecided = false;
    for (const frame of this.#parts.framesOf(this.#inbox.cursors)) this.#connection.transmit(frame);
    this.#connection.expectAnswer();
  }

  /** Parts are for servers that know them: others would take each for a sync of its own. */
  #probeFirst() {
    this.#isUndecided = true;
    this.#connection.later(PROBE_TIMEOUT_MS, () => {
      if (!this.#isUndecided) return;
      this.#isUndecided = false;
      this.#resumeByRest();
    });
  }

  async #resumeByRest() {
    const syncing = this.#syncing;
    const isStale = () => this.#syncing !== syncing;
    const wait = (/** @type {number} */ ms) => this.#connection.pause(ms);
    try {
      await resumeByRest(this.#rest, (id) => this.cursor(id), (message) => !isStale() && this.received(message), wait, isStale);
      if (!isStale()) this.#listener.caughtUp();
    } catch (error) {
      if (!isStale()) this.#listener.failed(error);
    }
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
      this.#listener.moved(() => this.cursors);
    });
  }
}
