/** The meaning of WebSocket close codes for the next attempt to connect. */

export const DISCONNECTED = 4403;
export const TOO_LARGE = 1009;
export const TOKEN_ENDED = 4401;
const RESTARTS = 1012;
/** The server rejected what it received, so repeating it would fail again (RFC 6455, 7.4.1). */
const FAULTS = new Set([1002, 1003, 1007, 1008, TOO_LARGE, 1010]);

/** @param {number} code @returns {boolean} true if the close is planned, so the next attempt needs no longer back-off */
export function isOrdinary(code) {
  return code === RESTARTS || code === TOKEN_ENDED;
}

/** @param {number} code @returns {boolean} true if the code blames the client */
export function isFault(code) {
  return FAULTS.has(code);
}
