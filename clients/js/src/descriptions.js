/**
 * What conversations are called, asked for a few at a time: somebody may be put into thousands of them at once. Where many are unknown, the
 * list of all is one call instead.
 */

const MAX_CONCURRENT = 4;
/** Waiting questions from which on the list is cheaper. */
const LIST_THRESHOLD = 20;

export class Descriptions {
  #describe;
  #describeAll;
  /** @type {Map<string, {promise: Promise<void>, done: () => void}>} */ #requested = new Map();
  /** @type {string[]} not asked for yet */ #waiting = [];
  /** @type {Set<string>} of those, what the list does not have */ #unlisted = new Set();
  #running = 0;

  /**
   * @param {(conversationId: string) => Promise<unknown>} describe does not fail
   * @param {() => Promise<Iterable<string>>} describeAll what the list has; does not fail
   */
  constructor(describe, describeAll) {
    this.#describe = describe;
    this.#describeAll = describeAll;
  }

  /** @param {string} conversationId @returns {Promise<void>} when it was asked for, which may have been in vain */
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
