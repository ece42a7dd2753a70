/** The open conversation or an invite link as a part of the address, so that reload, back and bookmarks keep it. */

const ROUTE = /^#conversation\/([0-9a-f-]{36})$/i;

/** @returns {string|null} id of the conversation that the address names */
export function routedConversation() {
  return ROUTE.exec(location.hash)?.[1] ?? null;
}

/** @returns {string|null} token of the invite link that the address is */
export function routedInvite() {
  const token = /^#join=(.+)$/.exec(location.hash)?.[1];
  return token ? decoded(token) : null;
}

/** @param {string} text @returns {string} */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Changes the address, which fires `hashchange`. @param {string} id @returns {boolean} false if the address names it already */
export function routeTo(id) {
  const hash = `#conversation/${id}`;
  if (location.hash === hash) return false;
  location.hash = hash;
  return true;
}
