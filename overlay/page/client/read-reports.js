/** Reads that the server has to be told of: at once when online, else later, unless messages have come by then. */

export class ReadReports {
  #transmit;
  #cursor;
  /** @type {Map<string, number>} by conversation, what had been delivered when it was read */ #waiting = new Map();

  /** @param {(frame: object) => void} transmit @param {(conversationId: string) => number} cursor */
  constructor(transmit, cursor) {
    this.#transmit = transmit;
    this.#cursor = cursor;
  }

  /** @param {string} conversationId @param {boolean} isOnline */
  mark(conversationId, isOnline) {
    if (isOnline) this.#transmit({ action: 'read-messages', conversationId });
    else this.#waiting.set(conversationId, this.#cursor(conversationId));
  }

  online() {
    for (const [conversationId, seen] of this.#waiting) {
      if (this.#cursor(conversationId) === seen) this.mark(conversationId, true);
    }
    this.clear();
  }

  clear() {
    this.#waiting.clear();
  }
}
