/** Finds a server from an address that the user typed. */

const ON_THIS_COMPUTER = new Set(['localhost', '127.0.0.1']);

/**
 * @typedef {object} Server
 * @property {string} httpUrl
 * @property {string} webSocketUrl
 * @property {boolean} developmentSignIn
 * @property {string} userClaim the claim of tokens that holds the user id
 * @property {number} maxContentLength
 * @property {boolean} [checksPeople] whether it knows all of its users, so that others cannot be written to
 */

/**
 * @param {string} typed an address, with or without its scheme @param {string} [what] the object of the address, for the error message
 * @returns {URL} @throws {Error} if the address is invalid or not encrypted
 */
export function addressOf(typed, what = 'the server, such as https://chat.example.org') {
  const text = typed.trim();
  let url;
  try {
    const scheme = /^(localhost|127\.0\.0\.1)(:|\/|$)/.test(text) ? 'http' : 'https';
    url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `${scheme}://${text}`);
  } catch (cause) {
    throw new Error(`Enter the address of ${what}.`, { cause });
  }
  if (url.protocol === 'https:') return url;
  if (url.protocol === 'http:' && ON_THIS_COMPUTER.has(url.hostname)) return url;
  throw new Error('Use an address that begins with https://. Without it, others on the way could read what you write.');
}

/** @param {URL} address @returns {string} as it is stored, without a slash at its end */
export function withoutSlash({ origin, pathname }) {
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

/** @param {string} typed @param {typeof fetch} fetch @returns {Promise<Server>} */
export async function findServer(typed, fetch) {
  const address = addressOf(typed);
  const { protocol, hostname } = address;
  const httpUrl = withoutSlash(address);
  const { webSocketUrl, webSocketPort, ...settings } = await fetchJson(fetch, `${httpUrl}/client-settings`);
  // Servers that do not report the claim use this one by default.
  const { developmentSignIn, userClaim = 'cognito:username', maxContentLength, people } = settings;
  const checksPeople = people !== undefined && people.directory !== 'acquaintances';
  if (typeof maxContentLength !== 'number') throw new Error('There is a server, but it is no chat server.');
  const scheme = protocol === 'https:' ? 'wss' : 'ws';
  const socket = webSocketUrl || `${scheme}://${hostname}:${webSocketPort}/`;
  return { httpUrl, webSocketUrl: socket, developmentSignIn, userClaim, maxContentLength, checksPeople };
}

/** @param {typeof fetch} fetch @param {string} url @param {object} [body] @returns {Promise<any>} */
export async function fetchJson(fetch, url, body) {
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(url, { ...(body ? post : {}), signal: AbortSignal.timeout(20_000) });
  } catch (cause) {
    throw new Error('The server cannot be reached.', { cause });
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer?.detail ?? `The server answered ${response.status}.`);
  return answer;
}
