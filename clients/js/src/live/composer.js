/** The unsent message of the user in one conversation: a text, the message that it answers, and files. It outlives a reload, except for the files. */

import { newMessageId } from '../message-id.js';
import { Observable } from './observable.js';

/**
 * @typedef {import('../../types/live.js').ComposerSnapshot} ComposerSnapshot
 * @typedef {import('../../types/live.js').ComposerFile} ComposerFile
 */

const PREFIX = 'live/draft/';

export class Composer {
  #client;
  #sends;
  #records;
  #id;
  /** @type {Observable<ComposerSnapshot>} */ #observable = new Observable(() => this.#compose());
  #text = '';
  /** @type {number|null} */ #replyTo = null;
  /** @type {Map<string, ComposerFile & {abort: AbortController, file: any}>} by key */ #files = new Map();
  /** @type {((sent: boolean) => void)|null} settles the send that waits for files */ #held = null;
  /** @type {import('../../types/index.js').SendOptions} */ #heldOptions = {};
  #isTouched = false;

  /**
   * @param {import('../../types/index.js').ChatClient} client
   * @param {import('./own-sends.js').OwnSends} sends
   * @param {import('./records.js').Records} records
   * @param {string} conversationId
   */
  constructor(client, sends, records, conversationId) {
    this.#client = client;
    this.#sends = sends;
    this.#records = records;
    this.#id = conversationId;
    records.get(PREFIX + conversationId).then((draft) => {
      if (this.#isTouched || !draft) return;
      this.#text = draft.text ?? '';
      this.#replyTo = draft.replyTo ?? null;
      this.#observable.changed();
    });
  }

  get snapshot() {
    return this.#observable.snapshot;
  }

  /** @param {(snapshot: ComposerSnapshot) => void} listener */
  subscribe(listener) {
    return this.#observable.subscribe(listener);
  }

  /** @param {string} text */
  setText(text) {
    if (text === this.#text) return;
    this.#text = text;
    if (text.trim() !== '') this.#client.typing(this.#id);
    this.#touched();
    // A field that shows the text as it is would lose its cursor if it learned of it later.
    this.#observable.changedNow();
  }

  /** @param {number|null} seq */
  setReplyTo(seq) {
    this.#replyTo = seq;
    this.#touched();
  }

  /** Uploads a file for the message. @param {Blob & {name?: string}} file @param {{name?: string}} [options] @returns {string} its key */
  addFile(file, { name = file.name ?? '' } = {}) {
    const key = newMessageId();
    this.#files.set(key, { key, name, size: file.size, state: 'uploading', loaded: 0, abort: new AbortController(), file });
    this.#upload(key);
    return key;
  }

  /** @param {string} key of a file whose upload has failed */
  retryFile(key) {
    if (this.#files.get(key)?.state === 'failed') this.#upload(key);
  }

  /** @param {string} key */
  removeFile(key) {
    const file = this.#files.get(key);
    if (!file) return;
    this.#files.delete(key);
    file.abort.abort();
    if (file.attachment) this.#client.discardAttachment(file.attachment.id).catch(() => {});
    this.#settleHeld();
    this.#observable.changed();
  }

  /**
   * Sends what is written. While files are being uploaded the message is held, and goes out with the last of them.
   * @param {import('../../types/index.js').SendOptions} [options]
   * @returns {Promise<boolean>} true if it is in the timeline now; false if there is nothing to send, or a file could not be uploaded
   */
  send(options = {}) {
    if (this.#text.trim() === '' && this.#files.size === 0) return Promise.resolve(false);
    this.#release(false);
    this.#heldOptions = options;
    const sent = /** @type {Promise<boolean>} */ (new Promise((resolve) => (this.#held = resolve)));
    this.#settleHeld();
    this.#observable.changed();
    return sent;
  }

  /** The message is not held any longer, and stays as a draft. */
  release() {
    this.#release(false);
    this.#observable.changed();
  }

  clear() {
    for (const key of [...this.#files.keys()]) this.removeFile(key);
    this.#release(false);
    this.#text = '';
    this.#replyTo = null;
    this.#touched();
  }

  /** @param {string} key */
  async #upload(key) {
    const { file, name, abort } = /** @type {any} */ (this.#files.get(key));
    this.#change(key, { state: 'uploading', error: undefined });
    try {
      const onProgress = (/** @type {{loaded: number}} */ { loaded }) => this.#change(key, { loaded });
      const attachment = await this.#client.upload(this.#id, file, { ...(name && { name }), signal: abort.signal, onProgress });
      if (this.#files.has(key)) this.#change(key, { state: 'ready', attachment });
      // The user has removed it, and the upload has been quicker.
      else this.#client.discardAttachment(attachment.id).catch(() => {});
    } catch (error) {
      this.#change(key, { state: 'failed', error });
    }
    this.#settleHeld();
  }

  /** @param {string} key @param {Partial<ComposerFile>} change */
  #change(key, change) {
    const file = this.#files.get(key);
    if (!file) return;
    this.#files.set(key, { ...file, ...change });
    this.#observable.changed();
  }

  #settleHeld() {
    const files = [...this.#files.values()];
    if (!this.#held || files.some(({ state }) => state === 'uploading')) return;
    const content = this.#text.trim();
    const isWhole = files.every(({ state }) => state === 'ready') && (content !== '' || files.length > 0);
    if (isWhole) this.#deliver(content, files.map(({ attachment }) => /** @type {import('../../types/index.js').Attachment} */ (attachment)));
    this.#release(isWhole);
    this.#observable.changed();
  }

  /** @param {string} content @param {import('../../types/index.js').Attachment[]} attachments */
  #deliver(content, attachments) {
    const more = { ...(this.#replyTo !== null && { replyTo: this.#replyTo }), ...(attachments.length > 0 && { attachments }) };
    // The timeline shows the outcome.
    this.#sends.send(this.#id, content, { tempMessageId: newMessageId(), ...more, ...this.#heldOptions }).catch(() => {});
    this.#files.clear();
    this.#text = '';
    this.#replyTo = null;
    this.#touched();
  }

  /** @param {boolean} isSent */
  #release(isSent) {
    this.#held?.(isSent);
    this.#held = null;
  }

  #touched() {
    this.#isTouched = true;
    const isEmpty = this.#text === '' && this.#replyTo === null;
    this.#records.set(PREFIX + this.#id, isEmpty ? undefined : { text: this.#text, ...(this.#replyTo !== null && { replyTo: this.#replyTo }) });
    this.#observable.changed();
  }

  /** @returns {ComposerSnapshot} */
  #compose() {
    const files = [...this.#files.values()].map(({ abort, file, ...shown }) => shown);
    return { text: this.#text, replyTo: this.#replyTo, files, isHeld: this.#held !== null };
  }
}

/** Removes all drafts. @param {import('./records.js').Records} records */
export async function removeDrafts(records) {
  for (const [key] of await records.entries(PREFIX)) records.remove(key);
}
