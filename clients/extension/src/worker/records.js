/** Writes what changed in the book, one write at a time: a burst of messages is one write more, not one for each. */

export class Records {
  #storage;
  #book;
  /** @type {Promise<void>|null} the write that has not begun yet */ #next = null;
  /** @type {Promise<void>} */ #last = Promise.resolve();

  /** @param {any} storage a chrome.storage area @param {import('./book.js').Book} book */
  constructor(storage, book) {
    this.#storage = storage;
    this.#book = book;
  }

  /** @returns {Promise<void>} when everything up to now is kept */
  save() {
    this.#next ??= this.#last.catch(() => {}).then(() => {
      this.#next = null;
      return this.#write(this.#book.takeChanges());
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
      this.#book.putBack(Object.keys(changes));
      throw error;
    }
  }
}
