/** Writes what changed in the store, one write at a time: a burst of messages is one write more, not one for each. */

export class StoreWriter {
  #storage;
  #store;
  /** @type {Promise<void>|null} the write that has not begun yet */ #next = null;
  /** @type {Promise<void>} */ #last = Promise.resolve();

  /** @param {any} storage a chrome.storage area @param {import('./conversation-store.js').ConversationStore} store */
  constructor(storage, store) {
    this.#storage = storage;
    this.#store = store;
  }

  /** @returns {Promise<void>} when everything up to now is kept */
  save() {
    this.#next ??= this.#last.catch(() => {}).then(() => {
      this.#next = null;
      return this.#write(this.#store.takeChanges());
    });
    this.#last = this.#next;
    return this.#next;
  }

  /** One call of set() is one batch: it is kept as a whole or not at all. @param {Record<string, any>} changes */
  async #write(changes) {
    const kept = Object.entries(changes).filter(([, record]) => record !== null);
    const gone = Object.keys(changes).filter((key) => changes[key] === null);
    try {
      if (kept.length > 0) await this.#storage.set(Object.fromEntries(kept));
      if (gone.length > 0) await this.#storage.remove(gone);
    } catch (error) {
      this.#store.putBack(Object.keys(changes));
      throw error;
    }
  }
}
