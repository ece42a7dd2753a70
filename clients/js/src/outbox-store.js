/**
 * Stores unsent messages, one record each, so tabs that share the storage never overwrite each other's messages.
 *
 * A record names its owner: the client that has it in memory and sends it. With Web Locks, an owner holds a lock for its lifetime, and the
 * client that acquires the lock afterwards takes over the owner's records, once. Without Web Locks, every client takes over all records that
 * it finds. A message may then be sent twice, and the server stores it once.
 *
 * @typedef {object} StoredMessage
 * @property {string} tempMessageId
 * @property {string} conversationId
 * @property {string} content
 * @property {string} writtenAt
 * @property {number} order increases with each message of an owner
 * @property {string} owner
 */

import { newMessageId } from './message-id.js';

const PREFIX = 'outbox/';
const MAX_REMOVED = 1000;

export class OutboxStore {
  #storage;
  #locks;
  #adopt;
  #owner = newMessageId();
  #closed = new AbortController();
  /** @type {Set<string>} owners for whose lock a request is pending */ #awaited = new Set();
  /** @type {Set<string>} recently removed ids, which a read that began earlier still returns */ #removed = new Set();
  /** @type {() => void} */ #release = () => {};

  /**
   * @param {import('../types/index.js').ClientStorage} storage
   * @param {import('../types/index.js').Locks|null} locks
   * @param {(messages: StoredMessage[]) => void} adopt receives the messages that this client sends from now on, in the order in which they were written
   */
  constructor(storage, locks, adopt) {
    this.#storage = storage;
    this.#locks = locks;
    this.#adopt = adopt;
  }

  /** Acquires the owner's lock and takes over messages without an owner. @returns {Promise<void>} */
  async open() {
    await this.#holdLock();
    await this.scan();
  }

  /** Takes over messages of tabs that were closed since. @returns {Promise<void>} */
  async scan() {
    const others = (await this.#read()).filter(({ owner }) => owner !== this.#owner);
    if (!this.#locks) return this.#takeOver(others);
    const owners = new Set(others.map(({ owner }) => owner));
    await Promise.all([...owners].map((owner) => this.#claim(owner)));
  }

  /** @param {Omit<StoredMessage, 'owner'>} message @returns {Promise<void>} */
  save(message) {
    this.#removed.delete(message.tempMessageId);
    return this.#write(message);
  }

  /** @param {string} tempMessageId @returns {Promise<void>} */
  remove(tempMessageId) {
    this.#removed.add(tempMessageId);
    if (this.#removed.size > MAX_REMOVED) this.#removed.delete(/** @type {string} */ (this.#removed.values().next().value));
    return this.#storage.remove(PREFIX + tempMessageId);
  }

  /** Releases the lock, so other clients take over the messages. */
  close() {
    this.#closed.abort();
    this.#release();
  }

  async #holdLock() {
    const locks = this.#locks;
    if (!locks) return;
    await /** @type {Promise<void>} */ (new Promise((held, failed) => {
      locks.request(lockNameOf(this.#owner), {}, () => new Promise((release) => {
        this.#release = () => release(undefined);
        if (this.#closed.signal.aborted) this.#release();
        held();
      })).catch(failed);
    }));
  }

  /** @param {string} owner */
  async #claim(owner) {
    if (this.#awaited.has(owner) || !this.#locks) return;
    this.#awaited.add(owner);
    const isFree = await this.#locks.request(lockNameOf(owner), { ifAvailable: true }, async (lock) => {
      if (lock) await this.#takeOverFrom(owner);
      return lock !== null;
    });
    if (isFree) this.#awaited.delete(owner);
    else this.#awaitEnd(owner);
  }

  /** @param {string} owner */
  #awaitEnd(owner) {
    const { signal } = this.#closed;
    this.#locks?.request(lockNameOf(owner), { signal }, () => this.#takeOverFrom(owner))
      // This client was closed first, or the next scan tries again.
      .catch(() => {})
      .finally(() => this.#awaited.delete(owner));
  }

  /** @param {string} owner its lock is held by this client, so no other client does the same */
  async #takeOverFrom(owner) {
    await this.#takeOver((await this.#read()).filter((message) => message.owner === owner));
  }

  /** @param {StoredMessage[]} messages */
  async #takeOver(messages) {
    const adopted = messages.filter(({ tempMessageId }) => !this.#removed.has(tempMessageId));
    if (this.#closed.signal.aborted || adopted.length === 0) return;
    await Promise.all(adopted.map((message) => this.#write(message)));
    if (!this.#closed.signal.aborted) this.#adopt(adopted);
  }

  /** @param {Omit<StoredMessage, 'owner'>} message */
  async #write(message) {
    const { tempMessageId } = message;
    await this.#storage.set(PREFIX + tempMessageId, { ...message, owner: this.#owner });
    if (this.#removed.has(tempMessageId)) await this.#storage.remove(PREFIX + tempMessageId);
  }

  /** @returns {Promise<StoredMessage[]>} */
  async #read() {
    const records = /** @type {[string, StoredMessage][]} */ (await this.#storage.entries(PREFIX));
    return records.map(([, message]) => message).sort((one, other) => one.order - other.order);
  }
}

/** @param {string} owner */
function lockNameOf(owner) {
  return `chat-api-client/${owner}`;
}
