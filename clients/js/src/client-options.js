/** Fills in the options that a caller left out. */

import { clockWith } from './clock.js';

const MAX_PENDING = 1000;
const HEARTBEAT_MS = 30_000;

/** @param {import('../types/index.js').ClientOptions} options */
export function withDefaults(options) {
  const { keepCursors = true, maxPending = MAX_PENDING, heartbeatMs = HEARTBEAT_MS } = options;
  const { WebSocket = globalThis.WebSocket, XMLHttpRequest = globalThis.XMLHttpRequest, network = globalThis } = options;
  // A browser's fetch throws unless it is called on the global scope.
  const { fetch = (/** @type {string} */ url, /** @type {RequestInit} */ init) => globalThis.fetch(url, init) } = options;
  const { locks = globalThis.navigator?.locks ?? null } = options;
  return {
    ...options, keepCursors, maxPending, heartbeatMs, WebSocket, XMLHttpRequest, network, fetch, locks, clock: clockWith(options.clock),
    token: async (/** @type {import('../types/index.js').TokenRequest} */ request = {}) => timed(await options.token(request)),
  };
}

/** @param {string|import('../types/index.js').TimedToken} given @returns {import('../types/index.js').TimedToken} */
function timed(given) {
  return typeof given === 'object' && given !== null ? given : { token: given };
}
