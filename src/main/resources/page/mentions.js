/** Mentions in a text: an @ and the name of a member, or `@all`. */

const WORD = /[\p{L}\p{N}_]/u;

/** @typedef {{userId: string|null, name: string}} Candidate userId: null to mention all */

/** @param {string} text @param {Candidate[]} candidates @returns {{mentions?: string[], mentionAll?: boolean}} those that the text mentions */
export function mentionsIn(text, candidates) {
  const longestFirst = [...candidates].sort((one, other) => other.name.length - one.name.length);
  const found = new Set();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const isWordBefore = at > 0 && WORD.test(text[at - 1]);
    const candidate = longestFirst.find(({ name }) => text.startsWith(name, at + 1) && !WORD.test(text[at + 1 + name.length] ?? ' '));
    if (candidate && !isWordBefore) found.add(candidate.userId);
  }
  const mentions = [...found].filter((userId) => userId !== null);
  return { ...(mentions.length > 0 && { mentions }), ...(found.has(null) && { mentionAll: true }) };
}

/** @param {string} text up to the caret @returns {string|null} the beginning of a name after an at sign; null if no mention is being typed */
export function typedMention(text) {
  return /(?:^|[^\p{L}\p{N}_])@([^\s@]{0,40})$/u.exec(text)?.[1] ?? null;
}

/** @param {string} typed @param {Candidate[]} candidates @param {number} max @returns {Candidate[]} those with a word or an id that begins with it */
export function matching(typed, candidates, max) {
  const start = typed.toLocaleLowerCase();
  const isMatch = (/** @type {Candidate} */ { userId, name }) => {
    const words = name.toLocaleLowerCase().split(/\s+/);
    return words.some((word) => word.startsWith(start)) || name.toLocaleLowerCase().startsWith(start) || Boolean(userId?.toLocaleLowerCase().startsWith(start));
  };
  return candidates.filter(isMatch).slice(0, max);
}
