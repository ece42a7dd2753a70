/** Chooses between a WebSocket and an event stream for each connection. */

import { EventStreamSocket } from './event-stream-socket.js';

/** WebSockets in a row that brought no connection, though REST works, before an event stream is tried. Then both are tried by turns. */
const MAX_FAILURES = 2;
/** Time for which connections are event streams after one has worked. An open stream stays. */
const STREAMS_FOR_MS = 300_000;
/** Time for which no event stream is tried after something on the way has said that there are none, which a restart or an old node may say too. */
const UNSUPPORTED_FOR_MS = 300_000;

export class Transports {
  #options;
  #failures = 0;
  #streamsUntil = 0;
  #isStream = false;
  #unsupportedUntil = 0;

  /** @param {import('./connection-types.js').ConnectionOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {string} token @returns {any} a socket that connects */
  open(token) {
    const { eventsUrl, webSocketUrl, fetch, clock } = this.#options;
    this.#isStream = clock.now() >= this.#unsupportedUntil && eventsUrl !== null && this.#wantsStream();
    if (this.#isStream) {
      return new EventStreamSocket(eventsUrl ?? eventsUrlOf(webSocketUrl), token, fetch, clock, () => (this.#unsupportedUntil = clock.now() + UNSUPPORTED_FOR_MS));
    }
    const WebSocket = /** @type {import('../types/index.js').SocketConstructor} */ (this.#options.WebSocket);
    return new WebSocket(webSocketUrl, ['bearer', token]);
  }

  #wantsStream() {
    if (this.#options.clock.now() < this.#streamsUntil) return true;
    return this.#failures >= MAX_FAILURES && !this.#isStream;
  }

  /** True if the latest connection is an event stream. */
  get isStream() {
    return this.#isStream;
  }

  /** The connection works: the server has answered on it. */
  worked() {
    if (this.#isStream) this.#streamsUntil = this.#options.clock.now() + STREAMS_FOR_MS;
    else this.#failures = 0;
  }

  /** A connection was lost before the server answered on it, though REST works. @param {boolean} isStream */
  failed(isStream) {
    if (isStream) this.#streamsUntil = 0;
    else this.#failures++;
  }

  /** Another network may let WebSockets through. */
  networkChanged() {
    this.#streamsUntil = this.#unsupportedUntil = 0;
    this.#failures = Math.min(this.#failures, MAX_FAILURES - 1);
  }
}

/** @param {string} webSocketUrl @returns {string} where the same server opens event streams */
export function eventsUrlOf(webSocketUrl) {
  const url = new URL(webSocketUrl, globalThis.location?.href);
  url.protocol = url.protocol === 'wss:' || url.protocol === 'https:' ? 'https:' : 'http:';
  url.pathname = `${url.pathname.replace(/\/$/, '')}/events`;
  url.search = url.hash = '';
  return url.href;
}
