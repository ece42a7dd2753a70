/** Texts of one user that outlive the page, in localStorage: it is written at once, so that a reload right after a key loses nothing. */

export class UserRecords {
  #prefix;
  #failed;

  /** @param {string} kind @param {string} userId @param {(error: unknown) => void} failed told when something could not be kept */
  constructor(kind, userId, failed) {
    this.#prefix = `chat.${kind}/${encodeURIComponent(userId)}/`;
    this.#failed = failed;
  }

  /** @returns {[string, any][]} */
  entries() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
    return keys.map((key) => [key.slice(this.#prefix.length), JSON.parse(localStorage.getItem(key) ?? 'null')]);
  }

  /** @param {string} key @param {any} value */
  set(key, value) {
    try {
      localStorage.setItem(this.#prefix + key, JSON.stringify(value));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** @param {string} key */
  remove(key) {
    localStorage.removeItem(this.#prefix + key);
  }

  clear() {
    for (const [key] of this.entries()) this.remove(key);
  }
}
