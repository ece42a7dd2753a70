/** The files that go with the next message of each conversation. They are uploaded as soon as they are added. They live as long as the page. */

import { fileSize } from './format.js';
import { errorText, t } from './language.js';

const MAX_CONCURRENT = 3;
/** Files that one notice names. */
const MAX_NAMED = 3;

/**
 * @typedef {import('chat-api-client').Attachment} Attachment
 * @typedef {object} Upload
 * @property {string} key
 * @property {File} file
 * @property {'waiting'|'uploading'|'ready'|'failed'} state
 * @property {number} progress from 0 to 1
 * @property {string} [error]
 * @property {boolean} [mayRetry] false if the server would refuse the file again
 * @property {boolean} [isLost] true if the connection was the reason
 * @property {import('chat-api-client').UploadSlot} [slot] where the server receives it; another try goes on there
 * @property {Attachment} [attachment] once it is ready
 * @property {AbortController} abort
 *
 * @typedef {object} UploadCall
 * @property {(progress: {loaded: number, total: number}) => void} onProgress
 * @property {AbortSignal} signal
 * @property {import('chat-api-client').UploadSlot} [slot]
 * @property {(slot: import('chat-api-client').UploadSlot) => void} onSlot
 *
 * @typedef {object} UploadCalls
 * @property {(conversationId: string, file: File, call: UploadCall) => Promise<Attachment>} upload
 * @property {(attachmentId: string) => Promise<void>} discard
 */

export class Uploads {
  /** @type {Map<string, Upload[]>} */ #uploads = new Map();
  #calls;
  #maxBytes;
  #maxFiles;
  #listener;
  #keys = 0;
  #running = 0;

  /**
   * @param {UploadCalls} calls
   * @param {{attachmentBytes?: number, attachmentsPerMessage?: number}} limits of the server
   * @param {{changed: (conversationId: string) => void, refused: (text: string) => void}} listener refused: files are not added
   */
  constructor(calls, { attachmentBytes = Infinity, attachmentsPerMessage = 10 }, listener) {
    this.#calls = calls;
    this.#maxBytes = attachmentBytes;
    this.#maxFiles = attachmentsPerMessage;
    this.#listener = listener;
  }

  /** @param {string} conversationId @returns {readonly Upload[]} */
  of(conversationId) {
    return this.#uploads.get(conversationId) ?? [];
  }

  /** Files of all conversations that are not sent. */
  get count() {
    return [...this.#uploads.values()].flat().length;
  }

  /** @param {string} conversationId @returns {'none'|'uploading'|'failed'|'ready'} state of all files together */
  stateOf(conversationId) {
    const states = this.of(conversationId).map(({ state }) => state);
    if (states.includes('failed')) return 'failed';
    if (states.length === 0) return 'none';
    return states.every((state) => state === 'ready') ? 'ready' : 'uploading';
  }

  /** Adds the files that fit, and reports the others together. @param {string} conversationId @param {Iterable<File>} files */
  add(conversationId, files) {
    const uploads = [...this.of(conversationId)];
    const refusals = [];
    let left = 0;
    for (const file of files) {
      const refusal = this.#refusal(file);
      if (refusal) refusals.push(refusal);
      else if (uploads.length >= this.#maxFiles) left++;
      else uploads.push({ key: String(++this.#keys), file, state: 'waiting', progress: 0, abort: new AbortController() });
    }
    if (left > 0) refusals.push(t('upload.tooMany', { most: this.#maxFiles, count: left }));
    if (refusals.length > MAX_NAMED) refusals.splice(MAX_NAMED, Infinity, t('upload.others'));
    if (refusals.length > 0) this.#listener.refused(refusals.join(' '));
    this.#uploads.set(conversationId, uploads);
    this.#startWaiting();
    this.#listener.changed(conversationId);
  }

  /** @param {File} file @returns {string} empty if it can be uploaded */
  #refusal({ name, size }) {
    if (size === 0) return t('upload.empty', { name });
    return size > this.#maxBytes ? t('upload.tooLarge', { name, size: fileSize(size), most: fileSize(this.#maxBytes) }) : '';
  }

  /** Removes a file. If it is being uploaded, the upload ends. The server need not keep what it has of it. @param {string} conversationId @param {string} key */
  remove(conversationId, key) {
    const uploads = this.of(conversationId);
    const removed = uploads.find((upload) => upload.key === key);
    removed?.abort.abort();
    if (removed?.slot) this.#discard(removed.slot);
    this.#uploads.set(conversationId, uploads.filter((upload) => upload.key !== key));
    this.#listener.changed(conversationId);
  }

  /** Without an answer the server deletes it a day later. @param {import('chat-api-client').UploadSlot} slot */
  #discard({ attachmentId }) {
    this.#calls.discard(attachmentId).catch(() => {});
  }

  /** @param {string} conversationId @param {string} key */
  retry(conversationId, key) {
    const upload = this.of(conversationId).find((each) => each.key === key && each.state === 'failed');
    if (!upload) return;
    Object.assign(upload, { state: 'waiting', progress: 0, error: undefined, abort: new AbortController() });
    this.#startWaiting();
    this.#listener.changed(conversationId);
  }

  /** Tries again what a lost connection has ended. */
  retryLost() {
    for (const [conversationId, uploads] of this.#uploads) {
      for (const { key, state, isLost } of uploads) {
        if (state === 'failed' && isLost) this.retry(conversationId, key);
      }
    }
  }

  /** Forgets the files of a conversation, which go with a message from now on. @param {string} conversationId @returns {Attachment[]} */
  take(conversationId) {
    const attachments = this.of(conversationId).flatMap(({ attachment }) => attachment ?? []);
    this.#uploads.delete(conversationId);
    this.#listener.changed(conversationId);
    return attachments;
  }

  /** Ends all uploads. */
  close() {
    for (const { abort } of [...this.#uploads.values()].flat()) abort.abort();
    this.#uploads.clear();
  }

  #startWaiting() {
    for (const [conversationId, uploads] of this.#uploads) {
      for (const upload of uploads) {
        if (this.#running >= MAX_CONCURRENT) return;
        if (upload.state === 'waiting') this.#start(conversationId, upload);
      }
    }
  }

  /** @param {string} conversationId @param {Upload} upload */
  async #start(conversationId, upload) {
    const { file, slot, abort: { signal } } = upload;
    this.#running++;
    upload.state = 'uploading';
    const onProgress = (/** @type {{loaded: number, total: number}} */ { loaded, total }) => {
      upload.progress = loaded / total;
      if (!signal.aborted) this.#listener.changed(conversationId);
    };
    const onSlot = (/** @type {import('chat-api-client').UploadSlot} */ made) => {
      if (signal.aborted) this.#discard(made);
      else upload.slot = made;
    };
    try {
      const attachment = await this.#calls.upload(conversationId, file, { onProgress, signal, slot, onSlot });
      Object.assign(upload, { state: 'ready', progress: 1, attachment });
    } catch (error) {
      if (!signal.aborted) Object.assign(upload, failureOf(/** @type {any} */ (error)));
    }
    this.#running--;
    if (!signal.aborted) this.#listener.changed(conversationId);
    this.#startWaiting();
  }
}

/** @param {Error & {status?: number}} error */
function failureOf(error) {
  const { status } = error;
  return { state: 'failed', error: errorText(error), mayRetry: status !== 413 && status !== 415, isLost: status === 0 };
}
