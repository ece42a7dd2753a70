/** Sends without an answer, and when each is made, repeated or given up. */

import { backOff } from './back-off.js';
import { ChatError, isRetryable } from './errors.js';

/**
 * @typedef {import('./client.js').Message} Message
 * @typedef {import('./client.js').ErrorFrame} ErrorFrame
 *
 * @typedef {object} Entry
 * @property {string} tempMessageId
 * @property {string} conversationId
 * @property {string} content
 * @property {'queued'|'sent'|'waiting'} phase waiting: until the time is over that the server asked for
 * @property {boolean} overdue sent, and not answered in time
 * @property {number} refusals
 * @property {any} timer
 * @property {Promise<Message>} promise
 * @property {(message: Message) => void} resolve
 * @property {(error: ChatError) => void} reject
 *
 * @typedef {object} Way
 * @property {() => boolean} isOpen
 * @property {(frame: object) => void} transmit
 * @property {() => void} verify asks the server for a sign of life
 */

const ANSWER_TIMEOUT_MS = 10_000;

export class Outbox {
  #clock;
  #way;
  /** @type {Map<string, Entry>} oldest first, by tempMessageId */ #entries = new Map();

  /** @param {import('./client.js').Clock} clock @param {Way} way */
  constructor(clock, way) {
    this.#clock = clock;
    this.#way = way;
  }

  /** @param {string} tempMessageId @param {string} conversationId @param {string} content @returns {Promise<Message>} */
  send(tempMessageId, conversationId, content) {
    const waiting = this.#entries.get(tempMessageId);
    if (waiting) return waiting.promise;
    const entry = /** @type {Entry} */ ({ tempMessageId, conversationId, content, phase: 'queued', overdue: false, refusals: 0 });
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    this.#entries.set(tempMessageId, entry);
    this.flush();
    return entry.promise;
  }

  /** Sends what can be sent: of each conversation one message at a time, as a refused one must not be overtaken. */
  flush() {
    if (!this.#way.isOpen()) return;
    const busy = new Set();
    for (const entry of this.#entries.values()) {
      if (!busy.has(entry.conversationId) && entry.phase === 'queued') this.#transmit(entry);
      busy.add(entry.conversationId);
    }
  }

  /** The server lives and has told everything: what it has not answered did not reach it. */
  repeatOverdue() {
    for (const entry of this.#entries.values()) {
      if (entry.overdue) this.#queue(entry);
    }
    this.flush();
  }

  /** The connection is lost: whether what was sent has arrived, only a repetition tells. */
  disconnected() {
    for (const entry of this.#entries.values()) {
      if (entry.phase === 'sent') this.#queue(entry);
    }
  }

  /** @param {Message} message any that came in */
  stored(message) {
    const entry = this.#entries.get(message.tempMessageId ?? '');
    if (entry?.conversationId === message.conversationId) this.#settle(entry, () => entry.resolve(message));
  }

  /** @param {ErrorFrame} frame @returns {boolean} whether it was about a message of this outbox */
  refused(frame) {
    const entry = this.#entries.get(frame.tempMessageId ?? '');
    if (!entry) return false;
    if (isRetryable(frame.code)) this.#queueLater(entry, frame.retryAfterMs ?? backOff(++entry.refusals, this.#clock.random));
    else this.#settle(entry, () => entry.reject(new ChatError(frame)));
    return true;
  }

  /** Gives everything up. */
  close() {
    for (const { tempMessageId, conversationId, reject, timer } of this.#entries.values()) {
      this.#clock.clearTimeout(timer);
      const message = 'The client was closed before the server confirmed the message.';
      reject(new ChatError({ code: 'closed', message, tempMessageId, conversationId }));
    }
    this.#entries.clear();
  }

  /** @param {Entry} entry */
  #transmit(entry) {
    const { tempMessageId, conversationId, content } = entry;
    this.#way.transmit({ action: 'send-message', tempMessageId, conversationId, content });
    entry.phase = 'sent';
    entry.timer = this.#clock.setTimeout(() => {
      entry.overdue = true;
      this.#way.verify();
    }, ANSWER_TIMEOUT_MS);
  }

  /** @param {Entry} entry */
  #queue(entry) {
    this.#clock.clearTimeout(entry.timer);
    Object.assign(entry, { phase: 'queued', overdue: false, timer: null });
  }

  /** @param {Entry} entry @param {number} ms */
  #queueLater(entry, ms) {
    this.#queue(entry);
    entry.phase = 'waiting';
    entry.timer = this.#clock.setTimeout(() => {
      this.#queue(entry);
      this.flush();
    }, ms);
  }

  /** @param {Entry} entry @param {() => void} settle */
  #settle(entry, settle) {
    this.#clock.clearTimeout(entry.timer);
    this.#entries.delete(entry.tempMessageId);
    settle();
    this.flush();
  }
}
