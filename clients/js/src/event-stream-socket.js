/**
 * A socket over HTTP, for networks that break WebSockets: the server's frames come in one response that never ends, the client's go in requests,
 * one after the other. It has the part of a WebSocket's interface that a Connection uses. `fetch` instead of `EventSource`, because that
 * cannot send a token in a header.
 */

import { parse } from './frame.js';

const BROKEN = 1006;
const TOO_LARGE = 1009;
const TOKEN_ENDED = 4401;
const MAX_FRAMES = 100;
/** Characters of one request, unless it has only one frame; the server reads 256 KiB. */
const MAX_CHARACTERS = 60_000;
const MAX_REPEATS = 3;
const REPEAT_MS = 1_000;
const HEARTBEAT = JSON.stringify({ action: 'heartbeat' });

export class EventStreamSocket {
  /** @type {any} */ onopen = null;
  /** @type {any} */ onmessage = null;
  /** @type {any} */ onerror = null;
  /** @type {any} */ onclose = null;
  #url;
  #token;
  #fetch;
  #clock;
  #unsupported;
  #abort = new AbortController();
  /** @type {string|null} */ #streamId = null;
  /** @type {string[]} */ #waiting = [];
  #isSending = false;
  #isClosed = false;

  /**
   * @param {string} url where event streams are opened @param {string} token
   * @param {(url: string, init: RequestInit) => Promise<Response>} fetch @param {import('../types/index.js').Clock} clock
   * @param {() => void} unsupported the server has no event streams
   */
  constructor(url, token, fetch, clock, unsupported) {
    this.#url = url;
    this.#token = token;
    this.#fetch = fetch;
    this.#clock = clock;
    this.#unsupported = unsupported;
    this.#open();
  }

  /** @param {string} text */
  send(text) {
    if (this.#isClosed) return;
    this.#waiting.push(text);
    this.#flush();
  }

  close() {
    this.#isClosed = true;
    this.#waiting = [];
    this.#abort.abort();
  }

  async #open() {
    try {
      const response = await this.#post(this.#url, '');
      if (response.status === 200 && response.body && response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
        await this.#read(response.body.getReader());
        return this.#end(BROKEN, 'the stream ended');
      }
      if ([404, 405, 426].includes(response.status)) this.#unsupported();
      this.#end(BROKEN, `the stream was refused with ${response.status}`, Number(response.headers.get('Retry-After')) * 1000 || 0);
    } catch (error) {
      this.#end(BROKEN, error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {string} url @param {string} body */
  #post(url, body) {
    return this.#fetch(url, { method: 'POST', headers: { Authorization: this.#token }, body, cache: 'no-store', signal: this.#abort.signal });
  }

  /** @param {ReadableStreamDefaultReader<Uint8Array>} reader */
  async #read(reader) {
    const decoder = new TextDecoder();
    let text = '';
    for (let part = await reader.read(); !part.done && !this.#isClosed; part = await reader.read()) {
      const events = (text + decoder.decode(part.value, { stream: true })).split('\n\n');
      text = /** @type {string} */ (events.pop());
      for (const event of events) this.#received(event);
    }
  }

  /** @param {string} event its lines: comments, a name and data */
  #received(event) {
    if (this.#isClosed) return;
    if (event.startsWith(':')) return this.send(HEARTBEAT);
    const name = /^event: (.*)$/m.exec(event)?.[1];
    const data = /^data: (.*)$/m.exec(event)?.[1] ?? '';
    if (name === undefined) this.onmessage?.({ data });
    else if (name === 'open') {
      this.#streamId = parse(data)?.streamId;
      this.onopen?.();
      this.#flush();
    } else if (name === 'close') {
      const { code = BROKEN, reason = '' } = parse(data) ?? {};
      this.#end(code, reason);
    }
  }

  async #flush() {
    if (this.#isSending || !this.#streamId) return;
    this.#isSending = true;
    try {
      while (this.#waiting.length && !this.#isClosed) await this.#sendSome();
    } catch (error) {
      this.#end(BROKEN, error instanceof Error ? error.message : String(error));
    }
    this.#isSending = false;
  }

  async #sendSome() {
    const frames = this.#nextFrames();
    const body = `[${frames.join(',')}]`;
    for (let repeats = 0; ; repeats++) {
      const response = await this.#post(`${this.#url}/${this.#streamId}`, body);
      if (response.status === 202) break;
      const isRefused = response.status === 429 || response.status === 503;
      if (!isRefused || repeats === MAX_REPEATS) return this.#end(codeOf(response.status), `frames were refused with ${response.status}`);
      await this.#pause((Number(response.headers.get('Retry-After')) * 1000 || REPEAT_MS) * (1 + this.#clock.random() / 2));
    }
    for (const frame of frames) this.#adopt(frame);
  }

  #nextFrames() {
    let count = 1;
    let characters = this.#waiting[0].length;
    while (count < Math.min(this.#waiting.length, MAX_FRAMES) && characters + this.#waiting[count].length <= MAX_CHARACTERS) {
      characters += this.#waiting[count++].length;
    }
    return this.#waiting.splice(0, count);
  }

  /** Uses another token once the stream has it. @param {string} frame */
  #adopt(frame) {
    if (!frame.startsWith('{"action":"authenticate"')) return;
    this.#token = parse(frame)?.token ?? this.#token;
  }

  /** @param {number} ms @returns {Promise<void>} */
  #pause(ms) {
    return new Promise((resolve) => this.#clock.setTimeout(resolve, ms));
  }

  /** @param {number} code @param {string} reason @param {number} [retryAfterMs] the wait that the server asks for */
  #end(code, reason, retryAfterMs = 0) {
    if (this.#isClosed) return;
    this.close();
    this.onclose?.({ code, reason, ...(retryAfterMs > 0 && { retryAfterMs }) });
  }
}

/** @param {number} status of a request with frames @returns {number} the close code of a socket for the same reason */
function codeOf(status) {
  if (status === 413) return TOO_LARGE;
  return status === 401 ? TOKEN_ENDED : BROKEN;
}
