/** Records of one user in localStorage, which is written synchronously, so a reload right after a keystroke loses nothing. */

export class UserRecords {
  #prefix;
  #failed;

  /** @param {string} kind @param {string} userId @param {(error: unknown) => void} failed called if a record could not be stored */
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
