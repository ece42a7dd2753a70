/** Positions up to which the participants of a conversation have read. They never go back. */

export class ReadPositions {
  #userId;
  /** @type {ReadonlyMap<string, number>} replaced on change */ readers = new Map();
  /** That of the user; 0 until it is known. */ own = 0;

  /** @param {string} userId */
  constructor(userId) {
    this.#userId = userId;
  }

  /** @param {import('../../types/index.js').Reader[]} readers */
  add(readers) {
    const all = new Map(this.readers);
    for (const { userId, seq } of readers) all.set(userId, Math.max(seq, all.get(userId) ?? 0));
    this.readers = all;
    this.addOwn(all.get(this.#userId) ?? 0);
  }

  /** @param {number} seq */
  addOwn(seq) {
    this.own = Math.max(this.own, seq);
  }

  clear() {
    this.readers = new Map();
  }
}

/** @param {ReadonlyMap<string, number>} readers @param {{senderId: string, seq: number}} message @returns {string[]} those who have read it, without its sender */
export function seenBy(readers, { senderId, seq }) {
  return [...readers].filter(([userId, read]) => userId !== senderId && read >= seq).map(([userId]) => userId);
}
