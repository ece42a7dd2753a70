/** Delivers each message once and in order over any number of connections: tracks delivered messages and requests missed ones after a reconnect. */

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
 * @property {() => void} caughtUp all missed messages were loaded by REST
 * @property {(error: any) => void} failed missed messages could not be loaded by REST
 */

/** A server that does not answer a heartbeat within this time supports neither heartbeats with a `ref` nor a sync in parts. */
const PROBE_TIMEOUT_MS = 5_000;

export class Resumption {
  #connection;
  #rest;
  #listener;
  #inbox;
  #hasStart;
  /** @type {string[]|null} gaps that the pending sync fills; null if no sync is pending */ #syncing = null;
  #movedIsDue = false;
  #parts = new CursorParts();
  #isByRest = false;
  /** True while the sync waits to learn if the server supports parts. */ #isUndecided = false;

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

  /** Requests everything after the cursors. The server always answers. */
  sync() {
    if (this.#syncing) return;
    this.#syncing = this.#inbox.gaps();
    if (this.#isByRest) this.#resumeByRest();
    else if (this.#parts.fitInOne(this.#inbox.cursors) || this.#connection.heartbeat.isSupported) this.#transmit();
    else this.#probeFirst();
  }

  /** A frame was received: the server is still sending, so the timeout starts again. */
  activity() {
    if (this.#isUndecided && this.#connection.heartbeat.isSupported) this.#transmit();
    else if (this.#syncing && !this.#isUndecided && !this.#isByRest) this.#connection.expectAnswer();
  }

  /** Verifies the connection by a sync, for servers that do not answer heartbeats. */
  verify() {
    if (!this.#isByRest && this.#parts.fitInOne(this.#inbox.cursors)) this.sync();
  }

  /** Makes the frames of a sync that was too large smaller. @returns {boolean} true if a sync was pending */
  shrink() {
    if (!this.#syncing || this.#isByRest) return false;
    if (this.#parts.canShrink) this.#parts.shrink();
    else this.#isByRest = true;
    return true;
  }

  /** The server has sent everything up to now. */
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

  /** Requests the messages that are missing between received ones. */
  fillGaps() {
    if (this.#inbox.gaps().length > 0) this.sync();
  }

  /** @param {import('../types/index.js').ErrorFrame} frame @returns {boolean} true if it answers a sync */
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

  /** Probes for support of parts before sending them, because other servers would answer each part as a sync of its own. */
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
