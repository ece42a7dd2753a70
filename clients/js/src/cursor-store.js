/** Cursors in a storage. Clients that share it share what was delivered: the furthest of each conversation is kept. */

const KEY = 'cursors';
const LOCK = 'chat-api-client/cursors';

/** @typedef {Record<string, number>} Cursors */

export class CursorStore {
  #storage;
  #locks;
  #failed;
  /** @type {(() => Cursors)|null} what is to be written next */ #next = null;
  /** @type {Promise<void>|null} */ #writing = null;

  /**
   * @param {import('../types/index.js').ClientStorage} storage
   * @param {import('../types/index.js').Locks|null} locks
   * @param {(error: unknown) => void} failed
   */
  constructor(storage, locks, failed) {
    this.#storage = storage;
    this.#locks = locks;
    this.#failed = failed;
  }

  /** @returns {Promise<Cursors|undefined>} undefined if nothing was ever kept */
  async load() {
    return /** @type {Cursors|undefined} */ (await this.#storage.get(KEY));
  }

  /** One write at a time, of the newest; what came between is skipped. @param {() => Cursors} cursors */
  save(cursors) {
    this.#next = cursors;
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
  }

  /** @returns {Promise<void>} when nothing is left to write */
  async quiet() {
    await this.#writing;
  }

  async #write() {
    while (this.#next) {
      const cursors = this.#next;
      this.#next = null;
      try {
        await (this.#locks?.request(LOCK, {}, () => this.#merge(cursors())) ?? this.#merge(cursors()));
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** @param {Cursors} cursors */
  async #merge(cursors) {
    const merged = { ...(await this.load()) };
    for (const [conversationId, seq] of Object.entries(cursors)) {
      merged[conversationId] = Math.max(seq, merged[conversationId] ?? 0);
    }
    await this.#storage.set(KEY, merged);
  }
}
