/** Messages that are being written, by conversation. */

/**
 * @typedef {object} DraftRecords where they are kept
 * @property {(conversationId: string, text: string) => void} set
 * @property {(conversationId: string) => void} remove
 */

export class Drafts {
  /** @type {Map<string, string>} */ #texts;
  #records;

  /** @param {DraftRecords} records @param {[string, string][]} kept what they hold */
  constructor(records, kept) {
    this.#records = records;
    this.#texts = new Map(kept);
  }

  /** @returns {string[]} the conversations that have one */
  get conversationIds() {
    return [...this.#texts.keys()];
  }

  /** @param {string} conversationId */
  of(conversationId) {
    return this.#texts.get(conversationId) ?? '';
  }

  /** @param {string} conversationId @param {string} text blank: there is none any more */
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
