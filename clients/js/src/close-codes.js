/** What the code with which a server or a proxy closes a connection means for the next attempt. */

export const DISCONNECTED = 4403;
export const TOO_LARGE = 1009;
const RESTARTS = 1012;
const TOKEN_ENDED = 4401;
/** RFC 6455, 7.4.1: the other side did not like what it got, so the same again would end the same. */
const FAULTS = new Set([1002, 1003, 1007, 1008, TOO_LARGE, 1010]);

/** @param {number} code @returns {boolean} whether nothing is wrong, so that there is no reason to wait for longer than others do */
export function isOrdinary(code) {
  return code === RESTARTS || code === TOKEN_ENDED;
}

/** @param {number} code @returns {boolean} whether the client is blamed */
export function isFault(code) {
  return FAULTS.has(code);
}
