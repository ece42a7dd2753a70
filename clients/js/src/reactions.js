/** Reactions to messages. */

/** @param {{reactions?: import('../types/index.js').Reaction[], mine?: string[]}} message @param {string} userId @returns {string[]} the user's own reactions to it */
export function ownReactions({ reactions = [], mine = [] }, userId) {
  // A message names the first users of each reaction. If it names all, it is certain about the user.
  const isOwn = (/** @type {import('../types/index.js').Reaction} */ { key, count, users = [] }) => {
    return users.includes(userId) || (users.length < count && mine.includes(key));
  };
  return reactions.filter(isOwn).map(({ key }) => key);
}
