/**
 * Stores the unsent actions and cursors of a client. If the storage fails, the client reports an error and continues with its memory. A
 * storage that does not answer delays the client by at most {@link TIMEOUT_MS}.
 */

import { ChatError } from './errors.js';
import { CursorStore } from './cursor-store.js';
import { HIDDEN_PLACES } from './hidden-places.js';
import { OutboxStore } from './outbox-store.js';

/** @typedef {import('./outbox-store.js').StoredAction} StoredAction */

const TIMEOUT_MS = 2_000;
const SCAN_INTERVAL_MS = 60_000;

export class ClientStore {
  #storage;
  #locks;
  #clock;
  #cursors;
  #listener;
  /** @type {OutboxStore|null} */ #outbox = null;
  /** @type {Promise<void>} */ #opened = Promise.resolve();
  /** @type {Set<Promise<unknown>>} */ #works = new Set();
  /** @type {any} */ #scanning = null;
  #order = 0;

  /**
   * @param {import('../types/index.js').ClientStorage} storage
   * @param {import('../types/index.js').Locks|null} locks
   * @param {import('../types/index.js').Clock} clock
   * @param {{adopt: (actions: StoredAction[]) => void, failed: (error: ChatError) => void}} listener
   */
  constructor(storage, locks, clock, listener) {
    this.#storage = storage;
    this.#locks = locks;
    this.#clock = clock;
    this.#listener = listener;
    this.#cursors = new CursorStore(storage, locks, (error) => this.#failed(error));
  }

  /** Takes over unsent actions, once until close(). @returns {Promise<void>} resolves when they are loaded */
  open() {
    if (this.#outbox) return this.#opened;
    const outbox = new OutboxStore(this.#storage, this.#locks, (actions) => {
      if (this.#outbox !== outbox) return;
      this.#order = Math.max(this.#order, ...actions.map(({ order }) => order));
      this.#listener.adopt(actions);
    });
    this.#outbox = outbox;
    this.#scanLater();
    this.#opened = this.#guarded(outbox.open()).then(() => {});
    return this.#opened;
  }

  /** Takes over unsent actions of closed tabs. */
  scan() {
    if (this.#outbox) this.#guarded(this.#outbox.scan());
  }

  /** @param {import('./action.js').ActionRecord} action @returns {Promise<boolean>} whether it is stored; never rejects */
  saveAction(action) {
    const opened = this.open();
    const outbox = /** @type {OutboxStore} */ (this.#outbox);
    return this.#untilDone(opened.then(() => {
      this.#order = Math.max(this.#order + 1, this.#clock.now());
      return this.#guarded(outbox.save({ ...action, order: this.#order }).then(() => true));
    })).then((isStored) => isStored ?? false);
  }

  /** @param {import('./action.js').ActionRecord} action */
  removeAction(action) {
    this.#guarded(this.#outbox?.remove(action));
  }

  /** @returns {Promise<Record<string, import('../types/index.js').Cursor>|undefined>} */
  loadCursors() {
    return this.#guarded(this.#cursors.load());
  }

  /** @param {() => Record<string, import('../types/index.js').Cursor>} cursors */
  saveCursors(cursors) {
    this.#cursors.save(cursors);
  }

  /** @param {string} conversationId of a conversation that the user is not in any more */
  forgetCursor(conversationId) {
    this.#cursors.forget(conversationId);
  }

  /** @returns {import('./hidden-places.js').PlaceRecords} */
  get hiddenPlaces() {
    const storage = this.#storage;
    return {
      load: async () => {
        const kept = (await this.#guarded(storage.entries(HIDDEN_PLACES))) ?? [];
        return kept.map(([key, place]) => [key.slice(HIDDEN_PLACES.length), /** @type {import('../types/index.js').Cursor} */ (place)]);
      },
      save: (conversationId, place) => this.#guarded(storage.set(HIDDEN_PLACES + conversationId, place)),
      remove: (conversationId) => this.#guarded(storage.remove(HIDDEN_PLACES + conversationId)),
    };
  }

  /** Releases the actions to other clients. @returns {Promise<void>} resolves when the storage is no longer used */
  async close() {
    this.#clock.clearTimeout(this.#scanning);
    const outbox = this.#outbox;
    this.#outbox = null;
    await Promise.all([...this.#works, this.#cursors.quiet()]);
    outbox?.close();
  }

  #scanLater() {
    if (!this.#locks) return;
    this.#scanning = this.#clock.setTimeout(() => {
      this.scan();
      this.#scanLater();
    }, SCAN_INTERVAL_MS);
  }

  /** @template T @param {Promise<T>|undefined} work @returns {Promise<T|undefined>} never rejects */
  #guarded(work) {
    return this.#untilDone(this.#inTime(work).catch((error) => this.#failed(error)));
  }

  /** @template T @param {Promise<T>} work close() waits for it @returns {Promise<T>} */
  #untilDone(work) {
    this.#works.add(work);
    return work.finally(() => this.#works.delete(work));
  }

  /** @template T @param {Promise<T>|undefined} work @returns {Promise<T|undefined>} */
  #inTime(work) {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => reject(new Error('The storage does not answer.')), TIMEOUT_MS);
      Promise.resolve(work).then(resolve, reject).finally(() => this.#clock.clearTimeout(timer));
    });
  }

  /** @param {unknown} cause @returns {undefined} */
  #failed(cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The storage failed, so what is not sent yet may be lost with a reload: ${reason}`;
    this.#listener.failed(new ChatError({ code: 'storage', message }, { cause }));
  }
}
