/**
 * Loads the descriptions (titles) of conversations, a few at a time, because a user may be added to thousands at once. If many are unknown,
 * one call loads the list of all instead.
 */

const MAX_CONCURRENT = 4;
/** Number of waiting requests above which loading the list is cheaper. */
const LIST_THRESHOLD = 20;

export class Descriptions {
  #describe;
  #describeAll;
  /** @type {Map<string, {promise: Promise<void>, done: () => void}>} */ #requested = new Map();
  /** @type {string[]} ids that are not requested yet */ #waiting = [];
  /** @type {Set<string>} waiting ids that the list does not contain */ #unlisted = new Set();
  #running = 0;

  /**
   * @param {(conversationId: string) => Promise<unknown>} describe loads one; does not reject
   * @param {() => Promise<Iterable<string>>} describeAll loads the list and resolves with its ids; does not reject
   */
  constructor(describe, describeAll) {
    this.#describe = describe;
    this.#describeAll = describeAll;
  }

  /** @param {string} conversationId @returns {Promise<void>} resolves when the request has ended, with or without success */
  of(conversationId) {
    const requested = this.#requested.get(conversationId);
    if (requested) return requested.promise;
    /** @type {() => void} */
    let done = () => {};
    const promise = /** @type {Promise<void>} */ (new Promise((resolve) => (done = () => resolve(undefined))));
    this.#requested.set(conversationId, { promise, done });
    this.#waiting.push(conversationId);
    queueMicrotask(() => this.#next());
    return promise;
  }

  #next() {
    if (this.#running > 0 && this.#waiting.length > LIST_THRESHOLD) return;
    if (this.#waiting.filter((id) => !this.#unlisted.has(id)).length > LIST_THRESHOLD) return this.#list();
    while (this.#running < MAX_CONCURRENT && this.#waiting.length > 0) this.#one(/** @type {string} */ (this.#waiting.shift()));
  }

  async #list() {
    this.#running++;
    const listed = new Set(await this.#describeAll());
    this.#running--;
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((id) => !listed.has(id));
    for (const id of waiting) {
      if (listed.has(id)) this.#settle(id);
      else this.#unlisted.add(id);
    }
    this.#next();
  }

  /** @param {string} conversationId */
  async #one(conversationId) {
    this.#running++;
    await this.#describe(conversationId);
    this.#running--;
    this.#settle(conversationId);
    this.#next();
  }

  /** @param {string} conversationId */
  #settle(conversationId) {
    this.#unlisted.delete(conversationId);
    this.#requested.get(conversationId)?.done();
    this.#requested.delete(conversationId);
  }
}
