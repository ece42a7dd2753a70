/** Decides when a lost connection is tried again, and when the client gives up. */

import { backOff } from './back-off.js';

/** Connections in a row, none of them stable, that may end with a close code that blames the client. */
const MAX_FAULTS = 3;

export class ReconnectPolicy {
  #random;
  #failures = 0;
  #faults = 0;

  /** @param {() => number} random from 0 up to, but not including, 1 */
  constructor(random) {
    this.#random = random;
  }

  /** A connection was lost, or an attempt failed. */
  failed() {
    this.#failures++;
  }

  /** The server closed a connection with a code that blames the client. @returns {boolean} true if the client gives up */
  faulted() {
    this.#faults++;
    return this.#faults >= MAX_FAULTS;
  }

  /** @returns {number} milliseconds until the next attempt, after failed() */
  delay() {
    return backOff(this.#failures - 1, this.#random);
  }

  /** Counts a request that the server refused on an open connection. @returns {number} milliseconds until it is repeated */
  delayAfterRefusal() {
    return backOff(++this.#failures, this.#random);
  }

  /** Makes the next delay the shortest one again. Faults still count. */
  resetDelay() {
    this.#failures = 0;
  }

  /** Forgets failures and faults. */
  reset() {
    this.#failures = this.#faults = 0;
  }
}
