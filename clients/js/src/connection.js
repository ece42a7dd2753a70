/** One WebSocket that mends itself. What is said on it is the affair of its owner. */

import { backOff } from './back-off.js';
import { Timers } from './clock.js';
import { ApiError } from './errors.js';
import { Platform } from './platform.js';
import { Pulse } from './pulse.js';
import { expiryOf } from './token.js';

/**
 * @typedef {import('../types/index.js').ConnectionState} ConnectionState
 *
 * @typedef {object} Surroundings
 * @property {string} webSocketUrl
 * @property {() => string|Promise<string>} token
 * @property {import('../types/index.js').SocketConstructor|undefined} WebSocket
 * @property {EventTarget} network
 * @property {number} heartbeatMs
 * @property {import('../types/index.js').Clock} clock
 *
 * @typedef {object} Owner
 * @property {(isStale: () => boolean) => Promise<void>} prepare what is needed before the first frame
 * @property {() => void} opened
 * @property {(data: any) => void} received
 * @property {() => void} disconnected
 * @property {() => void} online
 * @property {() => void} doubted the connection may be dead
 * @property {() => Promise<ApiError|null>} probe why the server refuses the caller
 * @property {(error: ApiError) => void} refused for good; the connection is stopped
 * @property {(change: import('../types/index.js').StateChange) => void} changed
 */

const STABLE_AFTER_MS = 10_000;
const CONNECT_TIMEOUT_MS = 15_000;
const ANSWER_TIMEOUT_MS = 10_000;
const RENEW_BEFORE_MS = 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const RESTARTS = 1012;
const TOKEN_ENDED = 4401;
const DISCONNECTED = 4403;
const NO_WEB_SOCKET = 'There is no WebSocket here: pass one as an option, e.g. that of the package ws.';

export class Connection {
  #around;
  #clock;
  #owner;
  #timers;
  #platform;
  #pulse;
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
    this.#pulse = new Pulse(this.#timers, around.clock, around.heartbeatMs, {
      beat: () => this.transmit({ action: 'heartbeat' }),
      slept: () => owner.doubted(),
    });
    this.#platform = new Platform(around.network, {
      networkIsBack: () => this.#networkIsBack(),
      // Attempts go on without a network: a server on the same machine needs none.
      gone: (why) => this.#state !== 'offline' && this.#lost(why),
      returned: () => this.#tryNow(),
      seen: () => this.#seen(),
    });
  }

  get state() {
    return this.#state;
  }

  /** Connects, and connects again whenever the connection is lost, until stop(). While offline: tries at once. */
  start() {
    if (!this.#around.WebSocket) throw new Error(NO_WEB_SOCKET);
    if (this.#state === 'closed') this.#platform.listen();
    if (this.#state === 'closed' || this.#state === 'offline') this.#open();
  }

  /** @param {string} reason */
  stop(reason) {
    this.#platform.ignore();
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
    this.#pulse.start();
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
      if (isForGood(error)) this.#refused(/** @type {ApiError} */ (error));
      else this.#lost(error instanceof Error ? error.message : String(error), error instanceof ApiError ? error.retryAfterMs : 0);
    }
  }

  /** @param {string} token */
  #openSocket(token) {
    const { webSocketUrl } = this.#around;
    const WebSocket = /** @type {import('../types/index.js').SocketConstructor} */ (this.#around.WebSocket);
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
      // Neither says that something is wrong, so neither is a reason to wait for longer than others do.
      if ((code === RESTARTS || code === TOKEN_ENDED) && this.#state === 'online') this.#failures = 0;
      this.#lost(reason || `closed with ${code}`);
      if (!opened) this.#askForRefusal();
    };
    this.#timers.set('connect', CONNECT_TIMEOUT_MS, () => this.#lost('no connection in time'));
  }

  /** Gives the server another token in time: a minute, or half of its time, before it ends. @param {number} expiresAt NaN if unknown */
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

  /** A browser does not tell why a handshake was refused. */
  async #askForRefusal() {
    const attempt = this.#attempt;
    const refusal = await this.#owner.probe();
    if (!refusal || attempt !== this.#attempt || this.#state !== 'offline') return;
    if (isForGood(refusal)) this.#refused(refusal);
    else if (refusal.retryAfterMs) this.#retry(refusal.message, refusal.retryAfterMs);
  }

  /** @param {ApiError} error */
  #refused(error) {
    this.stop(error.status === 401 ? 'token refused' : error.message);
    this.#owner.refused(error);
  }

  /** @param {string} reason @param {number} [atLeastMs] what the server asks for */
  #lost(reason, atLeastMs = 0) {
    this.#disconnect();
    this.#failures++;
    this.#retry(reason, atLeastMs);
  }

  /** Whom the server tells the same time to wait do not come back together either. @param {string} reason @param {number} atLeastMs */
  #retry(reason, atLeastMs) {
    const retryInMs = atLeastMs + backOff(this.#failures - 1, this.#clock.random);
    const previous = this.#state;
    this.#timers.set('reconnect', retryInMs, () => this.#open());
    this.#state = 'offline';
    this.#owner.changed({ state: 'offline', previous, reason, retryInMs });
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

  #networkIsBack() {
    this.#failures = 0;
    if (this.#state === 'online' || this.#state === 'syncing') this.#owner.doubted();
    else this.#tryNow();
  }

  /** An attempt that began on the network before may wait for an answer that cannot come. */
  #tryNow() {
    this.#disconnect();
    this.#open();
  }

  /** A browser does not tell of a connection that died in its sleep, and shows nobody the pings of the server. */
  #seen() {
    if (this.#state === 'offline') this.#open();
    else this.#owner.doubted();
  }

  /** @param {ConnectionState} state @param {{reason?: string, retryInMs?: number}} [more] */
  #setState(state, more = {}) {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.#owner.changed({ state, previous, ...more });
  }
}

/** @param {unknown} error @returns {boolean} whether trying again as the same caller is in vain */
function isForGood(error) {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}
