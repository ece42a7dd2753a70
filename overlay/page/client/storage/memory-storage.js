export class MemoryStorage {
  /** @type {Map<string, string>} */ #records = new Map();

  /** @param {string} key @returns {Promise<unknown>} */
  async get(key) {
    const text = this.#records.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** @param {string} key @param {unknown} value */
  async set(key, value) {
    this.#records.set(key, JSON.stringify(value));
  }

  /** @param {string} key */
  async remove(key) {
    this.#records.delete(key);
  }

  /** @param {string} prefix @returns {Promise<[string, unknown][]>} */
  async entries(prefix) {
    return [...this.#records].filter(([key]) => key.startsWith(prefix)).map(([key, text]) => [key, JSON.parse(text)]);
  }
}
