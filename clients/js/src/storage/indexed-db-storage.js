import { HIDDEN_PLACES } from '../hidden-places.js';

const RECORDS = 'records';

/** Stores records in an IndexedDB database of its own, in one object store. */
export class IndexedDbStorage {
  #name;
  #factory;
  /** @type {Promise<IDBDatabase>|null} */ #opened = null;

  /** @param {string} name @param {IDBFactory} [factory] */
  constructor(name, factory = globalThis.indexedDB) {
    this.#name = `chat-api-client/${name}`;
    this.#factory = factory;
  }

  /** @param {string} key @returns {Promise<unknown>} */
  get(key) {
    return this.#do('readonly', (records) => records.get(key));
  }

  /** @param {string} key @param {unknown} value @returns {Promise<void>} */
  async set(key, value) {
    await this.#do('readwrite', (records) => records.put(value, key));
  }

  /** @param {string} key @returns {Promise<void>} */
  async remove(key) {
    await this.#do('readwrite', (records) => records.delete(key));
  }

  /** @param {string} prefix @returns {Promise<[string, unknown][]>} */
  entries(prefix) {
    /** @type {[string, unknown][]} */
    const found = [];
    return this.#do('readonly', (records) => {
      const request = records.openCursor();
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return;
        if (String(cursor.key).startsWith(prefix)) found.push([String(cursor.key), cursor.value]);
        cursor.continue();
      };
      return { result: found };
    });
  }

  /** Deletes the database, so that not even its name reveals the user, unless it has more than the places in hidden conversations. @returns {Promise<void>} */
  async removeIfEmpty() {
    if ((await this.entries('')).some(([key]) => !key.startsWith(HIDDEN_PLACES))) return;
    this.close();
    await /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
      const request = this.#factory.deleteDatabase(this.#name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    }));
  }

  close() {
    this.#opened?.then((database) => database.close(), () => {});
    this.#opened = null;
  }

  /** @template T @param {IDBTransactionMode} mode @param {(records: IDBObjectStore) => {result: T}} act @returns {Promise<T>} */
  async #do(mode, act) {
    const transaction = await this.#transaction(mode);
    return new Promise((resolve, reject) => {
      const acted = act(transaction.objectStore(RECORDS));
      transaction.oncomplete = () => resolve(acted.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('The database gave up.'));
    });
  }

  /** Reopens the database if the browser has closed the connection, as it does on a phone that sleeps. @param {IDBTransactionMode} mode */
  async #transaction(mode) {
    try {
      return (await this.#open()).transaction(RECORDS, mode);
    } catch {
      this.close();
      return (await this.#open()).transaction(RECORDS, mode);
    }
  }

  #open() {
    this.#opened ??= new Promise((resolve, reject) => {
      const request = this.#factory.open(this.#name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(RECORDS);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        database.onversionchange = database.onclose = () => this.close();
        resolve(database);
      };
    });
    return this.#opened;
  }
}
