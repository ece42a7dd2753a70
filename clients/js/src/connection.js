/** One WebSocket that mends itself. What is said on it is the affair of its owner. */

import { backOff } from './back-off.js';
import { Timers } from './clock.js';
import { ApiError } from './errors.js';
import { expiryOf } from './token.js';

/**
 * @typedef {import('./client.js').ConnectionState} ConnectionState
 *
 * @typedef {object} Surroundings
 * @property {string} webSocketUrl
 * @property {() => string|Promise<string>} token
 * @property {new (url: string, protocols: string[]) => any} WebSocket
 * @property {EventTarget} network
 * @property {import('./client.js').Clock} clock
 *
 * @typedef {object} Owner
 * @property {(isStale: () => boolean) => Promise<void>} prepare what is needed before the first frame
 * @property {() => void} opened
 * @property {(data: any) => void} received
 * @property {() => void} disconnected
 * @property {() => void} online
 * @property {() => void} doubted the connection may be dead
 * @property {() => Promise<ApiError|null>} probe why the server refuses the caller
 * @property {(error: ApiError) => void} unauthorized
 * @property {(change: {state: ConnectionState, previous: ConnectionState, reason?: string, retryInMs?: number}) => void} changed
 */

const STABLE_AFTER_MS = 10_000;
const CONNECT_TIMEOUT_MS = 15_000;
const ANSWER_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 5 * 60_000;
const ASLEEP_AFTER_MS = 30_000;
const RENEW_BEFORE_MS = 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const DISCONNECTED = 4403;

export class Connection {
  #around;
  #clock;
  #owner;
  #timers;
  /** @type {ConnectionState} */ #state = 'closed';
  /** @type {any} */ #socket = null;
  #attempt = 0;
  #failures = 0;

  /** @param {Surroundings} around @param {Owner} owner */
  constructor(around, owner) {
    this.#around = around;
    this.#clock = around.clock;
    this.#owner = owner;
    this.#timers = new Timers(around.clock);
  }

  get state() {
    return this.#state;
  }

  /** Connects, and connects again whenever the connection is lost, until stop(). While offline: tries at once. */
  start() {
    if (this.#state === 'closed') {
      this.#around.network?.addEventListener?.('online', this.#networkChanged);
      this.#around.network?.addEventListener?.('offline', this.#networkChanged);
    }
    if (this.#state === 'closed' || this.#state === 'offline') this.#open();
  }

  /** @param {string} reason */
  stop(reason) {
    this.#around.network?.removeEventListener?.('online', this.#networkChanged);
    this.#around.network?.removeEventListener?.('offline', this.#networkChanged);
    this.#attempt++;
    this.#failures = 0;
    this.#disconnect();
    this.#setState('closed', { reason });
  }

  /** @param {object} frame */
  transmit(frame) {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Everything up to now has been delivered. */
  caughtUp() {
    if (this.#state !== 'syncing') return;
    this.#setState('online');
    this.#timers.set('stable', STABLE_AFTER_MS, () => (this.#failures = 0));
    this.#beat();
    this.#owner.online();
  }

  /** Something must come in soon, or the connection is taken for dead. */
  expectAnswer() {
    this.#timers.set('answer', ANSWER_TIMEOUT_MS, () => this.#lost('the server does not answer'));
  }

  answered() {
    this.#timers.clear('answer');
  }

  /** @param {number|undefined} ms undefined: a back-off @param {() => void} task dropped when the connection is lost before */
  later(ms, task) {
    this.#timers.set('later', ms ?? backOff(++this.#failures, this.#clock.random), task);
  }

  async #open() {
    const attempt = ++this.#attempt;
    const isStale = () => attempt !== this.#attempt;
    this.#timers.clearAll();
    this.#setState('connecting');
    try {
      await this.#owner.prepare(isStale);
      const token = isStale() ? '' : await this.#around.token();
      if (!isStale()) this.#openSocket(token);
    } catch (error) {
      if (isStale()) return;
      if (error instanceof ApiError && error.status === 401) this.#unauthorized(error);
      else this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {string} token */
  #openSocket(token) {
    const { WebSocket, webSocketUrl } = this.#around;
    const socket = new WebSocket(webSocketUrl, ['bearer', token]);
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.#timers.clear('connect');
      this.#setState('syncing');
      this.#owner.opened();
      this.#renewBefore(expiryOf(token));
    };
    socket.onmessage = (/** @type {{data: any}} */ { data }) => this.#owner.received(data);
    socket.onerror = () => {};
    socket.onclose = (/** @type {{code: number, reason: string}} */ { code, reason }) => {
      if (code === DISCONNECTED) return this.stop(reason);
      this.#lost(reason || `closed with ${code}`);
      if (!opened) this.#askForRefusal();
    };
    this.#timers.set('connect', CONNECT_TIMEOUT_MS, () => this.#lost('no connection in time'));
  }

  /**
   * Gives the server another token while the connection goes on. One that ends in less than a minute is asked for again when half of
   * its time is over.
   * @param {number} expiresAt NaN if unknown
   */
  #renewBefore(expiresAt) {
    const left = expiresAt - this.#clock.now();
    if (!(left > 0)) return;
    const wait = Math.min(Math.max(left - RENEW_BEFORE_MS, left / 2), LONGEST_TIMER_MS);
    const attempt = this.#attempt;
    this.#timers.set('token', wait, async () => {
      const token = await Promise.resolve(this.#around.token()).catch(() => '');
      if (attempt !== this.#attempt || !this.#socket) return;
      if (token) this.transmit({ action: 'authenticate', token });
      this.#renewBefore(token ? expiryOf(token) : expiresAt);
    });
  }

  async #askForRefusal() {
    const attempt = this.#attempt;
    const refusal = await this.#owner.probe();
    if (refusal?.status === 401 && attempt === this.#attempt && this.#state === 'offline') this.#unauthorized(refusal);
  }

  /** @param {ApiError} error */
  #unauthorized(error) {
    this.stop('token refused');
    this.#owner.unauthorized(error);
  }

  /** @param {string} reason */
  #lost(reason) {
    this.#disconnect();
    const retryInMs = backOff(this.#failures++, this.#clock.random);
    this.#setState('offline', { reason, retryInMs });
    this.#timers.set('reconnect', retryInMs, () => this.#open());
  }

  #disconnect() {
    const socket = this.#socket;
    this.#socket = null;
    this.#timers.clearAll();
    this.#owner.disconnected();
    if (!socket) return;
    // A dead connection may take minutes to report its end: nobody waits for that here.
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  /** Attempts go on without a network: a server on the same machine needs none. */
  #networkChanged = (/** @type {Event} */ { type }) => {
    const connected = this.#state === 'online' || this.#state === 'syncing';
    if (type === 'offline') {
      if (this.#state !== 'offline') this.#lost('the network is gone');
      return;
    }
    this.#failures = 0;
    if (connected) {
      this.#owner.doubted();
    } else {
      // An attempt that began on the network before may wait for an answer that cannot come.
      this.#disconnect();
      this.#open();
    }
  };

  #beat() {
    const due = this.#clock.now() + HEARTBEAT_MS;
    this.#timers.set('heartbeat', HEARTBEAT_MS, () => {
      this.transmit({ action: 'heartbeat' });
      if (this.#clock.now() - due > ASLEEP_AFTER_MS) this.#owner.doubted();
      this.#beat();
    });
  }

  /** @param {ConnectionState} state @param {{reason?: string, retryInMs?: number}} [more] */
  #setState(state, more = {}) {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.#owner.changed({ state, previous, ...more });
  }
}
