/**
 * The text of a message as nodes. Every text of a message is set as a text node, and of attributes it decides only the address of a link,
 * which the parser has let pass.
 */

import { endOfTurning } from './client/direction.js';
import { parseMarkup } from './client/markup.js';
import { pretends, trueAddressOf } from './client/markup-links.js';
import { textOfInline } from './client/plain-text.js';
import { element } from './dom.js';
import { beginningOf } from './message-fold.js';

const MOST_LARGE_EMOJI = 3;
/** No three emoji are longer. */
const MAX_EMOJI_LENGTH = 120;
const EMOJI = String.raw`(?:\p{RI}{2}|[0-9#*]\ufe0f?\u20e3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Extended_Pictographic}\p{EMod})(?:\ufe0f|\p{EMod})?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{EMod})?)*)`;
const EMOJI_ONLY = new RegExp(String.raw`^\s*(?:${EMOJI}\s*){1,${MOST_LARGE_EMOJI}}$`, 'u');

/**
 * @typedef {import('./client/markup.js').Block} Block
 * @typedef {import('./client/markup.js').Inline} Inline
 */

/**
 * @param {string} text @param {string[]} mentionNames names that mention somebody if an @ is before them
 * @param {boolean} [isFolded] whether only its beginning is wanted @returns {(Node|string)[]}
 */
export function textNodes(text, mentionNames, isFolded = false) {
  const blocks = parseMarkup(text, mentionNames);
  const nodes = nodesOf(isFolded ? beginningOf(blocks) : blocks);
  // The room for the time behind the text is not turned with it.
  const end = endOfTurning(nodes.map((node) => (typeof node === 'string' ? node : node.textContent)).join(''));
  return end === '' ? nodes : [...nodes, end];
}

/** @param {string} text @returns {string|undefined} the address of its first link to a page */
export function firstLink(text) {
  return /https?:|www\./i.test(text) ? addressIn(parseMarkup(text)) : undefined;
}

/** @param {string} text @returns {boolean} true if it has nothing but a few emoji, which are shown large */
export function isFewEmoji(text) {
  return text.length <= MAX_EMOJI_LENGTH && EMOJI_ONLY.test(text);
}

/** @param {Block[]} blocks @returns {string|undefined} */
function addressIn(blocks) {
  for (const block of blocks) {
    const found = block.type === 'text' ? addressOf(block.children)
      : block.type === 'quote' ? addressIn(block.blocks)
        : block.type === 'list' ? addressIn(block.items.flatMap((item) => item.blocks)) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** @param {Inline[]} nodes @returns {string|undefined} */
function addressOf(nodes) {
  for (const node of nodes) {
    const found = node.type === 'link' ? node.href : 'children' in node ? addressOf(node.children) : undefined;
    if (found && /^https?:/i.test(found)) return found;
  }
  return undefined;
}

/** @param {Block[]} blocks @returns {(Node|string)[]} */
function nodesOf(blocks) {
  return blocks.flatMap((block) => {
    if (block.type === 'text') return inlineNodes(block.children);
    if (block.type === 'code') return [element('pre', { dir: 'auto' }, element('code', {}, block.text))];
    if (block.type === 'quote') return [element('blockquote', { dir: 'auto' }, ...nodesOf(block.blocks))];
    const items = block.items.map(({ value, blocks: content }) => element('li', { value }, ...nodesOf(content)));
    return [element(block.isOrdered ? 'ol' : 'ul', { dir: 'auto' }, ...items)];
  });
}

/** @param {Inline[]} nodes @returns {(Node|string)[]} */
function inlineNodes(nodes) {
  return nodes.map((node) => {
    if (node.type === 'text') return node.text;
    if (node.type === 'code') return element('code', {}, node.text);
    if (node.type === 'mention') return element('span', { class: 'mention', 'data-testid': 'mention' }, node.text);
    return node.type === 'link' ? linkElement(node) : element(node.type, {}, ...inlineNodes(node.children));
  });
}

/**
 * The title tells where the link leads, and so does its text if it reads like another address.
 * @param {import('./client/markup-inline.js').LinkNode} link
 */
function linkElement({ href, isBare, children }) {
  const address = trueAddressOf(href);
  const isSame = isBare && !address.includes('xn--');
  const content = !isBare && pretends(textOfInline(children), href) ? [address] : inlineNodes(children);
  return element('a', { href, target: '_blank', rel: 'noopener noreferrer', title: isSame ? undefined : address }, ...content);
}
