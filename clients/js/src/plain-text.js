/** The text of a message in one line, without marks: for lists, quotes and notifications. */

import { withoutTurning } from './direction.js';
import { parseMarkup } from './markup.js';

/** No place with one line shows more. */
const MAX_LENGTH = 600;

/** @param {string} text @returns {string} its beginning, if it is long */
export function plainText(text) {
  const isCut = text.length > MAX_LENGTH;
  return oneLineOf(isCut ? text.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, '') : text);
}

/** @param {string} text @returns {string} */
export function oneLineOf(text) {
  const line = withoutTurning(parseMarkup(text).map(textOfBlock).join(' ')).replace(/\s+/g, ' ').trim();
  // Marks around nothing that can be seen are the message.
  return line === '' ? text : line;
}

/** @param {import('./markup.js').Block} block @returns {string} */
function textOfBlock(block) {
  if (block.type === 'code') return block.text;
  if (block.type === 'text') return textOfInline(block.children);
  if (block.type === 'quote') return block.blocks.map(textOfBlock).join(' ');
  return block.items.map(({ value, blocks }) => `${value === undefined ? '\u2022' : `${value}.`} ${blocks.map(textOfBlock).join(' ')}`).join(' ');
}

/** @param {import('./markup-inline.js').Inline[]} nodes @returns {string} */
export function textOfInline(nodes) {
  return nodes.map((node) => ('text' in node ? node.text : textOfInline(node.children))).join('');
}
