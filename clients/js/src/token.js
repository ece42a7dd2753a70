/** Reads the claims of a token. The server verifies signatures, this client does not. */

/** @param {string} token a JWT @returns {Record<string, any>} its claims @throws {Error} if it is not a JWT */
export function claimsOf(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
    return Object(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new Error('This is not a token. Was it copied completely?', { cause });
  }
}

/** @param {string} token @param {string} claim that holds the user id @returns {string} @throws {Error} if it is not a JWT, or lacks the claim */
export function userIdOf(token, claim) {
  const userId = claimsOf(token)[claim];
  if (typeof userId !== 'string') throw new Error(`This token names no user: the claim ${claim} is missing.`);
  return userId;
}

/** @param {string} token @returns {number} expiry in milliseconds since 1970; NaN if the token has none */
export function expiryOf(token) {
  try {
    return claimsOf(token).exp * 1000;
  } catch {
    return NaN;
  }
}
