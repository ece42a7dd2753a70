/** The queue of unanswered sends: it transmits, repeats and rejects them. */

import { backOff } from './back-off.js';
import { ChatError, isRepeated } from './errors.js';

/**
 * @typedef {import('../types/index.js').Message} Message
 * @typedef {import('../types/index.js').PendingMessage} PendingMessage
 * @typedef {import('../types/index.js').ErrorFrame} ErrorFrame
 *
 * @typedef {object} Sending fields that the outbox adds
 * @property {boolean} overdue true if it was sent and not answered within the timeout
 * @property {number} refusals
 * @property {any} timer
 * @property {Promise<Message>} promise
 * @property {(message: Message) => void} resolve
 * @property {(error: ChatError) => void} reject
 * @typedef {PendingMessage & Sending} Entry
 *
 * @typedef {object} OutboxDelegate
 * @property {() => boolean} isOpen
 * @property {(frame: object) => void} transmit
 * @property {() => void} verify syncs with the server, which settles the sends that it has stored
 * @property {(message: PendingMessage) => void} added
 * @property {(settled: import('../types/index.js').Settled) => void} settled
 */

const ANSWER_TIMEOUT_MS = 10_000;
/** A frame of fewer bytes passes everywhere, so it is never the one that was too large. */
const SMALL_FRAME_BYTES = 1_000;
/** The server closes a connection on a longer frame, so such a message would be repeated for ever. */
const MAX_FRAME_BYTES = 60_000;
const TOO_LARGE = { code: 'too-large', message: 'The message is too long to be sent.', field: 'content' };

export class Outbox {
  #clock;
  #delegate;
  #store;
  #max;
  /** @type {Map<string, Entry>} oldest first, by tempMessageId */ #entries = new Map();

  /**
   * @param {import('../types/index.js').Clock} clock
   * @param {OutboxDelegate} delegate
   * @param {import('./client-store.js').ClientStore|null} store
   * @param {number} max number of unanswered messages
   */
  constructor(clock, delegate, store, max) {
    this.#clock = clock;
    this.#delegate = delegate;
    this.#store = store;
    this.#max = max;
  }

  /** @returns {PendingMessage[]} */
  get pending() {
    return [...this.#entries.values()].map(pendingOf);
  }

  /** @param {string} tempMessageId @param {string} conversationId @param {string} content @returns {Promise<Message>} */
  send(tempMessageId, conversationId, content) {
    const waiting = this.#entries.get(tempMessageId);
    if (waiting) return waiting.promise;
    const refusal = this.#refusal(frameOf({ tempMessageId, conversationId, content }));
    if (refusal) return Promise.reject(new ChatError({ ...refusal, tempMessageId, conversationId }));
    const writtenAt = new Date(this.#clock.now()).toISOString();
    const entry = entryOf({ tempMessageId, conversationId, content, writtenAt, phase: this.#store ? 'keeping' : 'queued' });
    this.#entries.set(tempMessageId, entry);
    this.#delegate.added(pendingOf(entry));
    if (this.#store) this.#save(entry);
    else this.flush();
    return entry.promise;
  }

  /** @param {import('./outbox-store.js').StoredMessage[]} kept messages of an earlier page load or of a closed tab; they are sent first */
  adopt(kept) {
    const own = this.#entries;
    const adopted = kept.filter(({ tempMessageId }) => !own.has(tempMessageId)).map(({ tempMessageId, conversationId, content, writtenAt }) => {
      return entryOf({ tempMessageId, conversationId, content, writtenAt, phase: 'queued' });
    });
    this.#entries = new Map([...adopted.map((entry) => /** @type {const} */ ([entry.tempMessageId, entry])), ...own]);
    for (const entry of adopted) {
      // There may be no caller for this promise; the event `settled` reports the outcome too.
      entry.promise.catch(() => {});
      this.#delegate.added(pendingOf(entry));
    }
    this.flush();
  }

  /** Transmits one message per conversation at a time, so no message overtakes one that the server refused. */
  flush() {
    if (!this.#delegate.isOpen()) return;
    const busy = new Set();
    for (const entry of this.#entries.values()) {
      if (!busy.has(entry.conversationId) && entry.phase === 'queued') this.#transmit(entry);
      busy.add(entry.conversationId);
    }
  }

  /** Repeats overdue messages after a sync: the server is alive and has not stored them. */
  repeatOverdue() {
    for (const entry of this.#entries.values()) {
      if (entry.overdue) this.#queue(entry);
    }
    this.flush();
  }

  /** Requeues sent messages, because the client cannot know if they arrived before the connection was lost. */
  disconnected() {
    for (const entry of this.#entries.values()) {
      if (entry.phase === 'sent') this.#queue(entry);
    }
  }

  /** @param {Message} message any received message */
  stored(message) {
    const entry = this.#entries.get(message.tempMessageId ?? '');
    if (entry?.conversationId === message.conversationId) this.#settle(entry, { message });
  }

  /** @param {ErrorFrame} frame @returns {boolean} true if it refers to a message of this outbox */
  refused(frame) {
    const entry = this.#entries.get(frame.tempMessageId ?? '');
    if (!entry) return false;
    const { tempMessageId, conversationId } = entry;
    if (isRepeated(frame.code)) this.#queueLater(entry, frame.retryAfterMs ?? backOff(++entry.refusals, this.#clock.random));
    else this.#settle(entry, { error: new ChatError({ ...frame, tempMessageId, conversationId }) });
    return true;
  }

  /** Rejects the largest sent message after a peer refused a frame as too large. @returns {boolean} true if there was such a message */
  rejectLargest() {
    const sent = [...this.#entries.values()].filter(({ phase }) => phase === 'sent');
    const largest = sent.sort((one, other) => sizeOf(frameOf(other)) - sizeOf(frameOf(one)))[0];
    if (!largest || sizeOf(frameOf(largest)) < SMALL_FRAME_BYTES) return false;
    const { tempMessageId, conversationId } = largest;
    largest.promise.catch(() => {});
    this.#settle(largest, { error: new ChatError({ ...TOO_LARGE, tempMessageId, conversationId }) });
    return true;
  }

  /** @param {string} tempMessageId @returns {boolean} true if it was pending */
  discard(tempMessageId) {
    const entry = this.#entries.get(tempMessageId);
    if (!entry) return false;
    const { conversationId } = entry;
    const message = 'The message was discarded before the server confirmed it.';
    entry.promise.catch(() => {});
    this.#settle(entry, { error: new ChatError({ code: 'discarded', message, tempMessageId, conversationId }) });
    return true;
  }

  /** Rejects all sends. Stored messages remain in the storage. */
  close() {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    const kept = this.#store !== null;
    for (const { tempMessageId, conversationId, reject, timer } of entries) {
      this.#clock.clearTimeout(timer);
      const message = 'The client was closed before the server confirmed the message.';
      const error = new ChatError({ code: 'closed', message, tempMessageId, conversationId }, { kept });
      reject(error);
      if (!kept) this.#delegate.settled({ tempMessageId, conversationId, error });
    }
  }

  /** @param {object} frame */
  #refusal(frame) {
    if (this.#entries.size >= this.#max) {
      return { code: 'outbox-full', message: `${this.#max} messages wait to be sent already. Send this one when some of them have settled.` };
    }
    return sizeOf(frame) <= MAX_FRAME_BYTES ? null : TOO_LARGE;
  }

  /** Stores the message before it is sent, so a page that crashes in between still knows a message that others can read. @param {Entry} entry */
  async #save(entry) {
    const { tempMessageId, conversationId, content, writtenAt } = entry;
    await this.#store?.saveMessage({ tempMessageId, conversationId, content, writtenAt });
    if (this.#entries.get(tempMessageId) !== entry) return;
    this.#queue(entry);
    this.flush();
  }

  /** @param {Entry} entry */
  #transmit(entry) {
    this.#delegate.transmit(frameOf(entry));
    entry.phase = 'sent';
    entry.timer = this.#clock.setTimeout(() => {
      entry.overdue = true;
      this.#delegate.verify();
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

  /** @param {Entry} entry @param {{message: Message, error?: undefined}|{error: ChatError, message?: undefined}} outcome */
  #settle(entry, outcome) {
    const { tempMessageId, conversationId } = entry;
    this.#clock.clearTimeout(entry.timer);
    this.#entries.delete(tempMessageId);
    this.#store?.removeMessage(tempMessageId);
    if (outcome.error) entry.reject(outcome.error);
    else entry.resolve(outcome.message);
    this.#delegate.settled({ tempMessageId, conversationId, ...outcome });
    this.flush();
  }
}

/** @param {{tempMessageId: string, conversationId: string, content: string}} message */
function frameOf({ tempMessageId, conversationId, content }) {
  return { action: 'send-message', tempMessageId, conversationId, content };
}

/** @param {object} frame @returns {number} size in bytes */
function sizeOf(frame) {
  return new TextEncoder().encode(JSON.stringify(frame)).length;
}

/** @param {PendingMessage} message @returns {Entry} */
function entryOf(message) {
  const entry = /** @type {Entry} */ ({ ...message, overdue: false, refusals: 0, timer: null });
  entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
  return entry;
}

/** @param {Entry} entry @returns {PendingMessage} */
function pendingOf({ tempMessageId, conversationId, content, writtenAt, phase }) {
  return { tempMessageId, conversationId, content, writtenAt, phase };
}
