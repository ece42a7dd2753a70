/** Asks the user before an act that cannot be undone. */

import { byId, showText } from './dom.js';
import { errorText } from './language.js';

/** @typedef {{heading: string, text: string, yes: string, action: () => Promise<unknown>}} Question */

export class ConfirmDialog {
  #dialog = byId('confirm-dialog');
  /** @type {() => Promise<unknown>} */ #action = async () => undefined;

  /** @param {AbortSignal} signal ends the view */
  constructor(signal) {
    byId('confirm-yes').addEventListener('click', () => this.#confirmed(), { signal });
    byId('confirm-no').addEventListener('click', () => this.#dialog.close(), { signal });
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  /** @param {Question} question */
  ask({ heading, text, yes, action }) {
    this.#action = action;
    byId('confirm-heading').textContent = heading;
    byId('confirm-text').textContent = text;
    byId('confirm-yes').textContent = yes;
    showText(byId('confirm-error'), '');
    this.#dialog.showModal();
    byId('confirm-no').focus();
  }

  async #confirmed() {
    const button = byId('confirm-yes');
    button.disabled = true;
    try {
      await this.#action();
      this.#dialog.close();
    } catch (error) {
      showText(byId('confirm-error'), errorText(error));
    } finally {
      button.disabled = false;
    }
  }
}
