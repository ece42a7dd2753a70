/** The badge on the extension's icon: the number of conversations with unread messages. */

const COLOUR = '#4155c5';

export class Badge {
  #action;
  /** @type {string|null} */ #shown = null;
  #title = '';
  #count = 0;
  #isSharing = false;

  /** @param {any} action chrome.action */
  constructor(action) {
    this.#action = action;
  }

  /** @param {number} count */
  show(count) {
    this.#count = count;
    const text = count === 0 ? '' : count > 99 ? '99+' : String(count);
    this.#showTitle();
    if (text === this.#shown) return;
    this.#shown = text;
    this.#action.setBadgeBackgroundColor({ color: COLOUR });
    this.#action.setBadgeText({ text });
  }

  /** @param {boolean} isSharing whether friends see the page that the user looks at */
  showSharing(isSharing) {
    this.#isSharing = isSharing;
    this.#showTitle();
  }

  #showTitle() {
    const parts = [...(this.#count > 0 ? [`${this.#count} unread`] : []), ...(this.#isSharing ? ['friends see the page you look at'] : [])];
    const title = parts.length === 0 ? 'Chat' : `Chat: ${parts.join(', ')}`;
    if (title === this.#title) return;
    this.#title = title;
    this.#action.setTitle({ title });
  }
}
