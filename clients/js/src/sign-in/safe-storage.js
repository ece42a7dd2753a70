/** A storage of the browser. What it does not take, because it is blocked or full, is kept in memory until the page is left. */

export class SafeStorage {
  #open;
  /** @type {Map<string, string>} */ #memory = new Map();

  /** @param {() => Storage} open gets the storage, which throws where it is blocked */
  constructor(open) {
    this.#open = open;
  }

  /** @returns {string[]} */
  keys() {
    const inMemory = [...this.#memory.keys()];
    try {
      return [...new Set([...Object.keys(this.#open()), ...inMemory])];
    } catch {
      return inMemory;
    }
  }

  /** @param {string} key @returns {string|null} */
  getItem(key) {
    const kept = this.#memory.get(key);
    if (kept !== undefined) return kept;
    try {
      return this.#open().getItem(key);
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {string} value @returns {boolean} true if it is stored, false if it is in memory alone */
  setItem(key, value) {
    if (this.#write(key, value)) return true;
    // An older value must not come back with the next reload. Without it there may be room.
    this.removeItem(key);
    if (this.#write(key, value)) return true;
    this.#memory.set(key, value);
    return false;
  }

  /** @param {string} key @param {string} value */
  #write(key, value) {
    try {
      this.#open().setItem(key, value);
      this.#memory.delete(key);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string} key */
  removeItem(key) {
    this.#memory.delete(key);
    try {
      this.#open().removeItem(key);
    } catch {
      // A blocked storage holds nothing.
    }
  }
}
