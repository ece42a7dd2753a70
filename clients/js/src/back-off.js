/** How long to wait before something that failed is tried again. */

const BASE_MS = 500;
const MAX_MS = 30_000;

/**
 * Full jitter: a random share of a time that doubles with each failure, so that clients that lost their server together do
 * not come back together.
 * @param {number} failures 0 or more
 * @param {() => number} random from 0 up to, but not including, 1
 * @returns {number} milliseconds, at most 30,000
 */
export function backOff(failures, random) {
  return Math.round(random() * Math.min(MAX_MS, BASE_MS * 2 ** failures));
}
