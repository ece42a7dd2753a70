/** The line of those who type. */

import { byId } from './dom.js';
import { list } from './format.js';

const NAMES_SHOWN = 3;

/** @param {string[]} names */
export function showTyping(names) {
  const more = names.length - NAMES_SHOWN;
  const shown = more > 0 ? [...names.slice(0, NAMES_SHOWN), `${more} more`] : names;
  const text = names.length === 0 ? '' : `${list(shown)} ${names.length === 1 ? 'is' : 'are'} typing\u2026`;
  const line = byId('typing-line');
  if (line.textContent !== text) line.textContent = text;
}
