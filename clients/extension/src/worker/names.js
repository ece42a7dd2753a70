/** Names of users for notifications. They are loaded when they are first needed, and kept in memory: a worker that starts again loads them again. */

const MAX_NAMES = 1_000;
/** A failed request is repeated after this time when the name is needed again; until then the user id is shown. */
const RETRY_AFTER_MS = 60_000;

export class Names {
  #load;
  #changed;
  /** @type {Map<string, {name?: string, retryAt: number}>} the oldest first */ #known = new Map();
  /** @type {Set<string>} */ #loading = new Set();

  /**
   * @param {(userIds: string[]) => Promise<import('../../../js/types/people.js').Profile[]>} load
   * @param {() => void} changed called when a name has arrived, or the request for it has failed
   */
  constructor(load, changed) {
    this.#load = load;
    this.#changed = changed;
  }

  /** @param {string} userId @returns {string} the name; the user id if there is none, or it is not loaded */
  of(userId) {
    return this.#known.get(userId)?.name || userId;
  }

  /** Requests the name if it is not loaded. @param {string} userId @returns {boolean} false while the request for it runs */
  isLoaded(userId) {
    const { retryAt } = this.#known.get(userId) ?? { retryAt: 0 };
    if (Date.now() >= retryAt && !this.#loading.has(userId)) this.#request(userId);
    return this.#known.has(userId);
  }

  /** @param {import('../../../js/types/people.js').Profile} profile that has changed */
  update({ userId, name }) {
    this.#keep(userId, { name, retryAt: Infinity });
  }

  /** @param {string} userId */
  async #request(userId) {
    this.#loading.add(userId);
    try {
      const [profile] = await this.#load([userId]);
      this.#keep(userId, { name: profile?.name, retryAt: Infinity });
    } catch {
      this.#keep(userId, { name: this.#known.get(userId)?.name, retryAt: Date.now() + RETRY_AFTER_MS });
    }
    this.#loading.delete(userId);
    this.#changed();
  }

  /** @param {string} userId @param {{name?: string, retryAt: number}} known */
  #keep(userId, known) {
    this.#known.delete(userId);
    this.#known.set(userId, known);
    if (this.#known.size > MAX_NAMES) this.#known.delete(this.#known.keys().next().value ?? '');
  }
}
