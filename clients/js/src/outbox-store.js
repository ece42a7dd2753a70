/**
 * Stores unsent actions, one record each, so tabs that share the storage never overwrite each other's records.
 *
 * A record names its owner: the client that has it in memory and sends it. With Web Locks, an owner holds a lock for its lifetime, and the
 * client that acquires the lock afterwards takes over the owner's records, once. Without Web Locks, every client takes over all records that
 * it finds. An action may then be sent twice, and the server carries it out once.
 *
 * @typedef {import('./action.js').ActionRecord & {order: number, owner: string}} StoredAction order: increases with each action of an owner
 */

import { newMessageId } from './message-id.js';

const MESSAGES = 'outbox/';
/** Changes have a prefix of their own, because earlier versions of this library take every record under the other for a message. */
const CHANGES = 'outbox-changes/';
const MAX_REMOVED = 1000;

export class OutboxStore {
  #storage;
  #locks;
  #adopt;
  #owner = newMessageId();
  #closed = new AbortController();
  /** @type {Set<string>} owners for whose lock a request is pending */ #awaited = new Set();
  /** @type {Set<string>} keys of recently removed records, which a read that began earlier still returns */ #removed = new Set();
  /** @type {() => void} */ #release = () => {};

  /**
   * @param {import('../types/index.js').ClientStorage} storage
   * @param {import('../types/index.js').Locks|null} locks
   * @param {(actions: StoredAction[]) => void} adopt receives the actions that this client sends from now on, in the order in which they were written
   */
  constructor(storage, locks, adopt) {
    this.#storage = storage;
    this.#locks = locks;
    this.#adopt = adopt;
  }

  /** Acquires the owner's lock and takes over actions without an owner. @returns {Promise<void>} */
  async open() {
    await this.#holdLock();
    await this.scan();
  }

  /** Takes over actions of tabs that were closed since. @returns {Promise<void>} */
  async scan() {
    const others = (await this.#read()).filter(({ owner }) => owner !== this.#owner);
    if (!this.#locks) return this.#takeOver(others);
    const owners = new Set(others.map(({ owner }) => owner));
    await Promise.all([...owners].map((owner) => this.#claim(owner)));
  }

  /** @param {Omit<StoredAction, 'owner'>} action @returns {Promise<void>} */
  save(action) {
    this.#removed.delete(keyOf(action));
    return this.#write(action);
  }

  /** @param {import('./action.js').ActionRecord} action @returns {Promise<void>} */
  remove(action) {
    const key = keyOf(action);
    this.#removed.add(key);
    if (this.#removed.size > MAX_REMOVED) this.#removed.delete(/** @type {string} */ (this.#removed.values().next().value));
    return this.#storage.remove(key);
  }

  /** Releases the lock, so other clients take over the actions. */
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
    let isFree = true;
    try {
      isFree = await this.#locks.request(lockNameOf(owner), { ifAvailable: true }, async (lock) => {
        if (lock) await this.#takeOverFrom(owner);
        return lock !== null;
      });
    } finally {
      // After a failure the next scan tries again.
      if (isFree) this.#awaited.delete(owner);
    }
    if (!isFree) this.#awaitEnd(owner);
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
    await this.#takeOver((await this.#read()).filter((action) => action.owner === owner));
  }

  /** @param {StoredAction[]} actions */
  async #takeOver(actions) {
    const adopted = actions.filter((action) => !this.#removed.has(keyOf(action)));
    if (this.#closed.signal.aborted || adopted.length === 0) return;
    // Those that are written belong to this client, which no scan returns again; the others are found by the next scan.
    const written = await Promise.allSettled(adopted.map((action) => this.#write(action)));
    const own = adopted.filter((_, index) => written[index].status === 'fulfilled');
    if (!this.#closed.signal.aborted && own.length > 0) this.#adopt(own);
    const failed = written.find(({ status }) => status === 'rejected');
    if (failed) throw /** @type {PromiseRejectedResult} */ (failed).reason;
  }

  /** @param {Omit<StoredAction, 'owner'>} action */
  async #write(action) {
    const key = keyOf(action);
    await this.#storage.set(key, { ...action, owner: this.#owner });
    if (this.#removed.has(key)) await this.#storage.remove(key);
  }

  /** @returns {Promise<StoredAction[]>} */
  async #read() {
    const found = await Promise.all([this.#storage.entries(MESSAGES), this.#storage.entries(CHANGES)]);
    const records = /** @type {[string, StoredAction][]} */ (found.flat());
    return records.map(([, action]) => action).sort((one, other) => one.order - other.order);
  }
}

/** @param {import('./action.js').ActionRecord} action */
function keyOf({ tempMessageId, ref }) {
  return ref === undefined ? MESSAGES + tempMessageId : CHANGES + ref;
}

/** @param {string} owner */
function lockNameOf(owner) {
  return `chat-api-client/${owner}`;
}
