/** The text of a message as nodes: addresses become links, and mentions are marked. Everything else stays text. */

import { element } from './dom.js';

const LINK = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/g;

/** @param {string} text @param {string[]} mentionNames names that mention somebody if an @ is before them @returns {(Node|string)[]} */
export function textNodes(text, mentionNames) {
  const parts = [];
  let end = 0;
  for (const { 0: address, index = 0 } of text.matchAll(LINK)) {
    parts.push(...marked(text.slice(end, index), mentionNames));
    parts.push(element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, address));
    end = index + address.length;
  }
  return [...parts, ...marked(text.slice(end), mentionNames)];
}

/** @param {string} text @returns {string|undefined} */
export function firstLink(text) {
  return text.match(LINK)?.[0];
}

/** @param {string} text @param {string[]} names @returns {(Node|string)[]} */
function marked(text, names) {
  const longestFirst = [...names].sort((one, other) => other.length - one.length);
  /** @type {(Node|string)[]} */
  const parts = [];
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at < from) continue;
    const name = longestFirst.find((each) => text.startsWith(each, at + 1));
    if (name === undefined) continue;
    parts.push(text.slice(from, at), element('span', { class: 'mention', 'data-testid': 'mention' }, `@${name}`));
    from = at + 1 + name.length;
  }
  return [...parts, text.slice(from)];
}
