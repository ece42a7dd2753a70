/** Characters that turn the direction of text: names must not turn the sentences in which they stand. */

/** Embeddings, overrides and isolates; the marks of direction, which turn nothing beside them, are not among them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
/** Scripts that are written from right to left, and their marks. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const POP_EMBEDDING = '\u202c';

/** @param {string} text @returns {string} the text without characters that turn what follows */
export function withoutTurning(text) {
  return text.replace(TURNING, '');
}

/** @param {string} name in a sentence @returns {string} isolated if it would change the order of the words beside it */
export function isolated(name) {
  const plain = withoutTurning(name);
  return RIGHT_TO_LEFT.test(plain) ? FIRST_STRONG_ISOLATE + plain + POP_ISOLATE : plain;
}

/** @param {string} text @returns {string} what ends the turning that is still open at the end of its last line */
export function endOfTurning(text) {
  /** @type {string[]} */
  const open = [];
  let isolates = 0;
  for (const char of text.slice(text.lastIndexOf('\n') + 1).match(/[\u202a-\u202e\u2066-\u2069]/g) ?? []) {
    if (char === POP_ISOLATE) {
      // It ends what was opened within the isolate too.
      if (isolates > 0) open.length = open.lastIndexOf(POP_ISOLATE);
      isolates = Math.max(0, isolates - 1);
    } else if (char === POP_EMBEDDING) {
      if (open.at(-1) === POP_EMBEDDING) open.pop();
    } else {
      const isIsolate = char >= '\u2066';
      isolates += Number(isIsolate);
      open.push(isIsolate ? POP_ISOLATE : POP_EMBEDDING);
    }
  }
  return open.reverse().join('');
}
