/**
 * The authorization code flow of OpenID Connect with PKCE (RFC 7636), from the request to the tokens. The caller shows the provider's page
 * in between: in a window of its own, or in place of the page.
 *
 * `state` binds the answer to this request, and `nonce` the token. The code is useless without the verifier, which stays in this browser.
 *
 * @typedef {object} Pending a sign-in that waits for its answer; good for one answer
 * @property {string} state
 * @property {string} nonce
 * @property {string} verifier
 * @property {string} redirectUri
 * @property {boolean} namesItself
 * @property {import('./provider.js').Provider} provider
 */

import { Refused, discover, exchange, refusalOf } from './provider.js';

const NO_CRYPTO = 'This browser signs in only on pages that came over https, or from this computer.';

/**
 * @param {import('./provider.js').ProviderSettings} settings @param {string} redirectUri @param {import('./provider.js').Fetch} fetch
 * @returns {Promise<{url: string, pending: Pending}>} the provider's page, and what finish() needs
 */
export async function begin(settings, redirectUri, fetch) {
  if (!globalThis.crypto?.subtle) throw new Error(NO_CRYPTO);
  const { authorizationEndpoint, namesItself, provider } = await discover(settings, fetch);
  const [verifier, state, nonce] = [random(), random(), random()];
  const url = new URL(authorizationEndpoint);
  const parameters = {
    response_type: 'code', client_id: settings.clientId, redirect_uri: redirectUri, scope: settings.scopes,
    state, nonce, code_challenge: await challengeOf(verifier), code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, pending: { state, nonce, verifier, redirectUri, namesItself, provider } };
}

/**
 * @param {Pending|null} pending @param {URLSearchParams} answer query of the URL that the provider redirected to
 * @param {import('./provider.js').Fetch} fetch @returns {Promise<import('./provider.js').Tokens>} @throws {Refused} if the answer is not good
 */
export async function finish(pending, answer, fetch) {
  if (!pending || answer.get('state') !== pending.state) throw new Refused('The answer belongs to another sign-in. Please sign in again.');
  const { provider, namesItself } = pending;
  // RFC 9207, 2.4: an issuer in the response has to be the one of the request.
  if ((answer.get('iss') ?? (namesItself ? null : provider.issuer)) !== provider.issuer) {
    throw new Refused('The answer came from another identity provider. Please sign in again.');
  }
  const error = answer.get('error');
  if (error !== null) throw refusalOf({ error, error_description: answer.get('error_description') ?? undefined });
  const code = answer.get('code');
  if (!code) throw new Refused('The identity provider sent no code.');
  return exchange(provider, { ...pending, code }, fetch);
}

/** @param {string} verifier @returns {Promise<string>} RFC 7636, 4.2 */
export async function challengeOf(verifier) {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

/** 256 random bits: 43 characters, the minimum length of a verifier (RFC 7636, 4.1). */
function random() {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** @param {Uint8Array} bytes */
function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
