/**
 * The records of one user in chrome.storage.local. Another user's records are never mixed with them: on a change of user, unsent messages and
 * drafts go to the archive, and everything else is removed.
 *
 * @typedef {import('./unsent-archive.js').Owner} Owner
 */

import { ConversationStore, LIST_KEY } from './conversation-store.js';
import { UnsentArchive, isArchived } from './unsent-archive.js';

export class UserData {
  #storage;
  #archive;

  /** @param {any} storage chrome.storage.local */
  constructor(storage) {
    this.#storage = storage;
    this.#archive = new UnsentArchive(storage);
  }

  /** @param {string} userId @returns {Promise<ConversationStore>} */
  async load(userId) {
    return ConversationStore.from(await this.#storage.get(null), userId);
  }

  /** Keeps the records if they belong to the owner; otherwise clears them, restores the owner's unsent messages, and records the owner. @param {Owner} owner */
  async changeOwner(owner) {
    const { owner: current, [LIST_KEY]: list } = await this.#storage.get(['owner', LIST_KEY]);
    // A worker that died in the midst of a restore has left the archive.
    if (current?.userId === owner.userId && current.server === owner.server) return this.#archive.forget(owner);
    // Records of earlier versions have no owner.
    if (!current && list?.userId === owner.userId) return;
    await this.clear(true);
    await this.#archive.restore(owner);
  }

  /** Removes everything except the settings and the archive. @param {boolean} archive true if unsent messages and drafts are archived first */
  async clear(archive) {
    const records = await this.#storage.get(null);
    if (archive && records.owner) await this.#archive.save(records.owner, records);
    await this.#storage.remove(Object.keys(records).filter(isUserData));
  }
}

/** @param {string} key @returns {boolean} true if the record belongs to the current user; keys of such records have a colon */
function isUserData(key) {
  return key === LIST_KEY || key === 'owner' || (key.includes(':') && !isArchived(key));
}
