/** Asks the user before a message is deleted. */

import { byId } from './dom.js';

/** @typedef {{conversationId: string, seq: number}} Deleted the message that was chosen: another conversation may be opened while the dialog is shown */

export class DeleteDialog {
  #dialog = byId('delete-dialog');
  /** @type {Deleted|null} */ #asked = null;

  /** @param {(deleted: Deleted) => void} remove @param {AbortSignal} signal ends the view */
  constructor(remove, signal) {
    byId('delete-confirm').addEventListener('click', () => {
      this.#dialog.close();
      if (this.#asked) remove(this.#asked);
    }, { signal });
    byId('delete-cancel').addEventListener('click', () => this.#dialog.close(), { signal });
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  /** @param {Deleted} deleted */
  ask(deleted) {
    this.#asked = deleted;
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }
}
