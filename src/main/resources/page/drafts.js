/** The drafts of the user, by conversation. */

/**
 * @typedef {object} DraftRecords the storage of drafts
 * @property {(conversationId: string, text: string) => void} set
 * @property {(conversationId: string) => void} remove
 */

export class Drafts {
  /** @type {Map<string, string>} */ #texts;
  #records;

  /** @param {DraftRecords} records @param {[string, string][]} kept entries of the records */
  constructor(records, kept) {
    this.#records = records;
    this.#texts = new Map(kept);
  }

  /** @returns {string[]} ids of conversations with a draft */
  get conversationIds() {
    return [...this.#texts.keys()];
  }

  /** @param {string} conversationId */
  of(conversationId) {
    return this.#texts.get(conversationId) ?? '';
  }

  /** @param {string} conversationId @param {string} text a blank one removes the draft */
  keep(conversationId, text) {
    if (text === this.of(conversationId)) return;
    if (text.trim() === '') this.discard(conversationId);
    else {
      this.#texts.set(conversationId, text);
      this.#records.set(conversationId, text);
    }
  }

  /** @param {string} conversationId */
  discard(conversationId) {
    if (this.#texts.delete(conversationId)) this.#records.remove(conversationId);
  }

  discardAll() {
    for (const conversationId of this.conversationIds) this.discard(conversationId);
  }
}
