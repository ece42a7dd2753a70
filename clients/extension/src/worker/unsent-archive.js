/**
 * Unsent messages and drafts of users who signed out. They are stored per user and server, and restored only for that user, so they are never
 * sent as another user.
 *
 * @typedef {{userId: string, server: string}} Owner
 */

const PREFIX = 'kept ';
const UNSENT = /^(pending|draft):/;

/** @param {string} key of a record in chrome.storage.local @returns {boolean} true if the record belongs to the archive */
export function isArchived(key) {
  return key.startsWith(PREFIX);
}

export class UnsentArchive {
  #storage;

  /** @param {any} storage chrome.storage.local */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @param {Owner} owner @param {Record<string, any>} records all records of chrome.storage.local; unsent messages and drafts among them are archived */
  async save(owner, records) {
    const unsent = Object.fromEntries(Object.entries(records).filter(([key]) => UNSENT.test(key)));
    if (Object.keys(unsent).length === 0) return;
    await this.#storage.set({ [keyOf(owner)]: { ...records[keyOf(owner)], ...unsent } });
  }

  /** Moves the archived records of the owner back to their keys. @param {Owner} owner */
  async restore(owner) {
    const key = keyOf(owner);
    const { [key]: unsent } = await this.#storage.get(key);
    if (!unsent) return;
    await this.#storage.set(unsent);
    await this.#storage.remove(key);
  }
}

/** @param {Owner} owner */
function keyOf({ userId, server }) {
  return PREFIX + JSON.stringify([server, userId]);
}
