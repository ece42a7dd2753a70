/**
 * Reads the marks of messages, a part of Markdown: **bold**, *italic* or _italic_, ~~struck out~~, `code`, blocks of code, quotes, lists,
 * links. What is no correct mark stays as written: a message is a text in which a star may be a star. The time is linear in the length of
 * the text, and the depth of the result is bounded.
 */

import { inlineOf } from './markup-inline.js';

/**
 * @typedef {import('./markup-inline.js').Inline} Inline
 * @typedef {import('./markup-links.js').Work} Work
 *
 * @typedef {{type: 'text', children: Inline[]}} TextBlock its lines are separated by line breaks in the text of its nodes
 * @typedef {{type: 'code', text: string}} CodeBlock
 * @typedef {{type: 'quote', blocks: Block[]}} Quote
 * @typedef {{value?: number, blocks: Block[]}} ListItem value: its number as written
 * @typedef {{type: 'list', isOrdered: boolean, items: ListItem[]}} List
 * @typedef {TextBlock|CodeBlock|Quote|List} Block
 *
 * @typedef {{names: string[], work: Work}} Context
 * @typedef {{block: Block|null, next: number}} Found a block and the line after it; without a block the lines are text
 * @typedef {{indent: number, width: number, value?: number, rest: string}} ItemMark
 */

const MAX_DEPTH = 4;
/** More backticks do not count as a longer fence. */
const MAX_FENCE = 8;
const FENCE = /^ {0,3}(`{3,})(.*)$/;
const LANGUAGE = /^[\w+#.-]*\s*$/;
const QUOTE_MARK = /^ {0,3}>(?=>* |>*$) ?/;
const ITEM_MARK = /^([ \t]*)(?:[-*]|(\d{1,4})[.)])[ \t]+(?=\S)/;
/** Lines that divide, such as * * * or - - -. */
const DIVIDER = /^[\s*-]*$/;
const BETWEEN_PARAGRAPHS = /(\n(?:[^\S\n]*\n)+)/;

/**
 * @param {string} text @param {string[]} [names] names that mention somebody if an @ is before them
 * @param {Work} [work] @returns {Block[]}
 */
export function parseMarkup(text, names = [], work = { steps: 0 }) {
  const longestFirst = [...names].sort((one, other) => other.length - one.length);
  return blocksOf(text.replace(/\r\n?/g, '\n').split('\n'), 0, { names: longestFirst, work });
}

/** @param {string[]} lines @param {number} depth @param {Context} context @returns {Block[]} */
function blocksOf(lines, depth, context) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {string[]} */
  let text = [];
  const unclosed = { ticks: MAX_FENCE + 1 };
  for (let at = 0; at < lines.length;) {
    context.work.steps += 1 + lines[at].length;
    const found = depth > MAX_DEPTH ? null : codeAt(lines, at, unclosed, context) ?? quoteAt(lines, at, depth, context) ?? listAt(lines, at, depth, context);
    const next = found?.next ?? at + 1;
    if (found?.block) {
      blocks.push(...textBlock(text, blocks.length > 0, true, context), found.block);
      text = [];
    } else {
      for (let line = at; line < next; line++) text.push(lines[line]);
    }
    at = next;
  }
  return [...blocks, ...textBlock(text, blocks.length > 0, false, context)];
}

/**
 * @param {string[]} lines @param {boolean} isAfter whether a block is before it, so that empty lines between them show nothing
 * @param {boolean} isBefore @param {Context} context @returns {TextBlock[]} none if nothing is left
 */
function textBlock(lines, isAfter, isBefore, { names, work }) {
  let from = 0;
  let end = lines.length;
  while (isAfter && from < end && lines[from].trim() === '') from++;
  while (isBefore && end > from && lines[end - 1].trim() === '') end--;
  if (from === end) return [];
  const parts = lines.slice(from, end).join('\n').split(BETWEEN_PARAGRAPHS);
  /** @type {Inline[]} */
  const children = [];
  for (const [index, part] of parts.entries()) {
    const nodes = index % 2 === 1 ? [/** @type {Inline} */ ({ type: 'text', text: part })] : inlineOf(part, names, work);
    for (const node of nodes) {
      const before = children.at(-1);
      if (before?.type === 'text' && node.type === 'text') children[children.length - 1] = { type: 'text', text: before.text + node.text };
      else children.push(node);
    }
  }
  return [{ type: 'text', children }];
}

/** @param {string[]} lines @param {number} at @param {{ticks: number}} unclosed the shortest fence that nothing closes from here on @param {Context} context @returns {Found|null} */
function codeAt(lines, at, unclosed, { work }) {
  const match = FENCE.exec(lines[at]);
  if (!match) return null;
  const ticks = Math.min(match[1].length, MAX_FENCE);
  const first = match[2];
  if (first.includes('`')) return oneLineCode(first, ticks, at);
  if (ticks >= unclosed.ticks) return null;
  for (let end = at + 1; end < lines.length; end++) {
    work.steps++;
    const closing = ticksAtEnd(lines[end]);
    if (closing < ticks) continue;
    const last = lines[end].trimEnd().slice(0, -closing);
    const body = [...(LANGUAGE.test(first) ? [] : [first]), ...lines.slice(at + 1, end), ...(last.trim() === '' ? [] : [last])];
    return { block: body.some((line) => line.trim() !== '') ? { type: 'code', text: body.join('\n') } : null, next: end + 1 };
  }
  unclosed.ticks = ticks;
  return null;
}

/** @param {string} rest behind the fence @param {number} ticks @param {number} at @returns {Found|null} */
function oneLineCode(rest, ticks, at) {
  const closing = ticksAtEnd(rest);
  const text = rest.trimEnd().slice(0, closing === 0 ? undefined : -closing).trim();
  return closing >= ticks && text !== '' && !text.includes('`'.repeat(ticks)) ? { block: { type: 'code', text }, next: at + 1 } : null;
}

/** @param {string} line @returns {number} backticks at its end */
function ticksAtEnd(line) {
  const text = line.trimEnd();
  let from = text.length;
  while (text[from - 1] === '`') from--;
  return text.length - from;
}

/** @param {string[]} lines @param {number} at @param {number} depth @param {Context} context @returns {Found|null} */
function quoteAt(lines, at, depth, context) {
  let next = at;
  while (next < lines.length && QUOTE_MARK.test(lines[next])) next++;
  if (next === at) return null;
  const quoted = lines.slice(at, next).map((line) => line.replace(QUOTE_MARK, ''));
  context.work.steps += quoted.length;
  if (quoted.every((line) => line.trim() === '')) return { block: null, next };
  return { block: { type: 'quote', blocks: blocksOf(withoutBlankEnds(quoted), depth + 1, context) }, next };
}

/** @param {string[]} lines at least one is not blank @returns {string[]} */
function withoutBlankEnds(lines) {
  const isText = (/** @type {string} */ line) => line.trim() !== '';
  const from = lines.findIndex(isText);
  let end = lines.length;
  while (!isText(lines[end - 1])) end--;
  return lines.slice(from, end);
}

/** @param {string[]} lines @param {number} at @param {number} depth @param {Context} context @returns {Found|null} */
function listAt(lines, at, depth, context) {
  const first = markOf(lines[at]);
  if (!first) return null;
  const isOrdered = first.value !== undefined;
  const isSibling = (/** @type {ItemMark|null} */ mark) => mark !== null && mark.indent >= first.indent && mark.indent < first.indent + 2 && (mark.value !== undefined) === isOrdered;
  /** @type {{mark: ItemMark, lines: string[]}[]} */
  const items = [];
  let next = at;
  while (next < lines.length) {
    context.work.steps++;
    const line = lines[next];
    const mark = markOf(line);
    if (mark && isSibling(mark)) items.push({ mark, lines: [mark.rest] });
    else if (line.trim() === '') {
      let after = next + 1;
      while (after < lines.length && lines[after].trim() === '') after++;
      if (after === lines.length || !isSibling(markOf(lines[after]))) break;
      next = after;
      continue;
    } else {
      const item = items[items.length - 1];
      const indent = line.length - line.trimStart().length;
      if (indent < first.indent + 2) break;
      item.lines.push(line.slice(Math.min(indent, item.mark.indent + item.mark.width)));
    }
    next++;
  }
  const content = items.map(({ mark, lines: own }) => ({ ...(isOrdered && { value: mark.value }), blocks: blocksOf(own, depth + 1, context) }));
  return { block: { type: 'list', isOrdered, items: content }, next };
}

/** @param {string} line @returns {ItemMark|null} null if it begins no item of a list */
function markOf(line) {
  const match = ITEM_MARK.exec(line);
  if (!match || DIVIDER.test(line)) return null;
  const [whole, { length: indent }, value] = match;
  return { indent, width: whole.length - indent, ...(value !== undefined && { value: Number(value) }), rest: line.slice(whole.length) };
}
