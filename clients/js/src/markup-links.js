/** The addresses in a text: web addresses with a scheme or `www.`, and mail addresses. */

/**
 * @typedef {object} FoundLink
 * @property {number} start
 * @property {number} end without the punctuation of the sentence around it
 * @property {number} rawEnd with that
 * @property {string} href
 * @property {boolean} isMail true for a mail address without `mailto:`
 *
 * @typedef {{steps: number}} Work counts what a parser looks at, so that tests can show that it is linear
 */

const LINK_START = /(?<![A-Za-z0-9])(?:https?:\/\/|mailto:|www\.)|(?<![A-Za-z0-9.%+-]|[A-Za-z0-9]_)[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@/giu;
/** White space, controls, marks of direction, quotes, and the punctuation of Chinese, Japanese and Korean. */
const LINK_STOP = /[\s\p{Z}\p{Cc}\p{Cf}\p{Cs}<>"`\\|^\p{Pi}\p{Pf}\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/u;
/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\u30fc]/u;
const AFTER_SENTENCE = /[?!.,:;'*_~\u2026([{]/;
const CLOSING = /** @type {Record<string, string>} */ ({ ')': '(', ']': '[', '}': '{' });
const MAIL_HOST = /(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z]{2,63}(?![a-z0-9_@-]|:\S)/iy;
const MAIL_ADDRESS = /^mailto:[^\s@?]+@[^\s@?]+\.[^\s@?.]+(?:\?\S*)?$/i;
/** Ends of names that are files and no hosts. */
const FILE_NAME = /\.(?:js|mjs|ts|jsx|tsx|css|html?|txt|pdf|png|jpe?g|gif|svg|docx?|xlsx?|pptx?|xml|ya?ml|json|csv|java|exe|log)$/i;
const HOST_NAME = /^(?:[\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}-]+$/u;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Characters that end an address for a reader, however much they look like a slash or like nothing. */
const NO_ADDRESS = /[^\p{L}\p{N}._:/?#@-]+/u;

const MAX_WORD = 300;

/** @param {string} text @param {Work} [work] @returns {FoundLink[]} in their order; they do not overlap */
export function linksIn(text, work = { steps: 0 }) {
  /** @type {FoundLink[]} */
  const found = [];
  let from = 0;
  for (;;) {
    LINK_START.lastIndex = from;
    const match = LINK_START.exec(text);
    if (!match) return found;
    work.steps += match.index - from + match[0].length;
    const start = match.index;
    const isMail = match[0].endsWith('@');
    const rawEnd = isMail ? endOfMail(text, start + match[0].length) : endOfAddress(text, start + match[0].length, work);
    const end = isMail ? rawEnd : withoutPunctuation(text, start + match[0].length, rawEnd, work);
    const href = rawEnd < 0 ? null : hrefOf(text.slice(start, end), isMail);
    if (href !== null) found.push({ start, end, rawEnd, href, isMail });
    // A mark that was refused as a whole is not searched for parts that would pass.
    from = href !== null ? end : isMail ? start + match[0].length : Math.max(rawEnd, start + match[0].length);
  }
}

/** @param {string} source of a link @param {boolean} [isMail] @returns {string|null} the address to open; null if there is none, or if it hides its host behind a user's name */
export function hrefOf(source, isMail = false) {
  if (isMail) return `mailto:${source}`;
  if (/^mailto:/i.test(source)) return MAIL_ADDRESS.test(source) ? source : null;
  const isBare = /^www\./i.test(source);
  const address = isBare ? `https://${source}` : source;
  const url = urlOf(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hostname === '') return null;
  return !isBare || /^www\.[^.]+\.[^.]/.test(url.hostname) ? address : null;
}

/** @param {string} href @returns {string} as the browser opens it, with the true name of its host */
export function trueAddressOf(href) {
  return urlOf(href)?.href ?? href;
}

/**
 * Tells whether the text of a link reads like an address of another host than the one to which it leads.
 * @param {string} text @param {string} href
 */
export function pretends(text, href) {
  const url = urlOf(href);
  if (!url) return true;
  return claimsOf(text).some((claim) => {
    if (claim.includes('@')) return url.protocol !== 'mailto:' || url.pathname.toLowerCase() !== claim.toLowerCase();
    const claimed = hostOf(urlOf(`https://${claim}`)?.hostname ?? '');
    const real = url.protocol === 'mailto:' ? '' : hostOf(url.hostname);
    return claimed === '' || (real !== claimed && !real.endsWith(`.${claimed}`));
  });
}

/** @param {string} text @returns {string[]} hosts and mail addresses that a reader would find in it */
function claimsOf(text) {
  const plain = text.replace(/[\p{Cf}\p{Cc}\p{M}]/gu, (char) => (/\s/.test(char) ? ' ' : '')).normalize('NFKC').replace(/[\u3002\uff61]/g, '.');
  return plain.split(NO_ADDRESS).flatMap((word) => {
    const authority = /:?\/\/([^/?#]*)/.exec(word)?.[1];
    if (authority !== undefined) return [authority.slice(authority.lastIndexOf('@') + 1)];
    const bare = word.replace(/^[^\p{L}\p{N}]+/u, '').slice(0, MAX_WORD).replace(/[^\p{L}\p{N}]+$/u, '');
    const name = bare.split(/[/?#:]/).find(isHost);
    return name === undefined ? [] : [name];
  });
}

/** @param {string} name @returns {boolean} true if it reads like a host or a mail address */
function isHost(name) {
  const host = name.slice(name.lastIndexOf('@') + 1);
  return IPV4.test(host) || (HOST_NAME.test(host) && (!FILE_NAME.test(name) || /^www\./i.test(name)));
}

/** @param {string} hostname */
function hostOf(hostname) {
  return hostname.toLowerCase().replace(/^www\./, '').replace(/\.$/, '');
}

/** @param {string} address @returns {URL|null} */
function urlOf(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** @param {string} text @param {number} from @returns {number} -1 if no host follows */
function endOfMail(text, from) {
  MAIL_HOST.lastIndex = from;
  const host = MAIL_HOST.exec(text);
  return host ? from + host[0].length : -1;
}

/** Brackets belong to an address in pairs alone. @param {string} text @param {number} from @param {Work} work */
function endOfAddress(text, from, work) {
  const open = /** @type {Record<string, number>} */ ({ '(': 0, '[': 0, '{': 0 });
  let at = from;
  let isLatin = false;
  while (at < text.length) {
    work.steps++;
    const char = String.fromCodePoint(/** @type {number} */ (text.codePointAt(at)));
    if (LINK_STOP.test(char) || (isLatin && UNSPACED.test(char))) break;
    if (char in open) open[char]++;
    else if (char in CLOSING && --open[CLOSING[char]] < 0) break;
    isLatin = /[A-Za-z0-9]/.test(char);
    at += char.length;
  }
  return at;
}

/** @param {string} text @param {number} from @param {number} rawEnd @param {Work} work */
function withoutPunctuation(text, from, rawEnd, work) {
  let end = rawEnd;
  while (end > from && AFTER_SENTENCE.test(text[end - 1])) {
    work.steps++;
    end--;
  }
  return end;
}
