/** Records over a reload: written one after another, the last of one key alone. Without a storage nothing is kept. */

import { ChatError, messageOf } from '../errors.js';

export class Records {
  #storage;
  #failed;
  /** @type {Map<string, unknown>} what is to be written; undefined to be removed */ #waiting = new Map();
  /** @type {Promise<void>} */ #writing = Promise.resolve();

  /** @param {import('../../types/index.js').ClientStorage|null} storage @param {(error: ChatError) => void} failed */
  constructor(storage, failed) {
    this.#storage = storage;
    this.#failed = failed;
  }

  /** @param {string} key @returns {Promise<any>} undefined if there is none */
  async get(key) {
    return (await this.#guarded(async () => this.#storage?.get(key))) ?? undefined;
  }

  /** @param {string} prefix @returns {Promise<[string, unknown][]>} */
  async entries(prefix) {
    return (await this.#guarded(async () => this.#storage?.entries(prefix))) ?? [];
  }

  /** @param {string} key @param {unknown} value */
  set(key, value) {
    if (!this.#storage) return;
    this.#waiting.set(key, value);
    this.#writing = this.#writing.then(() => this.#write(key));
  }

  /** @param {string} key */
  remove(key) {
    this.set(key, undefined);
  }

  /** @returns {Promise<void>} resolves when everything is written */
  quiet() {
    return this.#writing;
  }

  /** @param {string} key */
  async #write(key) {
    if (!this.#waiting.has(key)) return;
    const value = this.#waiting.get(key);
    this.#waiting.delete(key);
    await this.#guarded(async () => (value === undefined ? this.#storage?.remove(key) : this.#storage?.set(key, value)));
  }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T|undefined>} never rejects */
  async #guarded(work) {
    try {
      return await work();
    } catch (cause) {
      this.#failed(new ChatError({ code: 'storage', message: `The storage failed, so drafts and refused messages may be lost with a reload: ${messageOf(cause)}` }, { cause }));
      return undefined;
    }
  }
}
