/** Renews the token of an open connection before it expires. */

import { expiryOf } from './token.js';

const RENEW_BEFORE_MS = 60_000;
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @typedef {import('../types/index.js').TimedToken} TimedToken */

export class TokenRenewal {
  #timers;
  #clock;
  #token;
  #send;

  /**
   * @param {import('./clock.js').Timers} timers of the connection, cleared when it closes
   * @param {import('../types/index.js').Clock} clock
   * @param {() => Promise<TimedToken>} token
   * @param {(token: string) => void} send sends the new token to the server
   */
  constructor(timers, clock, token, send) {
    this.#timers = timers;
    this.#clock = clock;
    this.#token = token;
    this.#send = send;
  }

  /**
   * Asks for the next token when the caller wants to be asked. Otherwise a minute before the token expires, or after half of its remaining
   * lifetime if that is shorter than two minutes.
   * @param {TimedToken} granted of the connection @param {() => boolean} isStale true once that connection has closed
   */
  watch(granted, isStale) {
    const wait = granted.renewInMs ?? this.#waitFor(granted.token);
    if (wait === null) return;
    this.#timers.set('token', Math.min(wait, MAX_TIMER_MS), async () => {
      const next = await this.#token().catch(() => null);
      if (isStale()) return;
      // A caller who knows the time may have no other token yet. Without the time, the server may know more about the same one.
      if (next?.token && (next.token !== granted.token || next.renewInMs === undefined)) this.#send(next.token);
      this.watch(next?.token ? next : granted, isStale);
    });
  }

  /** @param {string} token @returns {number|null} milliseconds; null if its end has passed, or is unknown */
  #waitFor(token) {
    const left = expiryOf(token) - this.#clock.now();
    return left > 0 ? Math.max(left - RENEW_BEFORE_MS, left / 2) : null;
  }
}
