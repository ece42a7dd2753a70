import { afterChanges } from './held-messages.js';

/** @typedef {import('../types/index.js').Message} Message */

/** Orders received messages and drops duplicates. Its cursors are the highest delivered `seq` of each conversation. */
export class Inbox {
  /** @type {Map<string, number>} */ cursors = new Map();
  /** @type {Map<string, Map<number, Message>>} messages after a gap, by conversation */ #held = new Map();

  /** @param {Message} message @returns {Message[]} messages that can be delivered now, in order */
  accept(message) {
    const { conversationId, seq, rev = 0 } = message;
    if (this.isDelivered(message)) return [];
    const held = this.#held.get(conversationId) ?? new Map();
    if (rev >= (held.get(seq)?.rev ?? 0)) held.set(seq, message);
    this.#held.set(conversationId, held);
    return this.#inOrder(conversationId);
  }

  /** @param {Message} message */
  isDelivered({ conversationId, seq }) {
    return seq <= this.cursor(conversationId);
  }

  /** @param {Message} message @returns {boolean} true if it waits for an earlier one */
  isHeld({ conversationId, seq }) {
    return this.#held.get(conversationId)?.has(seq) ?? false;
  }

  /** Applies changes to messages that wait for an earlier one. @param {string} conversationId @param {import('../types/index.js').ChangeItem[]} items */
  change(conversationId, items) {
    const held = this.#held.get(conversationId);
    for (const [seq, message] of held ?? []) held?.set(seq, afterChanges(message, items));
  }

  /** @param {string} conversationId */
  cursor(conversationId) {
    return this.cursors.get(conversationId) ?? 0;
  }

  /** Ids of conversations with a message that waits for an earlier one. */
  gaps() {
    return [...this.#held.keys()];
  }

  /** @param {string} conversationId */
  forget(conversationId) {
    this.cursors.delete(conversationId);
    this.#held.delete(conversationId);
  }

  /**
   * Skips missing messages after the server has confirmed that it does not have them.
   * @param {string} conversationId @returns {Message[]}
   */
  skipGap(conversationId) {
    const held = this.#held.get(conversationId);
    if (!held) return [];
    this.cursors.set(conversationId, Math.min(...held.keys()) - 1);
    return [...this.#inOrder(conversationId), ...this.skipGap(conversationId)];
  }

  /** Skips messages that the user may not see. @param {string} conversationId @param {number} seq position after which the user sees messages @returns {Message[]} */
  skipTo(conversationId, seq) {
    if (seq <= this.cursor(conversationId)) return [];
    this.cursors.set(conversationId, seq);
    const held = this.#held.get(conversationId);
    for (const position of [...(held?.keys() ?? [])]) {
      if (position <= seq) held?.delete(position);
    }
    return this.#inOrder(conversationId);
  }

  /** @param {string} conversationId @returns {Message[]} */
  #inOrder(conversationId) {
    const held = this.#held.get(conversationId);
    const ready = [];
    for (let next = this.cursor(conversationId) + 1; held?.has(next); next++) {
      ready.push(/** @type {Message} */ (held.get(next)));
      held.delete(next);
      this.cursors.set(conversationId, next);
    }
    if (held?.size === 0) this.#held.delete(conversationId);
    return ready;
  }
}
