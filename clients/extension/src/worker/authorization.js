/**
 * The sign-in at an identity provider: the authorization code flow of OpenID Connect with PKCE (RFC 7636), in a window that the browser opens.
 * `state` binds the response to this request, and `nonce` the token. The code is useless without the verifier, which never leaves the worker.
 */

import { Refused, discover, exchange } from './provider.js';

/**
 * @param {import('./provider.js').ProviderSettings} settings @param {any} identity chrome.identity @param {typeof fetch} fetch
 * @returns {Promise<{provider: import('./provider.js').Provider, tokens: import('./provider.js').Tokens}>}
 */
export async function authorize(settings, identity, fetch) {
  const { authorizationEndpoint, provider } = await discover(settings, fetch);
  const [verifier, state, nonce] = [random(), random(), random()];
  const redirectUri = identity.getRedirectURL();
  const url = new URL(authorizationEndpoint);
  const parameters = {
    response_type: 'code', client_id: settings.clientId, redirect_uri: redirectUri, scope: settings.scopes,
    state, nonce, code_challenge: await challengeOf(verifier), code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const code = codeOf(await launch(identity, url.href), state, provider.issuer);
  return { provider, tokens: await exchange(provider, { code, verifier, redirectUri, nonce }, fetch) };
}

/** @param {string} verifier @returns {Promise<string>} RFC 7636, 4.2 */
export async function challengeOf(verifier) {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

/** @param {any} identity @param {string} url @returns {Promise<string>} redirect URL of the provider */
async function launch(identity, url) {
  try {
    return await identity.launchWebAuthFlow({ url, interactive: true });
  } catch (cause) {
    throw new Error(`The sign-in was not finished: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** @param {string} answer @param {string} state @param {string} issuer @returns {string} */
function codeOf(answer, state, issuer) {
  const { searchParams } = new URL(answer);
  if (searchParams.get('state') !== state) throw new Refused('The answer belongs to another sign-in. Please sign in again.');
  // RFC 9207, 2.4: an issuer in the response has to be the one of the request.
  if ((searchParams.get('iss') ?? issuer) !== issuer) throw new Refused('The answer came from another identity provider. Please sign in again.');
  const error = searchParams.get('error');
  if (error !== null) throw Refused.of({ error, error_description: searchParams.get('error_description') ?? undefined });
  const code = searchParams.get('code');
  if (!code) throw new Refused('The identity provider sent no code.');
  return code;
}

/** 256 random bits: 43 characters, the minimum length of a verifier (RFC 7636, 4.1). */
function random() {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** @param {Uint8Array} bytes */
function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
