/** The queue of unanswered actions (messages, edits, deletions and reactions): it transmits, repeats and rejects them. */

import { frameOf, isAchieved, isMessage, namesOf, ofRecord, pendingOf, recordOf } from './action.js';
import { backOff } from './back-off.js';
import { ChatError, isRepeated } from './errors.js';
import { newMessageId } from './message-id.js';
import { entryOf, sizeOf } from './outbox-entry.js';

/**
 * @typedef {import('../types/index.js').Message} Message
 * @typedef {import('../types/index.js').PendingMessage} PendingMessage
 * @typedef {import('../types/index.js').PendingChange} PendingChange
 * @typedef {import('../types/index.js').ErrorFrame} ErrorFrame
 * @typedef {import('./action.js').ActionDetails} ActionDetails
 * @typedef {import('./outbox-entry.js').Entry} Entry
 * @typedef {import('./outbox-entry.js').Outcome} Outcome
 *
 * @typedef {object} OutboxDelegate
 * @property {() => boolean} isOpen
 * @property {(action: ActionDetails) => boolean} isSupported
 * @property {string} [userId] the signed-in user; absent if the client does not know it
 * @property {() => boolean} isConfirming true if the server answers frames that have a `ref`
 * @property {(frame: object) => void} transmit
 * @property {() => void} verify syncs with the server, which settles the actions that it has carried out
 * @property {(action: Entry) => void} added
 * @property {(action: Entry, outcome: Outcome) => void} settled
 */

const ANSWER_TIMEOUT_MS = 10_000;
/** A frame of fewer bytes passes everywhere, so it is never the one that was too large. */
const SMALL_FRAME_BYTES = 1_000;
/** The server closes a connection on a longer frame, so such an action would be repeated for ever. */
const MAX_FRAME_BYTES = 60_000;
const UNSUPPORTED = { code: 'unsupported', message: 'This server is too old for that.' };
const TOO_LARGE = { code: 'too-large', message: 'The message is too long to be sent.', field: 'content' };

export class Outbox {
  #clock;
  #delegate;
  #store;
  #max;
  /** @type {Map<string, Entry>} oldest first, by ref */ #entries = new Map();

  /**
   * @param {import('../types/index.js').Clock} clock
   * @param {OutboxDelegate} delegate
   * @param {import('./client-store.js').ClientStore|null} store
   * @param {number} max number of unanswered actions
   */
  constructor(clock, delegate, store, max) {
    this.#clock = clock;
    this.#delegate = delegate;
    this.#store = store;
    this.#max = max;
  }

  /** @returns {PendingMessage[]} */
  get pendingMessages() {
    return [...this.#entries.values()].filter(isMessage).map(pendingOf);
  }

  /** @returns {PendingChange[]} */
  get pendingChanges() {
    return [...this.#entries.values()].filter((entry) => !isMessage(entry)).map(pendingOf);
  }

  /** @param {Omit<ActionDetails, 'writtenAt'>} action @returns {Promise<any>} the stored message, or the revision of a change */
  add(action) {
    const waiting = this.#entries.get(action.ref);
    if (waiting) return waiting.promise;
    const details = { ...action, writtenAt: new Date(this.#clock.now()).toISOString() };
    const refusal = this.#refusal(details);
    if (refusal) return Promise.reject(new ChatError({ ...refusal, ...namesOf(details) }));
    const entry = entryOf(details, this.#store ? 'keeping' : 'queued');
    this.#entries.set(entry.ref, entry);
    this.#delegate.added(entry);
    if (this.#store) this.#save(entry);
    else this.flush();
    return entry.promise;
  }

  /** @param {import('./action.js').ActionRecord[]} kept records of an earlier page load or of a closed tab; they are sent first */
  adopt(kept) {
    const own = this.#entries;
    const adopted = kept.map(ofRecord).filter(({ ref }) => !own.has(ref)).map((details) => ({ ...entryOf(details, 'queued'), isKept: true }));
    this.#entries = new Map([...adopted.map((entry) => /** @type {const} */ ([entry.ref, entry])), ...own]);
    for (const entry of adopted) {
      // There may be no caller for this promise; an event reports the outcome too.
      entry.promise.catch(() => {});
      this.#delegate.added(entry);
    }
    this.flush();
  }

  /** Transmits one action per conversation at a time, so no message overtakes one that the server refused. */
  flush() {
    if (!this.#delegate.isOpen()) return;
    const busy = new Set();
    for (const entry of this.#entries.values()) {
      if (!this.#delegate.isSupported(entry)) {
        this.#reject(entry, UNSUPPORTED);
        continue;
      }
      if (!busy.has(entry.conversationId) && entry.phase === 'queued') this.#transmit(entry);
      busy.add(entry.conversationId);
    }
  }

  /** Repeats overdue actions after a sync: the server is alive and has not carried them out. */
  repeatOverdue() {
    for (const entry of this.#entries.values()) {
      if (entry.overdue) this.#queue(entry);
    }
    this.flush();
  }

  /** Requeues sent actions, because the client cannot know if they arrived before the connection was lost. */
  disconnected() {
    for (const entry of this.#entries.values()) {
      if (entry.phase === 'sent') this.#queue(entry);
    }
  }

  /**
   * Settles a send by the message of the user alone, because any member may choose the same `tempMessageId`. A client that does not know the
   * user waits until the server has confirmed the frame too.
   * @param {Message} message any received message
   */
  stored(message) {
    const entry = this.#entries.get(message.tempMessageId ?? '');
    if (!entry || !isMessage(entry) || entry.conversationId !== message.conversationId) return;
    const { userId, isConfirming } = this.#delegate;
    const isOwn = userId === undefined ? entry.isConfirmed || !isConfirming() : message.senderId === userId;
    if (isOwn) this.#settle(entry, { result: { message } });
    else if (userId === undefined && entry.phase === 'sent') entry.seen = message;
  }

  /**
   * Settles edits whose answer was lost: the message is in the state that they request. Later edits of the conversation wait for theirs.
   * @param {import('../types/index.js').Changes} changes any received changes
   */
  changed({ conversationId, items }) {
    for (const item of items) {
      const first = [...this.#entries.values()].find((entry) => entry.conversationId === conversationId);
      if (first && isAchieved(first, item)) this.#settle(first, { result: { rev: item.rev } });
    }
  }

  /** @param {{ref?: string, rev?: number}} frame a `done` frame */
  done({ ref = '', rev = 0 }) {
    const entry = this.#entries.get(ref);
    if (entry && !isMessage(entry)) this.#settle(entry, { result: { rev } });
    const sent = [...this.#entries.values()].find((each) => each.sentAs === ref);
    if (sent?.seen) this.#settle(sent, { result: { message: sent.seen } });
    else if (sent) sent.isConfirmed = true;
  }

  /** @param {ErrorFrame} frame @returns {boolean} true if it refers to an action of this outbox */
  refused(frame) {
    const entry = this.#entries.get(frame.tempMessageId ?? frame.ref ?? '');
    if (!entry) return false;
    if (isRepeated(frame.code)) this.#queueLater(entry, frame.retryAfterMs ?? backOff(++entry.refusals, this.#clock.random));
    else this.#reject(entry, frame);
    return true;
  }

  /** Rejects the largest sent action after a peer refused a frame as too large. @returns {boolean} true if there was such an action */
  rejectLargest() {
    const sent = [...this.#entries.values()].filter(({ phase }) => phase === 'sent');
    const largest = sent.sort((one, other) => sizeOf(other) - sizeOf(one))[0];
    if (!largest || sizeOf(largest) < SMALL_FRAME_BYTES) return false;
    largest.promise.catch(() => {});
    this.#reject(largest, TOO_LARGE);
    return true;
  }

  /** @param {string} ref @returns {boolean} true if it was pending */
  discard(ref) {
    const entry = this.#entries.get(ref);
    if (!entry) return false;
    const message = `The ${isMessage(entry) ? 'message' : 'change'} was discarded before the server confirmed it.`;
    entry.promise.catch(() => {});
    this.#reject(entry, { code: 'discarded', message });
    return true;
  }

  /** Rejects all actions. Stored ones remain in the storage. */
  close() {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) {
      // One that is being stored is, as far as is known: closing the storage waits for it.
      const kept = entry.isKept ?? this.#store !== null;
      this.#clock.clearTimeout(entry.timer);
      const message = `The client was closed before the server confirmed the ${isMessage(entry) ? 'message' : 'change'}.`;
      entry.reject(new ChatError({ code: 'closed', message, ...namesOf(entry) }, { kept }));
    }
  }

  /** @param {ActionDetails} action */
  #refusal(action) {
    if (this.#entries.size >= this.#max) {
      return { code: 'outbox-full', message: `${this.#max} messages wait to be sent already. Send this one when some of them have settled.` };
    }
    return sizeOf(action) <= MAX_FRAME_BYTES ? null : TOO_LARGE;
  }

  /** Stores the action before it is sent, so a page that crashes in between still knows a message that others can read. @param {Entry} entry */
  async #save(entry) {
    entry.isKept = (await this.#store?.saveAction(recordOf(entry))) ?? false;
    if (this.#entries.get(entry.ref) !== entry) return;
    this.#queue(entry);
    this.flush();
  }

  /** @param {Entry} entry */
  #transmit(entry) {
    const isToBeConfirmed = isMessage(entry) && this.#delegate.userId === undefined;
    Object.assign(entry, { phase: 'sent', sentAs: isToBeConfirmed ? newMessageId() : undefined, seen: undefined });
    this.#delegate.transmit({ ...frameOf(entry), ...(isToBeConfirmed && { ref: entry.sentAs }) });
    entry.timer = this.#clock.setTimeout(() => {
      entry.overdue = true;
      this.#delegate.verify();
    }, ANSWER_TIMEOUT_MS);
  }

  /** @param {Entry} entry */
  #queue(entry) {
    this.#clock.clearTimeout(entry.timer);
    Object.assign(entry, { phase: 'queued', overdue: false, timer: null, sentAs: undefined, isConfirmed: false });
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

  /** @param {Entry} entry @param {ErrorFrame} refusal */
  #reject(entry, refusal) {
    this.#settle(entry, { error: new ChatError({ ...refusal, ...namesOf(entry) }) });
  }

  /** @param {Entry} entry @param {Outcome} outcome */
  #settle(entry, outcome) {
    this.#clock.clearTimeout(entry.timer);
    this.#entries.delete(entry.ref);
    this.#store?.removeAction(recordOf(entry));
    if (outcome.error) entry.reject(outcome.error);
    else entry.resolve('message' in outcome.result ? outcome.result.message : outcome.result.rev);
    this.#delegate.settled(entry, outcome);
    this.flush();
  }
}
