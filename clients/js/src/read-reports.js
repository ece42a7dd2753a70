/**
 * Reports read conversations to the server: at once when online, otherwise later. A report that the server has not confirmed when the
 * connection is lost is repeated once. A report of everything is dropped then if messages have arrived meanwhile.
 */

export class ReadReports {
  #transmit;
  #cursor;
  /** @type {Map<string, {cursor: number, seq?: number}>} by conversation, with the cursor at the time it was read */ #waiting = new Map();

  /** @param {(frame: object) => void} transmit @param {(conversationId: string) => number} cursor */
  constructor(transmit, cursor) {
    this.#transmit = transmit;
    this.#cursor = cursor;
  }

  /** @param {string} conversationId @param {boolean} isOnline @param {number} [seq] the last message that is read; without it all are */
  mark(conversationId, isOnline, seq) {
    this.#wait(conversationId, { cursor: this.#cursor(conversationId), ...(seq !== undefined && { seq }) });
    if (isOnline) this.#report(conversationId, seq);
  }

  /** @param {string} conversationId @param {number|undefined} seq */
  #report(conversationId, seq) {
    this.#transmit({ action: 'read-messages', conversationId, ...(seq !== undefined && { seq }) });
  }

  /** A report of all messages has those before, too. @param {string} conversationId @param {{cursor: number, seq?: number}} read */
  #wait(conversationId, read) {
    const known = this.#waiting.get(conversationId);
    const isMore = !known || read.seq === undefined || (known.seq !== undefined && known.seq < read.seq) || (known.seq === undefined && known.cursor < read.seq);
    if (isMore) this.#waiting.set(conversationId, read);
  }

  /** The server tells all connections of the user how far they have read. @param {{conversationId: string, lastReadSeq?: number}} frame */
  confirmed({ conversationId, lastReadSeq = Infinity }) {
    const read = this.#waiting.get(conversationId);
    if (read && lastReadSeq >= (read.seq ?? read.cursor)) this.#waiting.delete(conversationId);
  }

  online() {
    for (const [conversationId, { cursor, seq }] of this.#waiting) {
      if (seq !== undefined || this.#cursor(conversationId) === cursor) this.#report(conversationId, seq);
    }
    this.clear();
  }

  clear() {
    this.#waiting.clear();
  }
}
