/**
 * Unsent messages and drafts of users who signed out. They are stored per user and server, and restored only for that user, so they are never
 * sent as another user.
 *
 * @typedef {{userId: string, server: string}} Owner
 */

/** Prefix of the records of drafts. */
export const DRAFT = 'draft:';
/** Prefix of restored drafts, which the popup takes over. They have keys of their own, so a restore never overwrites what the user writes meanwhile. */
export const RESTORED = 'restored:';
const PREFIX = 'kept ';
const UNSENT = /^(pending|draft|restored):/;

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

  /**
   * Moves the archived records of the owner back, in one write with the owner: a worker that dies has done all of it, or repeats it.
   * @param {Owner} owner
   */
  async restore(owner) {
    const { [keyOf(owner)]: unsent = {} } = await this.#storage.get(keyOf(owner));
    await this.#storage.set({ ...restoredFrom(unsent), owner });
    await this.forget(owner);
  }

  /** Removes what is archived for the owner, which was restored. @param {Owner} owner */
  async forget(owner) {
    await this.#storage.remove(keyOf(owner));
  }
}

/** @param {string} earlier @param {string} later @returns {string} one draft of two of the same conversation */
export function joined(earlier, later) {
  if (earlier === later || later.trim() === '') return earlier;
  return earlier.trim() === '' ? later : `${earlier}\n${later}`;
}

/** @param {Record<string, any>} unsent archived records @returns {Record<string, any>} */
function restoredFrom(unsent) {
  /** @type {Record<string, any>} */
  const restored = {};
  for (const [key, record] of Object.entries(unsent)) {
    if (!key.startsWith(DRAFT)) restored[key] = key.startsWith(RESTORED) ? joined(record, restored[key] ?? '') : record;
    else restored[RESTORED + key.slice(DRAFT.length)] = joined(restored[RESTORED + key.slice(DRAFT.length)] ?? '', record);
  }
  return restored;
}

/** @param {Owner} owner */
function keyOf({ userId, server }) {
  return PREFIX + JSON.stringify([server, userId]);
}
