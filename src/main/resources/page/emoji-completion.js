/** Completes emoji by their names, as in `:smi`. Emoticons such as :) and :D have too few letters for that. */

import { element } from './dom.js';
import { emojiNamed } from './emoji-data.js';

/** @type {import('./completion.js').CompletionSource} */
export const emojiSource = {
  sign: ':',
  testId: 'emoji-option',
  typed: typedEmoji,
  find: (typed, max) => emojiNamed(typed, max).map(({ key, words }) => ({
    text: key,
    show: () => [element('span', { class: 'completion-emoji' }, key), element('span', { class: 'completion-name' }, words)],
  })),
};

/** @param {string} text up to the caret @returns {string|null} the beginning of a name after a colon; null if no emoji is being typed */
export function typedEmoji(text) {
  return /(?:^|[^\p{L}\p{N}:/]|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]):([a-z+][a-z0-9_+-]{1,30})$/iu.exec(text)?.[1] ?? null;
}
