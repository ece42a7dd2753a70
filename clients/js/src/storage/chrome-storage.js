/** Stores records in chrome.storage, under a prefix with the name. */
export class ChromeStorage {
  #prefix;
  #area;

  /** @param {string} name @param {import('../../types/index.js').ChromeStorageArea} [area] */
  constructor(name, area = /** @type {any} */ (globalThis).chrome.storage.local) {
    this.#prefix = `chat-api-client/${name}/`;
    this.#area = area;
  }

  /** @param {string} key @returns {Promise<unknown>} */
  async get(key) {
    return (await this.#area.get(this.#prefix + key))[this.#prefix + key];
  }

  /** @param {string} key @param {unknown} value */
  async set(key, value) {
    await this.#area.set({ [this.#prefix + key]: value });
  }

  /** @param {string} key */
  async remove(key) {
    await this.#area.remove(this.#prefix + key);
  }

  /** @param {string} prefix @returns {Promise<[string, unknown][]>} */
  async entries(prefix) {
    const all = Object.entries(await this.#area.get(null));
    return all
      .filter(([key]) => key.startsWith(this.#prefix + prefix))
      .map(([key, value]) => [key.slice(this.#prefix.length), value]);
  }
}
