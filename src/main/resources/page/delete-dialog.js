/** Asks the user before a message is deleted. */

import { byId } from './dom.js';

export class DeleteDialog {
  #dialog = byId('delete-dialog');
  #seq = 0;

  /** @param {(seq: number) => void} remove @param {AbortSignal} signal ends the view */
  constructor(remove, signal) {
    byId('delete-confirm').addEventListener('click', () => {
      this.#dialog.close();
      remove(this.#seq);
    }, { signal });
    byId('delete-cancel').addEventListener('click', () => this.#dialog.close(), { signal });
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  /** @param {number} seq */
  ask(seq) {
    this.#seq = seq;
    this.#dialog.showModal();
  }
}
