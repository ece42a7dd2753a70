/**
 * What a client keeps in its storage, and what happens when the storage fails: that is told, and the client goes on with what it has in
 * memory. A storage that does not answer holds nothing up for longer than a moment.
 */

import { ChatError } from './errors.js';
import { KeptCursors } from './kept-cursors.js';
import { Shelf } from './shelf.js';

/** @typedef {import('./shelf.js').KeptMessage} KeptMessage */

const PATIENCE_MS = 2_000;
const SCAN_MS = 60_000;

export class Keeper {
  #storage;
  #locks;
  #clock;
  #cursors;
  #tell;
  /** @type {Shelf|null} */ #shelf = null;
  /** @type {Promise<void>} */ #opened = Promise.resolve();
  /** @type {Set<Promise<unknown>>} */ #works = new Set();
  /** @type {any} */ #scanning = null;
  #order = 0;

  /**
   * @param {import('../types/index.js').ClientStorage} storage
   * @param {import('../types/index.js').Locks|null} locks
   * @param {import('../types/index.js').Clock} clock
   * @param {{adopt: (messages: KeptMessage[]) => void, failed: (error: ChatError) => void}} tell
   */
  constructor(storage, locks, clock, tell) {
    this.#storage = storage;
    this.#locks = locks;
    this.#clock = clock;
    this.#tell = tell;
    this.#cursors = new KeptCursors(storage, locks, (error) => this.#failed(error));
  }

  /** Takes over unsent messages, once until close(). @returns {Promise<void>} when they are known */
  open() {
    if (this.#shelf) return this.#opened;
    const shelf = new Shelf(this.#storage, this.#locks, (messages) => {
      if (this.#shelf !== shelf) return;
      this.#order = Math.max(this.#order, ...messages.map(({ order }) => order));
      this.#tell.adopt(messages);
    });
    this.#shelf = shelf;
    this.#scanLater();
    this.#opened = this.#guarded(shelf.open()).then(() => {});
    return this.#opened;
  }

  /** Looks for what closed tabs have left. */
  scan() {
    if (this.#shelf) this.#guarded(this.#shelf.scan());
  }

  /** @param {Omit<KeptMessage, 'order'|'owner'>} message @returns {Promise<void>} never rejected */
  keep(message) {
    const opened = this.open();
    const shelf = /** @type {Shelf} */ (this.#shelf);
    return this.#untilDone(opened.then(() => {
      this.#order = Math.max(this.#order + 1, this.#clock.now());
      return this.#guarded(shelf.keep({ ...message, order: this.#order }));
    }));
  }

  /** @param {string} tempMessageId */
  remove(tempMessageId) {
    this.#guarded(this.#shelf?.remove(tempMessageId));
  }

  /** @returns {Promise<Record<string, number>|undefined>} */
  loadCursors() {
    return this.#guarded(this.#cursors.load());
  }

  /** @param {() => Record<string, number>} cursors */
  saveCursors(cursors) {
    this.#cursors.save(cursors);
  }

  /** Lets others have what is here. @returns {Promise<void>} when the storage is no longer used */
  async close() {
    this.#clock.clearTimeout(this.#scanning);
    const shelf = this.#shelf;
    this.#shelf = null;
    await Promise.all([...this.#works, this.#cursors.quiet()]);
    shelf?.close();
  }

  #scanLater() {
    if (!this.#locks) return;
    this.#scanning = this.#clock.setTimeout(() => {
      this.scan();
      this.#scanLater();
    }, SCAN_MS);
  }

  /** @template T @param {Promise<T>|undefined} work @returns {Promise<T|undefined>} never rejected */
  #guarded(work) {
    return this.#untilDone(this.#inTime(work).catch((error) => this.#failed(error)));
  }

  /** @template T @param {Promise<T>} work which close() waits for @returns {Promise<T>} */
  #untilDone(work) {
    this.#works.add(work);
    return work.finally(() => this.#works.delete(work));
  }

  /** @template T @param {Promise<T>|undefined} work @returns {Promise<T|undefined>} */
  #inTime(work) {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => reject(new Error('The storage does not answer.')), PATIENCE_MS);
      Promise.resolve(work).then(resolve, reject).finally(() => this.#clock.clearTimeout(timer));
    });
  }

  /** @param {unknown} cause @returns {undefined} */
  #failed(cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The storage failed, so what is not sent yet may be lost with a reload: ${why}`;
    this.#tell.failed(new ChatError({ code: 'storage', message }, { cause }));
  }
}
