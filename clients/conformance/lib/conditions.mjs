/** The comparison of a client, and of what the server has seen, with what a scenario expects. A condition has the keys that README.md lists. */

const LONG = 40;

/** @typedef {{state?: string, view?: Record<string, any>, sends?: Record<string, string>, seen?: Record<string, number|string>, sessions?: number|string, holding?: boolean}} Condition */

/**
 * @param {any} message as the client holds it, or the server @returns {string} in a word: the content, and what has become of it
 */
export function wordOf({ content, editedAt, deletedAt, reactions = [] }) {
  if (deletedAt) return '(deleted)';
  const short = content.length > LONG ? `${content.slice(0, 10)}…${content.length}` : content;
  const set = reactions.map((/** @type {any} */ { key, count }) => ` [${key} ${count}]`).sort().join('');
  return `${short}${editedAt ? ' (edited)' : ''}${set}`;
}

/**
 * @param {Condition} condition
 * @param {any} view of the client, by names of conversations: see Director
 * @param {any} stage @returns {string} what does not hold; empty if all does
 */
export function unmet({ state, view: expected = {}, sends = {}, seen = {}, sessions, holding }, view, stage) {
  if (state && view.state !== state) return `the state is ${view.state}, expected ${state}`;
  for (const [name, words] of Object.entries(expected)) {
    const fault = differenceOf(name, words, view.conversations[name]);
    if (fault) return fault;
  }
  for (const [name, outcome] of Object.entries(sends)) {
    const found = view.sends[name] ?? 'unknown';
    if (found !== outcome) return `the send ${name} is ${found}, expected ${outcome}`;
  }
  for (const [what, count] of Object.entries(seen)) {
    const found = stage.count(what);
    if (!isMet(found, count)) return `the server has seen ${found} times ${what}, expected ${count}`;
  }
  if (sessions !== undefined && !isMet(stage.sessions, sessions)) return `${stage.sessions} connections are open, expected ${sessions}`;
  return holding && !stage.isHolding ? 'no answer is held back' : '';
}

/** @param {string} name @param {string[]|'removed'} expected @param {any} found */
function differenceOf(name, expected, found) {
  if (expected === 'removed') return found?.isRemoved ? '' : `the client still shows ${name}`;
  if (!found || found.isRemoved) return `the client does not show ${name}`;
  const shown = found.words;
  const isSame = shown.size === expected.filter((_, index) => index + 1 > found.from).length && [...shown].every(([seq, word]) => expected[seq - 1] === word);
  return isSame ? '' : `${name} shows ${JSON.stringify([...shown])}, expected ${JSON.stringify(expected)} after position ${found.from}`;
}

/** @param {number} found @param {number|string} count a number, or one after `>=` */
function isMet(found, count) {
  return typeof count === 'number' ? found === count : found >= Number(count.replace('>=', ''));
}
