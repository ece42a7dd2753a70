/** Composes what a timeline shows. Items that have not changed stay the same objects, so a user interface renders only what has. */

/**
 * @typedef {import('../../types/live.js').TimelineItem} TimelineItem
 * @typedef {import('../../types/index.js').Message} Message
 */

export class TimelineItems {
  #userId;
  /** @type {Map<number, string>} by position, the tempMessageId of own messages, which later states of them lack */ #names = new Map();
  /** @type {Map<string, {item: TimelineItem, of: unknown[]}>} what the items were composed of, by key */ #composed = new Map();

  /** @param {string} userId */
  constructor(userId) {
    this.#userId = userId;
  }

  /**
   * @param {import('./timeline-window.js').TimelineWindow} window
   * @param {import('./own-changes.js').OwnChanges} changes
   * @param {import('../../types/live.js').OwnSend[]} sends
   * @returns {TimelineItem[]}
   */
  of({ messages, gaps }, changes, sends) {
    const composed = new Map();
    /** @type {(key: string, make: () => any, ...of: unknown[]) => TimelineItem} */
    const item = (key, make, ...of) => {
      const known = this.#composed.get(key);
      const isSame = known?.of.length === of.length && known.of.every((part, index) => part === of[index]);
      const made = isSame ? known : { item: make(), of };
      composed.set(key, made);
      return /** @type {any} */ (made).item;
    };
    const stored = new Set();
    const holes = [...gaps];
    /** @type {TimelineItem[]} */
    const items = [];
    for (const seq of [...messages.keys()].sort((one, other) => one - other)) {
      while (holes.length > 0 && holes[0].before <= seq) {
        const gap = /** @type {import('../../types/live.js').Gap} */ (holes.shift());
        const key = `gap:${gap.after}`;
        items.push(item(key, () => ({ kind: 'gap', key, ...gap }), gap.before));
      }
      const held = /** @type {Message} */ (messages.get(seq));
      const key = this.#keyOf(held);
      stored.add(key);
      const { message, change, stamp } = changes.show(held);
      items.push(item(key, () => ({ kind: 'message', key, message, ...(change && { change }) }), held, stamp));
    }
    for (const send of sends) {
      const key = `own:${send.tempMessageId}`;
      // It may be stored already, with its answer on the way.
      if (!stored.has(key)) items.push(item(key, () => ({ kind: 'own', key, send }), send));
    }
    this.#composed = composed;
    return items;
  }

  /** An own message has the same key before and after it is stored. @param {Message} message */
  #keyOf({ seq, senderId, messageId, tempMessageId }) {
    if (senderId === this.#userId && tempMessageId) this.#names.set(seq, tempMessageId);
    const name = this.#names.get(seq);
    return name ? `own:${name}` : `id:${messageId}`;
  }
}
