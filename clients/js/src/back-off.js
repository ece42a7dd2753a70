/** Exponential back-off with full jitter. */

const BASE_MS = 500;
const MAX_MS = 30_000;

/**
 * Returns a random share of a time that doubles with each failure. The jitter spreads the reconnects of clients that lost their server at
 * the same moment.
 * @param {number} failures 0 or more
 * @param {() => number} random from 0 up to, but not including, 1
 * @returns {number} milliseconds, at most 30,000
 */
export function backOff(failures, random) {
  return Math.round(random() * Math.min(MAX_MS, BASE_MS * 2 ** failures));
}
