/**
 * The protocol with an identity provider, as a public client: OpenID Connect Discovery 1.0, and token requests of OAuth 2.0 (RFC 6749). There
 * is no client secret, because an extension cannot keep one.
 *
 * @typedef {object} ProviderSettings settings of the options page
 * @property {string} issuer
 * @property {string} clientId
 * @property {string} scopes separated by spaces
 * @property {boolean} staysSignedIn true if the refresh token outlives the browser
 *
 * @typedef {object} Provider stored with the account
 * @property {string} issuer exactly as in the provider's metadata
 * @property {string} clientId
 * @property {string} tokenEndpoint
 * @property {string} [revocationEndpoint]
 * @property {boolean} staysSignedIn
 *
 * @typedef {object} Tokens
 * @property {string} token the ID token
 * @property {string} subject
 * @property {number} lifetimeMs
 * @property {string} [refreshToken]
 */

import { claimsOf } from '../client/token.js';
import { addressOf } from './server.js';

const TIMEOUT_MS = 20_000;
const MAX_REASON_LENGTH = 200;
const EXAMPLE = 'the issuer, such as https://login.example.org/realms/main';

/** The provider refused a request for good, so the user has to sign in again. */
export class Refused extends Error {
  /** The status with which the server refuses a token, so callers handle both alike. */
  status = 401;

  /** @param {{error?: unknown, error_description?: unknown}} answer */
  static of({ error, error_description: description }) {
    if (error === 'access_denied') return new Refused('The identity provider did not let you in, or you did not agree to its question.');
    const reason = String(description ?? error).slice(0, MAX_REASON_LENGTH);
    return new Refused(`The identity provider refused the sign-in: ${reason} (${String(error).slice(0, MAX_REASON_LENGTH)}).`);
  }
}

/** @param {ProviderSettings} typed @returns {ProviderSettings|null} null if no provider is set @throws {Error} with the invalid field */
export function providerSettingsOf({ issuer, clientId, scopes, staysSignedIn }) {
  if (issuer.trim() === '' && clientId.trim() === '') return null;
  const { origin, pathname } = addressOf(issuer, EXAMPLE);
  if (clientId.trim() === '') throw new Error('Enter the client id that the identity provider knows the extension by.');
  const wanted = scopes.trim() === '' ? ['openid'] : scopes.trim().split(/\s+/);
  if (!wanted.includes('openid')) throw new Error('The scopes must have openid among them: without it there is no ID token.');
  return { issuer: `${origin}${pathname === '/' ? '' : pathname}`, clientId: clientId.trim(), scopes: wanted.join(' '), staysSignedIn };
}

/**
 * @param {ProviderSettings} settings @param {typeof fetch} fetch
 * @returns {Promise<{authorizationEndpoint: string, provider: Provider}>}
 */
export async function discover({ issuer, clientId, staysSignedIn }, fetch) {
  const response = await ask(fetch, `${withoutSlash(issuer)}/.well-known/openid-configuration`);
  const metadata = response.ok ? await response.json().catch(() => null) : null;
  if (!metadata?.authorization_endpoint || !metadata.token_endpoint) {
    throw new Error(`There is no identity provider at ${issuer}: its /.well-known/openid-configuration does not name its endpoints.`);
  }
  // Discovery 1.0, 4.3: prevents that a response of one provider is used for another.
  if (withoutSlash(String(metadata.issuer)) !== withoutSlash(issuer)) {
    throw new Error(`The provider at ${issuer} says that its issuer is ${metadata.issuer}. Enter that in the options.`);
  }
  const methods = metadata.code_challenge_methods_supported;
  if (Array.isArray(methods) && !methods.includes('S256')) throw new Error('The identity provider does not support PKCE with S256.');
  return {
    authorizationEndpoint: endpoint(metadata.authorization_endpoint),
    provider: {
      issuer: metadata.issuer,
      clientId,
      tokenEndpoint: endpoint(metadata.token_endpoint),
      ...(metadata.revocation_endpoint && { revocationEndpoint: endpoint(metadata.revocation_endpoint) }),
      staysSignedIn,
    },
  };
}

/**
 * @param {Provider} provider @param {{code: string, verifier: string, redirectUri: string, nonce: string}} authorized
 * @param {typeof fetch} fetch @returns {Promise<Tokens>}
 */
export async function exchange(provider, { code, verifier, redirectUri, nonce }, fetch) {
  const answer = await askForTokens(provider, {
    grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier,
  }, fetch);
  const tokens = tokensOf(answer, provider);
  if (claimsOf(tokens.token).nonce !== nonce) throw new Refused('The identity provider sent a token of another sign-in. Please sign in again.');
  return tokens;
}

/**
 * @param {Provider} provider @param {string} refreshToken @param {string} subject required subject of the new token
 * @param {typeof fetch} fetch @returns {Promise<Tokens>} without a refresh token if the old one stays valid
 * @throws {Refused} if the sign-in has ended; any other error is temporary
 */
export async function renew(provider, refreshToken, subject, fetch) {
  const tokens = tokensOf(await askForTokens(provider, { grant_type: 'refresh_token', refresh_token: refreshToken }, fetch), provider);
  if (tokens.subject !== subject) throw new Refused('The identity provider sent a token of somebody else. Please sign in again.');
  return tokens;
}

/** Revokes a refresh token (RFC 7009) if the provider supports it. @param {Provider} provider @param {string} token @param {typeof fetch} fetch */
export async function revoke({ clientId, revocationEndpoint }, token, fetch) {
  if (!revocationEndpoint) return;
  await ask(fetch, revocationEndpoint, { client_id: clientId, token, token_type_hint: 'refresh_token' });
}

/** @param {Provider} provider @param {Record<string, string>} fields @param {typeof fetch} fetch @returns {Promise<any>} */
async function askForTokens({ clientId, tokenEndpoint }, fields, fetch) {
  const response = await ask(fetch, tokenEndpoint, { client_id: clientId, ...fields });
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  // Only an OAuth error is a refusal for good. Other responses may come from a proxy and are temporary.
  if (typeof answer?.error === 'string' && (response.status === 400 || response.status === 401)) throw Refused.of(answer);
  throw new Error(`The identity provider answered ${response.status}.`);
}

/** Validates an ID token by OpenID Connect Core 1.0, 3.1.3.7, except for its times: the server checks them with its own clock. @param {any} answer @param {Provider} provider */
function tokensOf({ id_token: token, refresh_token: refreshToken }, { issuer, clientId }) {
  if (typeof token !== 'string') throw new Refused('The identity provider sent no ID token. Is openid among the scopes?');
  const { iss, aud, azp, sub, exp, iat } = claimsOf(token);
  if (iss !== issuer) throw new Refused(`The identity provider sent a token of another issuer, ${iss}.`);
  if (![aud].flat().includes(clientId) || (azp !== undefined && azp !== clientId)) {
    throw new Refused('The identity provider sent a token that was made for another client.');
  }
  if (typeof sub !== 'string' || typeof exp !== 'number') throw new Refused('The identity provider sent a token without sub or exp.');
  const lifetimeMs = exp * 1000 - (typeof iat === 'number' ? iat * 1000 : Date.now());
  return { token, subject: sub, lifetimeMs, ...(typeof refreshToken === 'string' && { refreshToken }) };
}

/** @param {typeof fetch} fetch @param {string} url @param {Record<string, string>} [form] */
async function ask(fetch, url, form) {
  const post = { method: 'POST', body: new URLSearchParams(form) };
  try {
    // Redirects are errors: they would send tokens to an endpoint that discovery did not name.
    return await fetch(url, { ...(form && post), credentials: 'omit', redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new Error(`The identity provider at ${new URL(url).host} cannot be reached, or does not answer extensions (CORS).`, { cause });
  }
}

/** @param {string} url @returns {string} */
function endpoint(url) {
  try {
    return addressOf(String(url)).href;
  } catch (cause) {
    throw new Error(`The identity provider names an endpoint that is not encrypted: ${url}`, { cause });
  }
}

/** @param {string} url */
function withoutSlash(url) {
  return url.replace(/\/$/, '');
}
