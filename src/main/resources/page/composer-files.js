/** The files of the composer: taken from the user, uploaded while the text is written, and sent with it. A message that is sent too early is held until they are uploaded. */

import { AttachmentsStrip } from './attachments-strip.js';
import { byId } from './dom.js';
import { FileIntake } from './file-intake.js';
import { t } from './language.js';
import { showError } from './notices.js';
import { Uploads } from './uploads.js';

/**
 * @typedef {import('chat-api-client').Attachment} Attachment
 * @typedef {{content: string, replyTo?: number}} Held a message as it was sent: its draft may change until its files are uploaded, as other tabs write there too
 * @typedef {object} ComposerFilesActions
 * @property {(conversationId: string, held: Held) => void} ready a held message can be sent
 * @property {() => void} changed
 */

export class ComposerFiles {
  #uploads;
  #strip;
  #actions;
  /** Held messages by conversation. @type {Map<string, Held>} */ #held = new Map();
  /** @type {string|null} */ #openId = null;

  /**
   * @param {ConstructorParameters<typeof Uploads>[0]} calls @param {ConstructorParameters<typeof Uploads>[1]} limits
   * @param {ComposerFilesActions} actions @param {AbortSignal} signal ends the view
   */
  constructor(calls, limits, actions, signal) {
    this.#actions = actions;
    this.#uploads = new Uploads(calls, limits, { changed: (id) => this.#changed(id), refused: showError });
    this.#strip = new AttachmentsStrip({
      remove: (key) => this.#openId && this.#uploads.remove(this.#openId, key),
      retry: (key) => this.#openId && this.#uploads.retry(this.#openId, key),
      release: () => this.#openId && this.#release(this.#openId),
    }, signal);
    new FileIntake((files) => this.#add(files), signal);
    // Files are not kept over a reload, so the browser asks before the page is left.
    window.addEventListener('beforeunload', (event) => this.#uploads.count > 0 && event.preventDefault(), { signal });
    signal.addEventListener('abort', () => this.#uploads.close());
  }

  /** @param {string|null} conversationId */
  open(conversationId) {
    this.#openId = conversationId;
    this.#show();
  }

  /** Files of all conversations that are not sent. */
  get count() {
    return this.#uploads.count;
  }

  /** True if files go with the next message of the open conversation. */
  get hasAny() {
    return this.#openId !== null && this.#uploads.of(this.#openId).length > 0;
  }

  /** True if the message of the open conversation waits for its files. */
  get isHeld() {
    return this.#openId !== null && this.#held.has(this.#openId);
  }

  /**
   * Takes the files for a message. If they are not uploaded yet, the message is held.
   * @param {string} conversationId @param {Held} message @returns {Attachment[]|null} null if the message cannot be sent now
   */
  take(conversationId, message) {
    const state = this.#uploads.stateOf(conversationId);
    if (state === 'failed') showError(t('upload.notAll'));
    if (state === 'none') return [];
    if (state === 'ready') return this.#uploads.take(conversationId);
    if (state === 'uploading') this.#held.set(conversationId, message);
    this.#show();
    return null;
  }

  /** There is a connection again. */
  online() {
    this.#uploads.retryLost();
  }

  /** @param {File[]} files */
  #add(files) {
    const input = byId('composer-input');
    if (!this.#openId || input.disabled) return;
    this.#uploads.add(this.#openId, files);
    input.focus({ preventScroll: true });
  }

  /** @param {string} conversationId */
  #release(conversationId) {
    this.#held.delete(conversationId);
    this.#show();
    byId('composer-input').focus();
  }

  /** @param {string} conversationId */
  #changed(conversationId) {
    const state = this.#uploads.stateOf(conversationId);
    const held = this.#held.get(conversationId);
    if (held && state !== 'uploading') this.#held.delete(conversationId);
    if (held && state === 'failed') showError(t('upload.notSent'));
    if (held && state === 'ready') this.#actions.ready(conversationId, held);
    if (conversationId === this.#openId) this.#show();
  }

  #show() {
    if (this.#openId) this.#strip.show(this.#uploads.of(this.#openId), this.isHeld);
    this.#actions.changed();
  }
}
