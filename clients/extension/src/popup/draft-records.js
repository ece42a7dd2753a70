/** The drafts on disk, because a popup closes at any click outside of it. */

import { DRAFT, RESTORED, joined } from '../worker/unsent-archive.js';

export class DraftRecords {
  #storage;
  #failed;
  /** Conversations with a restored draft. @type {Set<string>} */ #restored = new Set();

  /** @param {any} storage chrome.storage.local @param {(error: Error) => void} failed called if a draft could not be stored */
  constructor(storage, failed) {
    this.#storage = storage;
    this.#failed = failed;
  }

  /** @returns {Promise<[string, string][]>} drafts by conversation. A restored one comes before what was written since */
  async load() {
    /** @type {Map<string, string>} */
    const drafts = new Map();
    const records = Object.entries(await this.#storage.get(null));
    for (const [key, text] of records) if (key.startsWith(DRAFT)) drafts.set(key.slice(DRAFT.length), String(text));
    for (const [key, text] of records) {
      if (!key.startsWith(RESTORED)) continue;
      const conversationId = key.slice(RESTORED.length);
      this.#restored.add(conversationId);
      drafts.set(conversationId, joined(String(text), drafts.get(conversationId) ?? ''));
    }
    return [...drafts];
  }

  /** @param {string} conversationId @param {string} text */
  async set(conversationId, text) {
    try {
      // In one write, as the popup may close after any: the next one would put the restored text before the draft once more.
      const takenOver = this.#restored.has(conversationId) ? { [RESTORED + conversationId]: '' } : {};
      await this.#storage.set({ [DRAFT + conversationId]: text, ...takenOver });
      if (this.#restored.delete(conversationId)) await this.#storage.remove(RESTORED + conversationId);
    } catch (error) {
      this.#failed(/** @type {Error} */ (error));
    }
  }

  /** @param {string} conversationId */
  async remove(conversationId) {
    this.#restored.delete(conversationId);
    await this.#storage.remove([DRAFT + conversationId, RESTORED + conversationId]).catch(this.#failed);
  }
}
