/** The line of those who type. */

import { byId } from './dom.js';
import { list } from './format.js';
import { t } from './language.js';

const NAMES_SHOWN = 3;

/** @param {string[]} names */
export function showTyping(names) {
  const more = names.length - NAMES_SHOWN;
  const shown = more > 0 ? [...names.slice(0, NAMES_SHOWN), t('names.more', { count: more })] : names;
  const text = names.length === 0 ? '' : t('timeline.typing', { names: list(shown), count: names.length });
  const line = byId('typing-line');
  if (line.textContent !== text) line.textContent = text;
}
