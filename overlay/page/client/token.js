/** What a token says. Nobody here checks signatures: the server does. */

/** @param {string} token a JWT @returns {Record<string, any>} its claims @throws {Error} if it is no token */
export function claimsOf(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
    return Object(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new Error('This is not a token. Was it copied completely?', { cause });
  }
}

/** @param {string} token @param {string} claim where the server looks @returns {string} @throws {Error} if it is no token, or names nobody */
export function userIdOf(token, claim) {
  const userId = claimsOf(token)[claim];
  if (typeof userId !== 'string') throw new Error(`This token names no user: the claim ${claim} is missing.`);
  return userId;
}

/** @param {string} token @returns {number} when it ends, in milliseconds since 1970; NaN if it does not say */
export function expiryOf(token) {
  try {
    return claimsOf(token).exp * 1000;
  } catch {
    return NaN;
  }
}
