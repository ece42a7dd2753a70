/** Stores cursors. Clients that share a storage share them: of each conversation, the highest of each number wins. */

const KEY = 'cursors';
const LOCK = 'chat-api-client/cursors';

/** @typedef {Record<string, import('../types/index.js').Cursor>} Cursors */

export class CursorStore {
  #storage;
  #locks;
  #failed;
  /** @type {(() => Cursors)|null} cursors to write next */ #next = null;
  /** @type {Promise<void>|null} */ #writing = null;
  /** @type {Set<string>} conversations whose stored cursors are no longer wanted */ #forgotten = new Set();

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

  /** @returns {Promise<Cursors|undefined>} undefined if none were ever stored */
  async load() {
    return /** @type {Cursors|undefined} */ (await this.#storage.get(KEY));
  }

  /** Writes the latest cursors, one write at a time; intermediate ones are skipped. @param {() => Cursors} cursors */
  save(cursors) {
    this.#next = cursors;
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
  }

  /** The next write leaves out a conversation that the user is not in any more. @param {string} conversationId */
  forget(conversationId) {
    this.#forgotten.add(conversationId);
  }

  /** @returns {Promise<void>} resolves when no write is pending */
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
    for (const conversationId of this.#forgotten) delete merged[conversationId];
    this.#forgotten.clear();
    for (const [conversationId, cursor] of Object.entries(cursors)) {
      merged[conversationId] = highest(cursor, merged[conversationId] ?? 0);
    }
    await this.#storage.set(KEY, merged);
  }
}

/** @typedef {import('../types/index.js').Cursor} Cursor */

/** @param {Cursor} one @param {Cursor} other @returns {Cursor} */
function highest(one, other) {
  if (typeof one === 'number' && typeof other === 'number') return Math.max(one, other);
  const [[seq, rev = 0, my = 0], [otherSeq, otherRev = 0, otherMy = 0]] = [one, other].map((cursor) => (typeof cursor === 'number' ? [cursor] : cursor));
  const [highestRev, highestMy] = [Math.max(rev, otherRev), Math.max(my, otherMy)];
  return [Math.max(seq, otherSeq), highestRev, ...(highestMy > 0 ? /** @type {const} */ ([highestMy]) : /** @type {const} */ ([]))];
}
