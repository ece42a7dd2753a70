/** The marks within a paragraph. Delimiters are matched in one pass with a stack, so the time is linear in the length of the text. */

import { linksIn, hrefOf } from './markup-links.js';

/**
 * @typedef {{type: 'text'|'code'|'mention', text: string}} Leaf
 * @typedef {{type: 'strong'|'em'|'del', children: Inline[]}} Marked
 * @typedef {{type: 'link', href: string, isBare: boolean, children: Inline[]}} LinkNode isBare: the text is the address itself
 * @typedef {Leaf|Marked|LinkNode} Inline
 *
 * @typedef {object} Opener a delimiter that may open a mark
 * @property {string} key the characters that close it
 * @property {number} cluster
 * @property {number} at its place among the nodes
 *
 * @typedef {import('./markup-links.js').Work} Work
 */

const SPECIAL = /[`*_~[\]@\\]/g;
const CLUSTER = /[*_~]+/y;
const WORD_CHAR = /[\p{L}\p{N}_]/u;
/** Letters of scripts that put no spaces between words are no reason against a mark beside them. */
const SPACED_WORD_CHAR = /(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\u30fc])[\p{L}\p{N}\p{M}]/u;
/** Before a mark: a space, an opening bracket or quote, a dash, a letter of such a script, its punctuation, or an emoji. */
const OPENS_AFTER = /^$|[\s\p{Ps}\p{Pi}"'/|\u2013\u2014\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\u30fc\ufe0f]|(?![\0-\u007f])[\p{P}\p{Emoji_Presentation}]/u;
const CLOSES_BEFORE = /^$|[\s\p{Pe}\p{Pf}("'/|.,;:!?\-\u2013\u2014\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\u30fc\ufe0f]|(?![\0-\u007f])[\p{P}\p{Emoji_Presentation}]/u;
const NEVER_FIRST = /^$|[\s,;:!?)\]}>/\\]/;
const NEVER_LAST = /^$|[\s([{<\p{Ps}\p{Pi}]/u;
const QUOTED = /["'/|]/;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const TYPES = /** @type {Record<string, 'strong'|'em'|'del'>} */ ({ '**': 'strong', '*': 'em', _: 'em', '~~': 'del' });

/** @param {string} text of one paragraph @param {string[]} names that mention somebody if an @ is before them, the longest first @param {Work} work @returns {Inline[]} */
export function inlineOf(text, names, work) {
  return new InlineParser(text, names, work).parse();
}

class InlineParser {
  #text;
  #names;
  #work;
  #links;
  #codes;
  #at = 0;
  #cluster = 0;
  /** @type {Inline[]} */ #nodes = [];
  /** @type {Opener[]} */ #openers = [];
  /** The open delimiters of each kind. @type {Record<string, Opener[]>} */ #ofKey = { '**': [], '*': [], _: [], '~~': [] };
  /** Places of opening brackets among the nodes. @type {number[]} */ #brackets = [];
  /** The last node that has a mark of a type in it, so that no mark is within its like. */ #last = { strong: -1, em: -1, del: -1, link: -1 };

  /** @param {string} text @param {string[]} names @param {Work} work */
  constructor(text, names, work) {
    this.#text = text;
    this.#names = names;
    this.#work = work;
    this.#links = linksIn(text, work);
    this.#codes = codesIn(text, work);
  }

  parse() {
    const text = this.#text;
    let special = -1;
    let link = 0;
    while (this.#at < text.length) {
      const at = this.#at;
      while (this.#links[link]?.start < at) link++;
      if (special < at) special = this.#nextSpecial(at);
      const found = this.#links[link];
      const stop = Math.min(special, found?.start ?? text.length);
      this.#work.steps++;
      if (stop > at) this.#write(stop);
      else if (found?.start === at) this.#link(found);
      else this.#special(found);
    }
    return joined(this.#nodes);
  }

  /** @param {number} from */
  #nextSpecial(from) {
    SPECIAL.lastIndex = from;
    const found = SPECIAL.exec(this.#text)?.index ?? this.#text.length;
    this.#work.steps += found - from;
    return found;
  }

  /** Takes the text as it is. @param {number} end */
  #write(end) {
    this.#nodes.push({ type: 'text', text: this.#text.slice(this.#at, end) });
    this.#at = end;
  }

  /** @param {import('./markup-links.js').FoundLink} link */
  #link({ start, end, href }) {
    this.#nodes.push({ type: 'link', href, isBare: true, children: [{ type: 'text', text: this.#text.slice(start, end) }] });
    this.#at = end;
  }

  /** @param {import('./markup-links.js').FoundLink} [link] the next one */
  #special(link) {
    const text = this.#text;
    const at = this.#at;
    const char = text[at];
    if (char === '`') this.#code();
    else if (char === '@') this.#mention();
    else if (char === ']') this.#closeBracket(link);
    else if (char === '[') {
      this.#brackets.push(this.#nodes.length);
      this.#write(at + 1);
    } else if (char === '\\') this.#write(at + (/[`*_~[\]]/.test(text[at + 1] ?? '') ? 2 : 1));
    else this.#delimiters(link?.start ?? text.length);
  }

  #code() {
    const code = this.#codes.get(this.#at);
    if (code === undefined) return this.#write(endOfRun(this.#text, this.#at));
    this.#nodes.push({ type: 'code', text: code.text });
    this.#at = code.end;
  }

  #mention() {
    const text = this.#text;
    const at = this.#at;
    this.#work.steps += this.#names.length;
    const name = this.#names.find((each) => text.startsWith(each, at + 1) && !WORD_CHAR.test(charAt(text, at + 1 + each.length)));
    if (name === undefined || WORD_CHAR.test(charBefore(text, at))) return this.#write(at + 1);
    this.#nodes.push({ type: 'mention', text: `@${name}` });
    this.#at = at + 1 + name.length;
  }

  /** @param {import('./markup-links.js').FoundLink} [link] the next one */
  #closeBracket(link) {
    const text = this.#text;
    const at = this.#at;
    const place = this.#brackets.pop();
    const isTarget = link !== undefined && text[at + 1] === '(' && link.start === at + 2 && !link.isMail && text[link.rawEnd] === ')';
    const href = isTarget && place !== undefined ? hrefOf(text.slice(link.start, link.rawEnd)) : null;
    if (!href || place === undefined || this.#last.link > place || !this.#isVisible(place + 1)) return this.#write(at + 1);
    const children = this.#nodes.splice(place + 1);
    this.#work.steps += children.length;
    this.#wrap(place, { type: 'link', href, isBare: false, children: withoutLinks(children) });
    this.#at = (/** @type {import('./markup-links.js').FoundLink} */ (link)).rawEnd + 1;
  }

  /** @param {number} from @returns {boolean} whether the nodes from there on show something to click */
  #isVisible(from) {
    const first = this.#nodes[from];
    return this.#nodes.length > from + 1 || (first !== undefined && (!('text' in first) || VISIBLE.test(first.text)));
  }

  /** @param {number} limit place of the next link, which has marks of its own */
  #delimiters(limit) {
    const text = this.#text;
    CLUSTER.lastIndex = this.#at;
    const end = Math.min(limit, this.#at + (CLUSTER.exec(text)?.[0].length ?? 1));
    const [before, after] = [charBefore(text, this.#at), charAt(text, end)];
    const closes = !NEVER_LAST.test(before) && CLOSES_BEFORE.test(after);
    const opens = OPENS_AFTER.test(before) && !NEVER_FIRST.test(after);
    // Quoted, as '*' is, they are what is spoken of.
    const isQuoted = QUOTED.test(before) && QUOTED.test(after);
    this.#cluster++;
    while (this.#at < end) {
      const run = Math.min(end, endOfRun(text, this.#at)) - this.#at;
      const keys = isQuoted ? [] : keysOf(text[this.#at], run);
      const runEnd = this.#at + run;
      this.#work.steps += run;
      const closed = closes ? this.#closeAll(keys) : 0;
      this.#at += closed;
      if (closed === 0 && opens && !(after === '.' && run === 1)) this.#open(keys);
      if (this.#at < runEnd) this.#write(runEnd);
    }
  }

  /** @param {string[]} keys @returns {number} characters that have closed marks */
  #closeAll(keys) {
    const lastOf = (/** @type {string} */ key) => this.#ofKey[key].at(-1)?.at ?? -1;
    const nearestFirst = [...keys].sort((one, other) => lastOf(other) - lastOf(one));
    return nearestFirst.reduce((closed, key) => closed + (this.#close(key) ? key.length : 0), 0);
  }

  /** @param {string[]} keys the outer one first */
  #open(keys) {
    for (const key of keys) {
      const opener = { key, cluster: this.#cluster, at: this.#nodes.length };
      this.#openers.push(opener);
      this.#ofKey[key].push(opener);
      this.#write(this.#at + key.length);
    }
  }

  /** @param {string} key @returns {boolean} whether it has closed a mark */
  #close(key) {
    const opener = this.#ofKey[key].at(-1);
    if (!opener || opener.cluster === this.#cluster) return false;
    this.#forget(opener.at);
    const type = TYPES[key];
    if (this.#last[type] > opener.at) return false;
    const children = this.#nodes.splice(opener.at + 1);
    this.#work.steps += children.length;
    this.#wrap(opener.at, { type, children });
    return true;
  }

  /** Puts a node in the place of its opening mark. @param {number} place @param {Marked|LinkNode} node */
  #wrap(place, node) {
    this.#forget(place);
    this.#nodes.length = place;
    this.#nodes.push(node);
    for (const type of /** @type {const} */ (['strong', 'em', 'del', 'link'])) this.#last[type] = Math.min(this.#last[type], place);
    this.#last[node.type] = place;
  }

  /** Ends the marks and brackets that were opened at a place and after it; they stay as written. @param {number} place */
  #forget(place) {
    while ((this.#openers.at(-1)?.at ?? -1) >= place) this.#ofKey[/** @type {Opener} */ (this.#openers.pop()).key].pop();
    while ((this.#brackets.at(-1) ?? -1) >= place) this.#brackets.pop();
  }
}

/** @param {string} char @param {number} run @returns {string[]} the marks that a run of a character stands for, the outer one first */
function keysOf(char, run) {
  if (char === '*' && run <= 3) return [['*'], ['**'], ['**', '*']][run - 1];
  return (char === '_' && run === 1) || (char === '~' && run === 2) ? [char.repeat(run)] : [];
}

/** The spans of code by their beginning. @param {string} text @param {Work} work @returns {Map<number, {end: number, text: string}>} */
function codesIn(text, work) {
  const runs = Array.from(text.matchAll(/`+/g), ({ 0: { length }, index = 0 }) => ({ start: index, length }));
  work.steps += text.length;
  /** @type {Map<number, number>} */
  const later = new Map();
  const closers = runs.map(() => -1);
  for (let run = runs.length - 1; run >= 0; run--) {
    closers[run] = later.get(runs[run].length) ?? -1;
    later.set(runs[run].length, run);
  }
  const codes = new Map();
  for (let run = 0; run < runs.length; run++) {
    const { start, length } = runs[run];
    const closer = runs[closers[run]];
    const before = charBefore(text, start);
    if (!closer || before === '\\' || SPACED_WORD_CHAR.test(before)) continue;
    const code = text.slice(start + length, closer.start);
    work.steps += code.length;
    if (code.trim() === '') continue;
    const isPadded = code.startsWith(' ') && code.endsWith(' ');
    codes.set(start, { end: closer.start + length, text: isPadded ? code.slice(1, -1) : code });
    run = closers[run];
  }
  return codes;
}

/** @param {string} text @param {number} at @returns {number} where the run of one character ends */
function endOfRun(text, at) {
  let end = at + 1;
  while (end < text.length && text[end] === text[at]) end++;
  return end;
}

/** @param {string} text @param {number} at @returns {string} empty at the end */
function charAt(text, at) {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** @param {string} text @param {number} at @returns {string} empty at the beginning */
function charBefore(text, at) {
  const isPair = at > 1 && /[\udc00-\udfff]/.test(text[at - 1]);
  return at === 0 ? '' : text.slice(isPair ? at - 2 : at - 1, at);
}

/** @param {Inline[]} nodes @returns {Inline[]} the same text without links, because a link has none in it */
function withoutLinks(nodes) {
  return nodes.flatMap((node) => {
    if (node.type === 'link') return node.children;
    return 'children' in node ? [{ ...node, children: withoutLinks(node.children) }] : [node];
  });
}

/** @param {Inline[]} nodes @returns {Inline[]} with one text where there were several side by side */
function joined(nodes) {
  /** @type {Inline[]} */
  const result = [];
  /** @type {string[]} */
  let texts = [];
  const end = () => {
    if (texts.length > 0) result.push({ type: 'text', text: texts.join('') });
    texts = [];
  };
  for (const node of nodes) {
    if (node.type === 'text') texts.push(node.text);
    else {
      end();
      result.push('children' in node ? { ...node, children: joined(node.children) } : node);
    }
  }
  end();
  return result;
}
