/** The badge on the extension's icon: the number of conversations with unread messages. */

const COLOUR = '#4155c5';

export class Badge {
  #action;
  /** @type {string|null} */ #shown = null;

  /** @param {any} action chrome.action */
  constructor(action) {
    this.#action = action;
  }

  /** @param {number} count */
  show(count) {
    const text = count === 0 ? '' : count > 99 ? '99+' : String(count);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#action.setBadgeBackgroundColor({ color: COLOUR });
    this.#action.setBadgeText({ text });
    this.#action.setTitle({ title: count === 0 ? 'Chat' : `Chat: ${count} unread` });
  }
}
