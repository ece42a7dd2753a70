/** Renews the token of an open connection before it expires. */

import { expiryOf } from './token.js';

const RENEW_BEFORE_MS = 60_000;
const MAX_TIMER_MS = 2 ** 31 - 1;

export class TokenRenewal {
  #timers;
  #clock;
  #token;
  #send;

  /**
   * @param {import('./clock.js').Timers} timers of the connection, cleared when it closes
   * @param {import('../types/index.js').Clock} clock
   * @param {() => string|Promise<string>} token
   * @param {(token: string) => void} send sends the new token to the server
   */
  constructor(timers, clock, token, send) {
    this.#timers = timers;
    this.#clock = clock;
    this.#token = token;
    this.#send = send;
  }

  /**
   * Renews the token a minute before it expires, or after half of its remaining lifetime if that is shorter than two minutes.
   * @param {string} token of the connection @param {() => boolean} isStale true once that connection has closed
   */
  watch(token, isStale) {
    this.#watchUntil(expiryOf(token), isStale);
  }

  /** @param {number} expiresAt in milliseconds since 1970; NaN if unknown @param {() => boolean} isStale */
  #watchUntil(expiresAt, isStale) {
    const left = expiresAt - this.#clock.now();
    if (!(left > 0)) return;
    const wait = Math.min(Math.max(left - RENEW_BEFORE_MS, left / 2), MAX_TIMER_MS);
    this.#timers.set('token', wait, async () => {
      const token = await Promise.resolve(this.#token()).catch(() => '');
      if (isStale()) return;
      if (token) this.#send(token);
      this.#watchUntil(token ? expiryOf(token) : expiresAt, isStale);
    });
  }
}
