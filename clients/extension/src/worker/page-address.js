/**
 * Decides which addresses may be shared, and what of a shared page is shown. Addresses are read as the browser reads them, so no spelling hides
 * where they lead.
 */

import { withoutTurning } from '../client/direction.js';

/** The server refuses longer ones. A cut address would be another page. */
const MAX_ADDRESS = 2_048;
const MAX_TITLE = 300;
/**
 * Ends of names that lead to no public site: those of RFC 6761, RFC 6762, RFC 7686, RFC 8375 and RFC 9476, `internal`, which ICANN has reserved, and
 * those that routers and companies are used to.
 */
const PRIVATE_ENDS = [
  'alt', 'corp', 'example', 'fritz.box', 'home', 'home.arpa', 'internal', 'intra', 'intranet', 'invalid', 'lan', 'local', 'localdomain', 'localhost', 'onion', 'private',
  'test', 'workgroup',
];
/** Names of parameters whose values let whoever has them in, such as links that set a password and answers of identity providers. */
const SECRET = /^(.*token|code|state|ticket|saml.*|passw.*|pwd|.*secret|sig|.*signature|api_?key|session_?id|sid|otp)$/i;
const IPV4 = /^\d+(\.\d+){3}$/;
/** Controls and characters without a width, which could hide or move the words of a title. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]+/gu;

/** @typedef {'not-web'|'private'|'never'|'too-long'} Reason */

/**
 * Checks an address before it is shared. A user's name, a password, the part after `#`, which may be a token, and parameters that are secrets by their names, are removed.
 * @param {string} address @param {string[]} neverShared domains, as of domainOf() @returns {{url: string, reason?: undefined}|{url: '', reason: Reason}}
 */
export function sharedAddressOf(address, neverShared) {
  const url = parsed(address);
  if (!url || !isWeb(url)) return refused('not-web');
  const host = hostOf(url);
  if (isPrivate(host)) return refused('private');
  if (neverShared.some((domain) => isWithin(host, domain))) return refused('never');
  url.username = url.password = url.hash = '';
  for (const name of new Set(url.searchParams.keys())) if (SECRET.test(name)) url.searchParams.delete(name);
  return url.href.length > MAX_ADDRESS ? refused('too-long') : { url: url.href };
}

/** @param {string} typed a domain, with or without a scheme, a path and `*.` @returns {string} as a browser has it, so an international name begins with `xn--` @throws {Error} if it is none */
export function domainOf(typed) {
  const text = typed.trim().replace(/^\*?\./, '');
  const url = parsed(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || !isWeb(url) || url.username || url.password || hostOf(url) === '' || hostOf(url).includes('*')) throw new Error(`"${typed}" is no domain. Enter one such as example.org.`);
  return hostOf(url);
}

/**
 * Returns what is shown of a page that a friend shares: the address to open, the title, and where it leads. That is the domain of the server if the
 * host is within it, otherwise the host.
 * @param {{url: string, title: string, domain: string}|null} page @returns {{href: string, title: string, domain: string}|null} null if there is nothing to open
 */
export function shownPageOf(page) {
  const url = page ? parsed(page.url) : null;
  if (!page || !url || !isWeb(url)) return null;
  // A name before the host reads like the host.
  url.username = url.password = '';
  const host = hostOf(url);
  const registered = parsed(`https://${page.domain}`);
  const domain = registered && page.domain !== '' && isWithin(host, hostOf(registered)) ? hostOf(registered) : host;
  const title = withoutTurning(String(page.title ?? '')).replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE);
  return { href: url.href, domain, title: title || domain };
}

/** @param {Reason} reason @returns {{url: '', reason: Reason}} */
function refused(reason) {
  return { url: '', reason };
}

/** @param {string} address @returns {URL|null} */
function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** @param {URL} url */
function isWeb({ protocol, hostname }) {
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '';
}

/** @param {URL} url */
function hostOf({ hostname }) {
  return hostname.toLowerCase().replace(/\.$/, '');
}

/** Addresses without a name are those of machines nearby, more often than not. @param {string} host */
function isPrivate(host) {
  return !host.includes('.') || host.startsWith('[') || IPV4.test(host) || PRIVATE_ENDS.some((end) => isWithin(host, end));
}

/** @param {string} host @param {string} domain @returns {boolean} true for the domain itself and all names below it */
function isWithin(host, domain) {
  return host === domain || host.endsWith(`.${domain}`);
}
