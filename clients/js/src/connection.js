/** One connection, a WebSocket or an event stream, that reconnects by itself. The delegate decides which frames are sent and handles those that are received. */

import { Timers } from './clock.js';
import { DISCONNECTED, TOKEN_ENDED, TOO_LARGE, isFault, isOrdinary } from './close-codes.js';
import { blameOf, isForGood, messageOf } from './errors.js';
import { parse } from './frame.js';
import { Heartbeat } from './heartbeat.js';
import { PageLifecycle } from './page-lifecycle.js';
import { ReconnectPolicy } from './reconnect-policy.js';
import { TokenRenewal } from './token-renewal.js';
import { Transports } from './transports.js';

/**
 * @typedef {import('../types/index.js').ConnectionState} ConnectionState
 * @typedef {import('./connection-types.js').ConnectionOptions} ConnectionOptions
 * @typedef {import('./connection-types.js').ConnectionDelegate} ConnectionDelegate
 */

const STABLE_AFTER_MS = 10_000;
const CONNECT_TIMEOUT_MS = 15_000;
/** For the application's token, which may need some calls. */
const PREPARE_TIMEOUT_MS = 60_000;
/** The code of a connection that was cut. */
const CUT = 1006;
const ANSWER_TIMEOUT_MS = 10_000;
const NO_WEB_SOCKET = 'This platform has no WebSocket: pass one as an option, e.g. that of the package ws.';

export class Connection {
  #options;
  #delegate;
  #timers;
  #lifecycle;
  #heartbeat;
  #renewal;
  #policy;
  #transports;
  /** @type {ConnectionState} */ #state = 'closed';
  /** @type {any} */ #socket = null;
  #attempt = 0;
  #pauses = 0;

  /** @param {ConnectionOptions} options @param {ConnectionDelegate} delegate */
  constructor(options, delegate) {
    this.#options = options;
    this.#delegate = delegate;
    this.#timers = new Timers(options.clock);
    this.#policy = new ReconnectPolicy(options.clock.random);
    this.#transports = new Transports(options);
    this.#heartbeat = new Heartbeat(this.#timers, options.clock, options.heartbeatMs, {
      heartbeat: (ref) => this.transmit({ action: 'heartbeat', ref }),
      sync: () => delegate.verifyBySync(),
      dead: () => this.#lost('the connection is dead'),
    });
    this.#renewal = new TokenRenewal(this.#timers, options.clock, options.token, (token) => this.transmit({ action: 'authenticate', token }));
    this.#lifecycle = new PageLifecycle(options.network, {
      networkRestored: () => this.#networkRestored(),
      // Attempts continue without a network, because a server on the same machine needs none.
      disconnected: (reason) => this.#state !== 'offline' && this.#lost(reason),
      restored: () => this.#tryNow(),
      shown: () => this.#shown(),
    });
  }

  get state() {
    return this.#state;
  }

  get heartbeat() {
    return this.#heartbeat;
  }

  /** Connects, and reconnects whenever the connection is lost, until stop(). While offline, tries at once. */
  start() {
    if (!this.#options.WebSocket) throw new Error(NO_WEB_SOCKET);
    if (this.#state === 'closed') {
      this.#policy.reset();
      this.#lifecycle.listen();
    }
    if (this.#state === 'closed' || this.#state === 'offline') this.#open();
  }

  /** @param {string} reason @param {{code?: number, cause?: import('../types/index.js').ClosedCause}} [why] absent if the caller stopped the connection */
  stop(reason, why = {}) {
    this.#lifecycle.ignore();
    this.#attempt++;
    this.#policy.resetDelay();
    this.#disconnect();
    this.#setState('closed', { reason, ...why });
  }

  /** @param {object} frame */
  transmit(frame) {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Everything up to now has been delivered. */
  caughtUp() {
    if (this.#state !== 'syncing') return;
    this.#transports.worked();
    this.#setState('online');
    this.#timers.set('stable', STABLE_AFTER_MS, () => this.#policy.reset());
    this.#delegate.online();
  }

  /** Replaces the connection unless answered() is called within 10 s. */
  expectAnswer() {
    this.#timers.set('answer', ANSWER_TIMEOUT_MS, () => this.#lost('the server does not answer'));
  }

  answered() {
    this.#timers.clear('answer');
  }

  /** Closes the connection because a call that it depends on failed. @param {any} error */
  lose(error) {
    if (isForGood(error)) this.#refused(error);
    else this.#lost(messageOf(error), error?.retryAfterMs);
  }

  /** Checks that the connection is alive, and replaces it if it is not. */
  verify() {
    if (this.#state === 'online') this.#heartbeat.check();
  }

  /** @param {number|undefined} ms a back-off if undefined @param {() => void} task not run if the connection is lost first */
  later(ms, task) {
    this.#timers.set('later', ms ?? this.#policy.delayAfterRefusal(), task);
  }

  /** @param {number} ms @returns {Promise<void>} never settles if the connection is lost first */
  pause(ms) {
    return new Promise((resolve) => this.#timers.set(`pause-${++this.#pauses}`, ms, resolve));
  }

  async #open() {
    const attempt = ++this.#attempt;
    const isStale = () => attempt !== this.#attempt;
    this.#timers.clearAll();
    this.#setState('connecting');
    this.#timers.set('connect', PREPARE_TIMEOUT_MS, () => this.#lost('no token in time'));
    try {
      await this.#delegate.prepare(isStale);
      const granted = isStale() ? { token: '' } : await this.#options.token();
      if (!isStale()) this.#openSocket(granted);
    } catch (error) {
      if (!isStale()) this.lose(error);
    }
  }

  /** @param {import('../types/index.js').TimedToken} granted */
  #openSocket(granted) {
    const socket = this.#transports.open(granted.token);
    this.#socket = socket;
    socket.onopen = () => {
      this.#timers.clear('connect');
      this.#setState('syncing');
      this.#heartbeat.start();
      this.#delegate.opened();
      this.#renewal.watch(granted, () => this.#socket !== socket);
    };
    socket.onmessage = (/** @type {{data: any}} */ { data }) => this.#received(parse(data));
    socket.onerror = () => {};
    socket.onclose = (/** @type {{code: number, reason: string, retryAfterMs?: number}} */ { code, reason, retryAfterMs }) => {
      if (code === DISCONNECTED) return this.stop(reason, { code, cause: 'administrator' });
      // The token ended while the computer slept, which is no failure: the next attempt renews it.
      if (code === TOKEN_ENDED && this.#isStable) return this.#tryNow();
      const isOwnFault = isFault(code) && !(code === TOO_LARGE && this.#delegate.tooLarge());
      if (isOwnFault && this.#policy.faulted()) return this.#giveUp(reason, { code, cause: 'protocol' }, blameOf(code, reason));
      if (isOrdinary(code) && this.#state === 'online') this.#policy.resetDelay();
      this.#lost(reason || `closed with ${code}`, retryAfterMs, code);
    };
    this.#timers.set('connect', CONNECT_TIMEOUT_MS, () => this.#lost('no connection in time'));
  }

  /** @param {any} frame null if it was not JSON */
  #received(frame) {
    const isAnswer = this.#heartbeat.received(frame ?? {});
    this.#delegate.activity(isAnswer);
    if (!isAnswer) this.#delegate.received(frame);
  }

  /** Queries the reason of a refused handshake by REST, because a browser does not report it. Without one, the transport is at fault. */
  async #findRefusal() {
    const attempt = this.#attempt;
    const { isStream } = this.#transports;
    const refusal = await this.#delegate.probe();
    if (!refusal || isStream) this.#transports.failed(isStream);
    if (!refusal || attempt !== this.#attempt || this.#state !== 'offline') return;
    if (isForGood(refusal)) this.#refused(refusal);
    else if (refusal.retryAfterMs) this.#retry(refusal.message, refusal.retryAfterMs);
  }

  /** @param {import('./errors.js').ApiError} error */
  #refused(error) {
    const isToken = error.status === 401;
    this.#giveUp(isToken ? 'token refused' : error.message, { cause: isToken ? 'token' : 'origin' }, error);
  }

  /** @param {string} reason @param {{code?: number, cause: import('../types/index.js').ClosedCause}} why @param {import('./errors.js').ApiError|import('./errors.js').ChatError} error */
  #giveUp(reason, why, error) {
    this.stop(reason, why);
    this.#delegate.refused(error);
  }

  /** @param {string} reason @param {number} [atLeastMs] minimum wait that the server requests @param {number} [code] close code of the server */
  #lost(reason, atLeastMs = 0, code = undefined) {
    // A filter may cut a WebSocket after its handshake.
    const isCut = code === undefined || (code === CUT && !this.#transports.isStream);
    const isUnexplained = this.#socket && atLeastMs === 0 && (this.#state === 'connecting' || (this.#state === 'syncing' && isCut));
    this.#disconnect();
    this.#policy.failed();
    this.#retry(reason, atLeastMs, code);
    if (isUnexplained) this.#findRefusal();
  }

  /**
   * Adds jitter to the server's wait too, so clients that were given the same wait do not reconnect together.
   * @param {string} reason @param {number} atLeastMs @param {number} [code]
   */
  #retry(reason, atLeastMs, code) {
    const retryInMs = atLeastMs + this.#policy.delay();
    const previous = this.#state;
    this.#timers.set('reconnect', retryInMs, () => this.#open());
    this.#state = 'offline';
    this.#delegate.changed({ state: 'offline', previous, reason, retryInMs, ...(code !== undefined && { code }) });
  }

  #disconnect() {
    const socket = this.#socket;
    this.#socket = null;
    this.#timers.clearAll();
    this.#delegate.disconnected();
    if (!socket) return;
    // A dead connection may take minutes to report its close event, so the handlers are detached.
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  get #isStable() {
    return this.#state === 'online' && !this.#timers.has('stable');
  }

  #networkRestored() {
    this.#transports.networkChanged();
    this.#policy.resetDelay();
    if (this.#state === 'online') this.verify();
    else if (this.#state !== 'syncing') this.#tryNow();
  }

  /** Starts a new attempt at once; one that began on a previous network may never be answered. */
  #tryNow() {
    this.#disconnect();
    this.#open();
  }

  /** Checks the connection when the page is shown: a browser does not report one that died during sleep, and hides the server's pings. */
  #shown() {
    if (this.#state === 'offline') this.#open();
    else this.verify();
  }

  /** @param {ConnectionState} state @param {Partial<import('../types/index.js').StateChange>} [more] */
  #setState(state, more = {}) {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.#delegate.changed({ state, previous, ...more });
  }
}
