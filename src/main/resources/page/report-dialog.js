/** Reports a message to the administrators of the server. */

import { byId, showText } from './dom.js';
import { errorText, t } from './language.js';

export class ReportDialog {
  #dialog = byId('report-dialog');
  /** @type {any} */ #message = null;

  /** @param {(report: import('chat-api-client').Report) => Promise<unknown>} report @param {AbortSignal} signal ends the view */
  constructor(report, signal) {
    byId('report-form').addEventListener('submit', (/** @type {Event} */ event) => this.#submit(event, report), { signal });
    byId('report-cancel').addEventListener('click', () => this.#dialog.close(), { signal });
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  /** @param {any} message @param {string} sender name of its sender */
  ask(message, sender) {
    this.#message = message;
    byId('report-form').reset();
    byId('report-heading').textContent = t('report.heading', { name: sender });
    showText(byId('report-error'), '');
    this.#dialog.showModal();
    byId('report-reason').focus();
  }

  /** @param {Event} event @param {(report: import('chat-api-client').Report) => Promise<unknown>} report */
  async #submit(event, report) {
    event.preventDefault();
    const { conversationId, seq, senderId } = this.#message;
    const text = byId('report-text').value.trim();
    try {
      await report({ conversationId, seqs: [seq], userId: senderId, reason: byId('report-reason').value, ...(text && { text }) });
      this.#dialog.close();
    } catch (error) {
      showText(byId('report-error'), errorText(error));
    }
  }
}
