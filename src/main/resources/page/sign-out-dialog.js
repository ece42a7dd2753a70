/** Asks the user before a sign-out to send, keep or discard unsent messages and drafts. Files that are not sent cannot be kept. */

import { byId, showText } from './dom.js';
import { t } from './language.js';

/**
 * @typedef {object} Unsent
 * @property {number} sending messages that are being sent, or wait for a connection
 * @property {number} failed messages that could not be sent
 * @property {number} drafts number of drafts
 * @property {number} [files] that were added and are not sent
 * @property {boolean} [hasUnsendable] true if there are texts, not counted here, in conversations that the user is not in any more
 *
 * @typedef {object} SignOutActions
 * @property {() => Unsent} unsent
 * @property {() => void} sendAll sends failed messages again
 * @property {(choice: {keep: boolean}) => void} signOut keep: true to keep unsent messages and drafts for this user
 */

export class SignOutDialog {
  #dialog = byId('sign-out-dialog');
  #actions;
  #isWaiting = false;

  /** @param {SignOutActions} actions @param {AbortSignal} signal ends the view */
  constructor(actions, signal) {
    this.#actions = actions;
    const on = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener('click', act, { signal });
    on('sign-out', () => this.#ask());
    on('sign-out-send', () => this.#sendFirst());
    on('sign-out-keep', () => this.#signOut(true));
    on('sign-out-discard', () => this.#signOut(false));
    on('sign-out-stay', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => (this.#isWaiting = false), { signal });
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  /** Updates the dialog after the number of unsent messages may have changed. */
  changed() {
    if (!this.#dialog.open) return;
    const { sending, failed } = this.#actions.unsent();
    if (this.#isWaiting && sending + failed === 0) return this.#sent();
    if (sending === 0) this.#isWaiting = false;
    this.#show();
  }

  #ask() {
    const { sending, failed, drafts, files = 0, hasUnsendable = false } = this.#actions.unsent();
    // Nothing has asked the user about unsendable texts since a dialog that they may have closed without a choice.
    if (sending + failed + drafts + files === 0) return this.#actions.signOut({ keep: hasUnsendable });
    this.#isWaiting = false;
    this.#show();
    this.#dialog.showModal();
  }

  #sendFirst() {
    this.#isWaiting = true;
    this.#actions.sendAll();
    this.changed();
  }

  /** Signs out once all messages are sent, or asks about drafts and files, which are never sent automatically. */
  #sent() {
    this.#isWaiting = false;
    const { drafts, files = 0, hasUnsendable = false } = this.#actions.unsent();
    if (drafts + files === 0) this.#signOut(hasUnsendable);
    else this.#show();
  }

  /** @param {boolean} keep */
  #signOut(keep) {
    this.#dialog.close();
    this.#actions.signOut({ keep });
  }

  #show() {
    const { sending, failed, drafts, files = 0 } = this.#actions.unsent();
    const messages = sending + failed;
    const isFilesAlone = messages + drafts === 0;
    showText(byId('sign-out-heading'), isFilesAlone ? t('signOut.files', { count: files }) : messages > 0 ? t('signOut.messages', { count: messages }) : t('signOut.drafts', { count: drafts }));
    showText(byId('sign-out-files'), files > 0 ? t(isFilesAlone ? 'signOut.filesLost' : 'signOut.besidesFiles', { count: files }) : '');
    byId('sign-out-keep').hidden = isFilesAlone;
    byId('sign-out-hint').hidden = isFilesAlone;
    showText(byId('sign-out-drafts'), messages > 0 && drafts > 0 ? t('signOut.besidesDrafts', { count: drafts }) : '');
    showText(byId('sign-out-failed'), failed > 0 && sending === 0 ? t('signOut.failed') : '');
    showText(byId('sign-out-waiting'), this.#isWaiting ? t('signOut.waiting') : '');
    byId('sign-out-send').hidden = messages === 0;
    byId('sign-out-send').disabled = this.#isWaiting;
  }
}
