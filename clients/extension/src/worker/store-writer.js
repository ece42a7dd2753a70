/** Writes the changes of the store, one write at a time, so a burst of messages causes one more write. */

export class StoreWriter {
  #storage;
  #store;
  /** @type {Promise<void>|null} the write that has not started */ #next = null;
  /** @type {Promise<void>} */ #last = Promise.resolve();

  /** @param {any} storage a chrome.storage area @param {import('./conversation-store.js').ConversationStore} store */
  constructor(storage, store) {
    this.#storage = storage;
    this.#store = store;
  }

  /** @returns {Promise<void>} resolves when all changes up to now are written */
  save() {
    this.#next ??= this.#last.catch(() => {}).then(() => {
      this.#next = null;
      return this.#write(this.#store.takeChanges());
    });
    this.#last = this.#next;
    return this.#next;
  }

  /** Writes the changed records in one call of set(), which is atomic, and removes the others. @param {Record<string, any>} changes */
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
