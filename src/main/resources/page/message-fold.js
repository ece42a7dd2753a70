/** Long messages show their beginning, and the rest when the user asks for it. */

const MOST_LINES = 20;
const MOST_CHARACTERS = 1_500;
/** Fewer than may stay, so that what is behind the button is worth a click. */
const LINES_SHOWN = 14;
const CHARACTERS_SHOWN = 1_000;
/** Characters that a cut goes back to end at a word. */
const LONGEST_WORD = 40;

/**
 * @typedef {import('./client/markup.js').Block} Block
 * @typedef {import('./client/markup.js').Inline} Inline
 * @typedef {{lines: number, characters: number}} Room what may still be shown
 */

/** @param {string} text of a message */
export function isLong(text) {
  if (text.length > MOST_CHARACTERS) return true;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines > MOST_LINES;
}

/** @param {Block[]} blocks @returns {Block[]} as much of them as a folded message shows */
export function beginningOf(blocks) {
  return blocksWithin(blocks, { lines: LINES_SHOWN, characters: CHARACTERS_SHOWN });
}

/** @param {Block[]} blocks @param {Room} room @returns {Block[]} */
function blocksWithin(blocks, room) {
  /** @type {Block[]} */
  const shown = [];
  for (const block of blocks) {
    if (shown.length > 0) room.lines--;
    if (isFull(room)) break;
    shown.push(blockWithin(block, room));
  }
  return shown;
}

/** @param {Block} block @param {Room} room @returns {Block} */
function blockWithin(block, room) {
  if (block.type === 'text') return { ...block, children: inlineWithin(block.children, room) };
  if (block.type === 'code') return { ...block, text: textWithin(block.text, room) };
  if (block.type === 'quote') return { ...block, blocks: blocksWithin(block.blocks, room) };
  const items = [];
  for (const item of block.items) {
    if (items.length > 0) room.lines--;
    if (isFull(room)) break;
    items.push({ ...item, blocks: blocksWithin(item.blocks, room) });
  }
  return { ...block, items };
}

/** @param {Inline[]} nodes @param {Room} room @returns {Inline[]} */
function inlineWithin(nodes, room) {
  /** @type {Inline[]} */
  const shown = [];
  for (const node of nodes) {
    if (isFull(room)) break;
    if ('children' in node) shown.push({ ...node, children: inlineWithin(node.children, room) });
    else shown.push({ ...node, text: node.type === 'mention' ? node.text : textWithin(node.text, room) });
  }
  return shown;
}

/** @param {string} text @param {Room} room from which it takes what it needs @returns {string} */
function textWithin(text, room) {
  let end = Math.min(text.length, room.characters);
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    if (--room.lines === 0) end = at;
  }
  room.characters -= end;
  if (end === text.length) return text;
  room.characters = 0;
  const space = text.lastIndexOf(' ', end);
  const isInWord = /\S/.test(text[end]) && space > end - LONGEST_WORD;
  const cut = text.slice(0, isInWord ? space : end);
  return `${cut.replace(/[\ud800-\udbff]$/, '').trimEnd()}\u2026`;
}

/** @param {Room} room */
function isFull({ lines, characters }) {
  return lines <= 0 || characters <= 0;
}
