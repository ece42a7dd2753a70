/** Reports read conversations to the server: at once when online, otherwise later, unless messages have arrived by then. */

export class ReadReports {
  #transmit;
  #cursor;
  /** @type {Map<string, number>} by conversation, the cursor at the time it was read */ #waiting = new Map();

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
