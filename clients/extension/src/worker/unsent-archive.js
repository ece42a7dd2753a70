/**
 * What people have not sent when they sign out, or when somebody else signs in. It waits for them alone, each under their name and server,
 * so that it is never sent as somebody else.
 *
 * @typedef {{userId: string, server: string}} Owner
 */

const PREFIX = 'kept ';
const UNSENT = /^(pending|draft):/;

/** @param {string} key of a record in chrome.storage.local @returns {boolean} whether it is one of these */
export function isArchived(key) {
  return key.startsWith(PREFIX);
}

export class UnsentArchive {
  #storage;

  /** @param {any} storage chrome.storage.local */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @param {Owner} owner @param {Record<string, any>} records all of storage, of which those that were not sent are theirs */
  async save(owner, records) {
    const unsent = Object.fromEntries(Object.entries(records).filter(([key]) => UNSENT.test(key)));
    if (Object.keys(unsent).length === 0) return;
    await this.#storage.set({ [keyOf(owner)]: { ...records[keyOf(owner)], ...unsent } });
  }

  /** Gives back what was kept, as the records that it was. @param {Owner} owner */
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
