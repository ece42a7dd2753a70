/** The pseudo-language of right-to-left pages, made of the English texts as browsers' vendors make theirs: each word is turned. */

import english from './en.js';

const [RIGHT_TO_LEFT_MARK, RIGHT_TO_LEFT_OVERRIDE, POP] = ['\u200f', '\u202e', '\u202c'];

/** @param {string} text */
function turned(text) {
  return text.replace(/\{\w+\}|[\p{L}\p{N}'’]+/gu, (word) => (word.startsWith('{') ? word : `${RIGHT_TO_LEFT_MARK}${RIGHT_TO_LEFT_OVERRIDE}${word}${POP}${RIGHT_TO_LEFT_MARK}`));
}

/** @param {string|Record<string, string>} text the forms of Arabic are those of English here */
function turnedForms(text) {
  return typeof text === 'string' ? turned(text) : Object.fromEntries(['zero', 'one', 'two', 'few', 'many', 'other'].map((form) => [form, turned(form === 'one' ? text.one : text.other)]));
}

export default Object.fromEntries(Object.entries(english).map(([key, text]) => [key, turnedForms(text)]));
