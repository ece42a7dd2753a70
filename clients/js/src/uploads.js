/** Uploads files of messages, and resolves the links to them. After a broken connection an upload goes on behind the bytes that the server has. */

import { backOff } from './back-off.js';
import { ApiError } from './errors.js';
import { descriptionOf } from './file-description.js';
import { transportOf } from './upload-transport.js';

/** Failures in a row, without a byte that arrived between them, after which an upload is given up; with the waits between them, after about a minute. */
const MAX_FAILURES = 8;

/**
 * @typedef {import('../types/attachments.js').Attachment} Attachment
 * @typedef {{attachmentId: string, received: number, attachment?: Attachment}} UploadState as the server knows it
 * @typedef {import('../types/attachments.js').UploadSlot} Slot
 */

export class Uploads {
  #rest;
  #clock;
  #transport;

  /** @param {import('./rest.js').Rest} rest @param {Parameters<typeof transportOf>[0]} environment */
  constructor(rest, environment) {
    this.#rest = rest;
    this.#clock = environment.clock;
    this.#transport = transportOf(environment);
  }

  /** @param {string} conversationId @param {Blob & {name?: string}} file @param {import('../types/attachments.js').UploadOptions} [options] @returns {Promise<Attachment>} */
  async upload(conversationId, file, options = {}) {
    const { name, signal, onSlot = () => {}, slot: earlier } = options;
    if (earlier) {
      try {
        return await this.#fill(earlier, undefined, file, options);
      } catch (error) {
        if (!(error instanceof ApiError) || !isGone(error)) throw error;
      }
    }
    const body = { conversationId, ...descriptionOf(file, name) };
    const slot = await this.#repeat(signal, () => this.#rest.call('attachments', { body }));
    onSlot(slot);
    return this.#fill(slot, 0, file, options);
  }

  /** @param {string} attachmentId */
  async discard(attachmentId) {
    await this.#rest.call(`attachments/${encodeURIComponent(attachmentId)}`, { method: 'DELETE' });
  }

  /**
   * @param {Slot} slot @param {number|undefined} received bytes that the server has; undefined if they have to be queried
   * @param {Blob} file @param {import('../types/attachments.js').UploadOptions} options @returns {Promise<Attachment>}
   */
  async #fill(slot, received, file, { onProgress = () => {}, signal }) {
    const progress = (/** @type {number} */ loaded) => onProgress({ loaded: Math.min(loaded, file.size), total: file.size });
    let most = 0;
    return this.#repeat(signal, async (advanced) => {
      for (;;) {
        const from = received;
        received = undefined;
        const state = from === undefined || from >= file.size ? await this.#query(slot, file, signal) : await this.#send(slot, file, from, progress, signal);
        if (state.attachment) {
          progress(file.size);
          return state.attachment;
        }
        if (state.received >= file.size || (from !== undefined && state.received <= from)) throw unfinished();
        received = state.received;
        if (received > most) advanced();
        most = Math.max(most, received);
        progress(received);
      }
    });
  }

  /** @param {string} attachmentId @returns {Promise<import('../types/attachments.js').AttachmentLinks>} */
  async links(attachmentId) {
    const path = `attachments/${encodeURIComponent(attachmentId)}/url`;
    const { url, thumbnailUrl, expiresAt } = await this.#rest.call(path);
    const absolute = (/** @type {string} */ reference) => new URL(reference, this.#rest.urlOf(path)).href;
    return { url: absolute(url), ...(thumbnailUrl && { thumbnailUrl: absolute(thumbnailUrl) }), expiresAt };
  }

  /** @param {Slot} slot @param {Blob} file @param {AbortSignal} [signal] */
  #query(slot, file, signal) {
    return this.#request(slot, { 'Content-Range': `bytes */${file.size}` }, new Blob([]), () => {}, signal);
  }

  /** @param {Slot} slot @param {Blob} file @param {number} from @param {(loaded: number) => void} progress @param {AbortSignal} [signal] */
  #send(slot, file, from, progress, signal) {
    const end = Math.min(file.size, from + this.#transport.maxBytes);
    const range = { 'Content-Range': `bytes ${from}-${end - 1}/${file.size}` };
    return this.#request(slot, range, file.slice(from, end), (sent) => progress(from + sent), signal);
  }

  /** @param {Slot} slot @param {Record<string, string>} range @param {Blob} body @param {(sent: number) => void} sent @param {AbortSignal} [signal] @returns {Promise<UploadState>} */
  async #request({ upload }, range, body, sent, signal) {
    const url = new URL(upload.url, this.#rest.urlOf('attachments')).href;
    const response = await this.#transport.send({ url, method: upload.method, headers: { ...upload.headers, ...range }, body, sent, signal });
    if (!response.ok) throw await ApiError.of(response);
    return response.json();
  }

  /**
   * Repeats what may succeed later, with waits between the attempts.
   * @template Result
   * @param {AbortSignal|undefined} signal @param {(advanced: () => void) => Promise<Result>} attempt `advanced`: called when the server has received bytes
   * @returns {Promise<Result>}
   */
  async #repeat(signal, attempt) {
    let failures = 0;
    for (;;) {
      signal?.throwIfAborted();
      try {
        return await attempt(() => (failures = 0));
      } catch (error) {
        signal?.throwIfAborted();
        failures++;
        if (!(error instanceof ApiError) || !isRepeated(error) || failures >= MAX_FAILURES) throw error;
        await this.#wait(error.retryAfterMs ?? backOff(failures, this.#clock.random), signal);
      }
    }
  }

  /** @param {number} ms @param {AbortSignal} [signal] ends the wait */
  #wait(ms, signal) {
    return new Promise((resolve) => {
      const end = () => {
        this.#clock.clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve(undefined);
      };
      const timer = this.#clock.setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    });
  }
}

/** A conflict passes: another request of the same upload is still ending, or the server has fewer bytes than this client knew. @param {ApiError} error */
function isRepeated({ retryable, code }) {
  return retryable || code === 'conflict';
}

/** The slot has expired, was deleted, or was refused its file. @param {ApiError} error */
function isGone({ status }) {
  return status === 403 || status === 404;
}

function unfinished() {
  return new ApiError(0, { detail: 'The server has not received the file.', code: 'unreachable' });
}
