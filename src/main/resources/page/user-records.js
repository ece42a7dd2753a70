/** Records of one user in localStorage, which is written synchronously, so a reload right after a keystroke loses nothing. */

import { sharedStorage } from './browser-storage.js';
import { t } from './language.js';

export class UserRecords {
  #prefix;
  #failed;
  /** Whether the last record was stored; a failure is told once, not at each keystroke. */
  #isStored = true;

  /** @param {string} kind @param {string} userId @param {(error: Error) => void} failed called if a record could not be stored */
  constructor(kind, userId, failed) {
    this.#prefix = `chat.${kind}/${encodeURIComponent(userId)}/`;
    this.#failed = failed;
  }

  /** @returns {[string, any][]} */
  entries() {
    const keys = sharedStorage.keys().filter((key) => key.startsWith(this.#prefix));
    return keys.map((key) => [key.slice(this.#prefix.length), JSON.parse(sharedStorage.getItem(key) ?? 'null')]);
  }

  /** @param {string} key @param {any} value */
  set(key, value) {
    const isStored = sharedStorage.setItem(this.#prefix + key, JSON.stringify(value));
    if (!isStored && this.#isStored) this.#failed(new Error(t('error.notStored')));
    this.#isStored = isStored;
  }

  /** @param {string} key */
  remove(key) {
    sharedStorage.removeItem(this.#prefix + key);
  }

  clear() {
    for (const [key] of this.entries()) this.remove(key);
  }
}
