/** Typing: reports that the user types, and follows the others who do. A lost frame ends nobody's typing, so each ends by this client's clock. */

/** Time for which the server passes on nothing more of a user. */
const REPORT_INTERVAL_MS = 3_000;
const MAX_SHOWN_MS = 30_000;

export class Typing {
  #clock;
  #transmit;
  #changed;
  /** @type {Map<string, number>} time of the last report, by conversation */ #reported = new Map();
  /** @type {Map<string, Map<string, any>>} timers by conversation and user */ #typists = new Map();

  /**
   * @param {import('../types/index.js').Clock} clock
   * @param {(frame: object) => void} transmit
   * @param {(typing: import('../types/people.js').Typists) => void} changed
   */
  constructor(clock, transmit, changed) {
    this.#clock = clock;
    this.#transmit = transmit;
    this.#changed = changed;
  }

  /** Called on every keystroke. @param {string} conversationId */
  report(conversationId) {
    const now = this.#clock.now();
    if (now - (this.#reported.get(conversationId) ?? -Infinity) < REPORT_INTERVAL_MS) return;
    this.#reported.set(conversationId, now);
    this.#transmit({ action: 'typing', conversationId, typing: true });
  }

  /** The user has sent a message, so the next keystroke is reported at once. @param {string} conversationId */
  sent(conversationId) {
    this.#reported.delete(conversationId);
  }

  /** @param {{conversationId: string, userId: string, typing?: boolean, expiresMs?: number}} frame */
  received({ conversationId, userId, typing = true, expiresMs = 6_000 }) {
    if (!typing) return this.ended(conversationId, userId);
    const typists = this.#typists.get(conversationId) ?? new Map();
    this.#typists.set(conversationId, typists);
    const isNew = !typists.has(userId);
    this.#clock.clearTimeout(typists.get(userId));
    typists.set(userId, this.#clock.setTimeout(() => this.ended(conversationId, userId), Math.min(expiresMs, MAX_SHOWN_MS)));
    if (isNew) this.#show(conversationId);
  }

  /** @param {string} conversationId @param {string} userId whose message has arrived, or whose time is over */
  ended(conversationId, userId) {
    const typists = this.#typists.get(conversationId);
    if (!typists?.has(userId)) return;
    this.#clock.clearTimeout(typists.get(userId));
    typists.delete(userId);
    if (typists.size === 0) this.#typists.delete(conversationId);
    this.#show(conversationId);
  }

  /** The connection was lost, so nothing is known of anybody. */
  clear() {
    this.#reported.clear();
    for (const [conversationId, typists] of [...this.#typists]) {
      for (const userId of [...typists.keys()]) this.ended(conversationId, userId);
    }
  }

  /** @param {string} conversationId */
  #show(conversationId) {
    this.#changed({ conversationId, userIds: [...(this.#typists.get(conversationId)?.keys() ?? [])] });
  }
}
