/**
 * The connection for shared pages. It is there only while the user shares, so nothing is known at the server of a user who does not. It reconnects
 * with growing pauses, renews its token, and keeps the worker alive by its heartbeats.
 *
 * @typedef {{url: string, title: string}} Page `''` for both if nothing is shared
 *
 * @typedef {object} PageSocketActions
 * @property {() => void} opened
 * @property {(frame: any) => void} received a page, or the end of one
 * @property {() => void} closed
 */

import { Timers, clockWith } from '../client/clock.js';
import { DISCONNECTED, isFault, isOrdinary } from '../client/close-codes.js';
import { parse } from '../client/frame.js';
import { ReconnectPolicy } from '../client/reconnect-policy.js';
import { TokenRenewal } from '../client/token-renewal.js';

/** Less than the 30 s after which Chrome stops an idle worker. */
const HEARTBEAT_MS = 20_000;
const ANSWER_MS = 10_000;
/** A connection that has lasted so long ends the growth of the pauses. */
const STABLE_MS = 10_000;
const CONNECT_MS = 15_000;
/** The code of a connection that was cut. */
const CUT = 1006;
const PAGE_REF = 'page';
/** Pause before a page is shared again that the server had no time for, unless it names one. */
const RETRY_MS = 2_000;

/** @param {string} webSocketUrl of the chat @returns {string} */
export function pagesUrlOf(webSocketUrl) {
  const url = new URL(webSocketUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/presence`;
  url.search = url.hash = '';
  return url.href;
}

export class PageSocket {
  #url;
  #token;
  #actions;
  #WebSocket;
  #clock;
  #timers;
  #policy;
  #renewal;
  /** @type {any} */ #socket = null;
  /** @type {Page} */ #page = { url: '', title: '' };
  #isOpen = false;
  #isStarted = false;
  #attempts = 0;

  /**
   * @param {string} url @param {() => Promise<import('../../../js/types/index.js').TimedToken>} token @param {PageSocketActions} actions
   * @param {{WebSocket?: any, clock?: Partial<import('../../../js/types/index.js').Clock>}} [environment] replaced by tests
   */
  constructor(url, token, actions, { WebSocket = globalThis.WebSocket, clock } = {}) {
    this.#url = url;
    this.#token = token;
    this.#actions = actions;
    this.#WebSocket = WebSocket;
    this.#clock = clockWith(clock);
    this.#timers = new Timers(this.#clock);
    this.#policy = new ReconnectPolicy(this.#clock.random);
    this.#renewal = new TokenRenewal(this.#timers, this.#clock, token, (next) => this.#send({ action: 'authenticate', token: next }));
  }

  get isOpen() {
    return this.#isOpen;
  }

  start() {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#policy.reset();
    this.#connect();
  }

  /** Takes the page back and disconnects. */
  stop() {
    this.#isStarted = false;
    if (this.#isOpen) this.#send({ action: 'update-presence', url: '', title: '' });
    this.#page = { url: '', title: '' };
    this.#drop();
  }

  /** Shares a page from now on, after each reconnect too. @param {Page} page */
  share(page) {
    if (page.url === this.#page.url && page.title === this.#page.title) return;
    this.#page = page;
    this.#sharePage();
  }

  async #connect() {
    const attempt = ++this.#attempts;
    const isStale = () => attempt !== this.#attempts;
    const granted = await this.#token().catch(() => null);
    if (isStale()) return;
    if (!granted) return this.#retry();
    const socket = new this.#WebSocket(this.#url, ['bearer', granted.token]);
    this.#socket = socket;
    this.#timers.set('connect', CONNECT_MS, () => this.#closed(CUT));
    socket.onopen = () => {
      this.#timers.clear('connect');
      // A server that accepts and closes again gets growing pauses.
      this.#timers.set('stable', STABLE_MS, () => this.#policy.reset());
      this.#isOpen = true;
      this.#renewal.watch(granted, isStale);
      this.#sharePage();
      this.#beat();
      this.#actions.opened();
    };
    socket.onmessage = (/** @type {{data: any}} */ { data }) => this.#received(parse(data) ?? {});
    socket.onclose = (/** @type {{code: number}} */ { code }) => this.#closed(code);
  }

  /** @param {any} frame */
  #received(frame) {
    if (frame.type === 'error') {
      if (frame.ref === PAGE_REF && frame.retryAfterMs !== undefined) this.#timers.set('page', frame.retryAfterMs || RETRY_MS, () => this.#sharePage());
    } else if (frame.type === 'done') {
      this.#timers.clear('answer');
    } else this.#actions.received(frame);
  }

  /** Shares the page once more, because the server has forgotten it. */
  repeat() {
    this.#sharePage();
  }

  #sharePage() {
    this.#timers.clear('page');
    this.#send({ action: 'update-presence', ref: PAGE_REF, ...this.#page });
  }

  /** Without an answer the connection is dead, though nothing has closed it. */
  #beat() {
    this.#send({ action: 'heartbeat', ref: 'alive' });
    if (!this.#timers.has('answer')) this.#timers.set('answer', ANSWER_MS, () => this.#closed(CUT));
    this.#timers.set('beat', HEARTBEAT_MS, () => this.#beat());
  }

  /** @param {number} code */
  #closed(code) {
    this.#drop();
    // An administrator has disconnected the user, or the server refuses what comes from here.
    if (code === DISCONNECTED || (isFault(code) && this.#policy.faulted())) this.#isStarted = false;
    if (isOrdinary(code)) this.#policy.resetDelay();
    if (this.#isStarted) this.#retry();
    this.#actions.closed();
  }

  #retry() {
    this.#policy.failed();
    this.#timers.set('connect', this.#policy.delay(), () => this.#connect());
  }

  #drop() {
    const socket = this.#socket;
    this.#attempts++;
    this.#isOpen = false;
    this.#socket = null;
    this.#timers.clearAll();
    if (!socket) return;
    // A dead connection may take minutes to report that it is closed.
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {object} frame */
  #send(frame) {
    if (this.#isOpen) this.#socket.send(JSON.stringify(frame));
  }
}
