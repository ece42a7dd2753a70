/** @param {string} token @returns {number} when a JWT ends, in milliseconds since 1970; NaN if it does not say */
export function expiryOf(token) {
  try {
    return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).exp * 1000;
  } catch {
    return NaN;
  }
}
