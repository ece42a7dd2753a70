/** The open conversation as a part of the address, so that reload, back and bookmarks keep it. */

const ROUTE = /^#conversation\/([0-9a-f-]{36})$/i;

/** @returns {string|null} id of the conversation that the address names */
export function routedConversation() {
  return ROUTE.exec(location.hash)?.[1] ?? null;
}

/** Changes the address, which fires `hashchange`. @param {string} id @returns {boolean} false if the address names it already */
export function routeTo(id) {
  const hash = `#conversation/${id}`;
  if (location.hash === hash) return false;
  location.hash = hash;
  return true;
}
