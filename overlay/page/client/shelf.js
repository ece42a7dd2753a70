/**
 * Unsent messages in a storage: one record for each, so that tabs which share it never write over each other's.
 *
 * A record names its owner, the client that has it in memory and sends it. Where there are Web Locks, an owner holds a lock as long as
 * it lives, and who can have that lock takes its records over, once. Where there are none, every client takes over what it finds: the
 * same message may then be sent twice, which the server turns into one.
 *
 * @typedef {object} KeptMessage
 * @property {string} tempMessageId
 * @property {string} conversationId
 * @property {string} content
 * @property {string} writtenAt
 * @property {number} order grows with each message that an owner writes
 * @property {string} owner
 */

import { newMessageId } from './message-id.js';

const PREFIX = 'outbox/';
const GONE_REMEMBERED = 1000;

export class Shelf {
  #storage;
  #locks;
  #adopt;
  #owner = newMessageId();
  #ended = new AbortController();
  /** @type {Set<string>} owners whose end is waited for */ #watched = new Set();
  /** @type {Set<string>} what was removed lately: a read that began before still shows it */ #gone = new Set();
  /** @type {() => void} */ #release = () => {};

  /**
   * @param {import('../types/index.js').ClientStorage} storage
   * @param {import('../types/index.js').Locks|null} locks
   * @param {(messages: KeptMessage[]) => void} adopt told what is to be sent from here now, in the order in which it was written
   */
  constructor(storage, locks, adopt) {
    this.#storage = storage;
    this.#locks = locks;
    this.#adopt = adopt;
  }

  /** Shows others that the owner lives, and takes over what nobody else has. @returns {Promise<void>} */
  async open() {
    await this.#hold();
    await this.scan();
  }

  /** Takes over what was left since, by tabs that were closed. @returns {Promise<void>} */
  async scan() {
    const others = (await this.#read()).filter(({ owner }) => owner !== this.#owner);
    if (!this.#locks) return this.#take(others);
    const owners = new Set(others.map(({ owner }) => owner));
    await Promise.all([...owners].map((owner) => this.#claim(owner)));
  }

  /** @param {Omit<KeptMessage, 'owner'>} message @returns {Promise<void>} */
  keep(message) {
    this.#gone.delete(message.tempMessageId);
    return this.#write(message);
  }

  /** @param {string} tempMessageId @returns {Promise<void>} */
  remove(tempMessageId) {
    this.#gone.add(tempMessageId);
    if (this.#gone.size > GONE_REMEMBERED) this.#gone.delete(/** @type {string} */ (this.#gone.values().next().value));
    return this.#storage.remove(PREFIX + tempMessageId);
  }

  /** Lets others take over what is here. */
  close() {
    this.#ended.abort();
    this.#release();
  }

  async #hold() {
    const locks = this.#locks;
    if (!locks) return;
    await /** @type {Promise<void>} */ (new Promise((held, failed) => {
      locks.request(lockOf(this.#owner), {}, () => new Promise((release) => {
        this.#release = () => release(undefined);
        if (this.#ended.signal.aborted) this.#release();
        held();
      })).catch(failed);
    }));
  }

  /** @param {string} owner */
  async #claim(owner) {
    if (this.#watched.has(owner) || !this.#locks) return;
    this.#watched.add(owner);
    const isFree = await this.#locks.request(lockOf(owner), { ifAvailable: true }, async (lock) => {
      if (lock) await this.#takeFrom(owner);
      return lock !== null;
    });
    if (isFree) this.#watched.delete(owner);
    else this.#awaitEnd(owner);
  }

  /** @param {string} owner */
  #awaitEnd(owner) {
    const { signal } = this.#ended;
    this.#locks?.request(lockOf(owner), { signal }, () => this.#takeFrom(owner))
      // Ended here first, or left for the next scan.
      .catch(() => {})
      .finally(() => this.#watched.delete(owner));
  }

  /** @param {string} owner whose lock is held meanwhile, so nobody else does the same */
  async #takeFrom(owner) {
    await this.#take((await this.#read()).filter((message) => message.owner === owner));
  }

  /** @param {KeptMessage[]} messages */
  async #take(messages) {
    const taken = messages.filter(({ tempMessageId }) => !this.#gone.has(tempMessageId));
    if (this.#ended.signal.aborted || taken.length === 0) return;
    await Promise.all(taken.map((message) => this.#write(message)));
    if (!this.#ended.signal.aborted) this.#adopt(taken);
  }

  /** @param {Omit<KeptMessage, 'owner'>} message */
  async #write(message) {
    const { tempMessageId } = message;
    await this.#storage.set(PREFIX + tempMessageId, { ...message, owner: this.#owner });
    if (this.#gone.has(tempMessageId)) await this.#storage.remove(PREFIX + tempMessageId);
  }

  /** @returns {Promise<KeptMessage[]>} */
  async #read() {
    const records = /** @type {[string, KeptMessage][]} */ (await this.#storage.entries(PREFIX));
    return records.map(([, message]) => message).sort((one, other) => one.order - other.order);
  }
}

/** @param {string} owner */
function lockOf(owner) {
  return `chat-api-client/${owner}`;
}
