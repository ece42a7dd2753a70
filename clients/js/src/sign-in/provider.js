/**
 * The protocol with an identity provider, as a public client: OpenID Connect Discovery 1.0, token requests of OAuth 2.0 (RFC 6749), and the
 * sign-out of OpenID Connect RP-Initiated Logout 1.0 and of Amazon Cognito. There is no client secret, because neither a page nor an
 * extension can keep one.
 *
 * @typedef {object} ProviderSettings
 * @property {string} issuer
 * @property {string} clientId
 * @property {string} scopes separated by spaces
 *
 * @typedef {object} Provider the part of the provider's metadata that outlives the sign-in; stored with it
 * @property {string} issuer exactly as in the provider's metadata
 * @property {string} clientId
 * @property {string} tokenEndpoint
 * @property {string} [revocationEndpoint]
 * @property {string} [endSessionEndpoint]
 *
 * @typedef {object} Discovered
 * @property {string} authorizationEndpoint
 * @property {boolean} namesItself true if each of its answers has to name the issuer (RFC 9207)
 * @property {Provider} provider
 *
 * @typedef {object} Tokens
 * @property {string} token the ID token
 * @property {string} subject
 * @property {number} lifetimeMs
 * @property {string} [refreshToken]
 *
 * @typedef {(url: string, init: RequestInit) => Promise<Response>} Fetch
 */

import { ApiError } from '../errors.js';
import { claimsOf } from '../token.js';

const TIMEOUT_MS = 20_000;
const MAX_REASON_LENGTH = 200;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Hosts of issuers whose sign-out takes `logout_uri` instead of `post_logout_redirect_uri`. */
const COGNITO = /^cognito-idp\./;
/** Text by the code of an error answer (RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6). */
const REASONS = /** @type {Record<string, string>} */ ({
  access_denied: 'The identity provider did not let you in, or you did not agree to its question.',
  login_required: 'The identity provider wants you to sign in again.',
  interaction_required: 'The identity provider wants to ask you something. Please sign in again.',
  consent_required: 'The identity provider wants to ask you something. Please sign in again.',
  account_selection_required: 'The identity provider wants you to choose an account. Please sign in again.',
  server_error: 'The identity provider has a fault. Please try again later.',
  temporarily_unavailable: 'The identity provider is overloaded. Please try again later.',
});

/** Errors that some providers send with 400, although they pass. */
const TEMPORARY = new Set(['server_error', 'temporarily_unavailable', 'slow_down']);

/** The provider refused a request for good, so the user has to sign in again. Its status is that with which the server refuses a token. */
export class Refused extends ApiError {
  /** @param {string} message */
  constructor(message) {
    super(401, { detail: message });
    this.name = 'Refused';
  }
}

/** @param {{error?: unknown, error_description?: unknown}} answer @returns {Refused} */
export function refusalOf({ error, error_description: description }) {
  const code = String(error).slice(0, MAX_REASON_LENGTH);
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  return new Refused(known ?? `The identity provider refused the sign-in: ${String(description ?? code).slice(0, MAX_REASON_LENGTH)} (${code}).`);
}

/** The provider does not answer now. Callers handle it like a server that cannot be reached. */
export class Unavailable extends ApiError {
  /** @param {string} message @param {unknown} [cause] */
  constructor(message, cause) {
    super(0, { detail: message, code: 'unreachable' }, { cause });
    this.name = 'Unavailable';
  }
}

/** @param {{issuer: string, clientId: string}} settings @param {Fetch} fetch @returns {Promise<Discovered>} */
export async function discover({ issuer, clientId }, fetch) {
  const response = await ask(fetch, `${withoutSlash(issuer)}/.well-known/openid-configuration`);
  if (response.status >= 500) throw new Unavailable(`The identity provider answered ${response.status}.`);
  const metadata = response.ok ? await response.json().catch(() => null) : null;
  if (!metadata?.authorization_endpoint || !metadata.token_endpoint) {
    throw new Error(`There is no identity provider at ${issuer}: its /.well-known/openid-configuration does not name its endpoints.`);
  }
  // Discovery 1.0, 4.3: prevents that a response of one provider is used for another.
  if (withoutSlash(String(metadata.issuer)) !== withoutSlash(issuer)) {
    throw new Error(`The provider at ${issuer} says that its issuer is ${metadata.issuer}. Set that one.`);
  }
  const methods = metadata.code_challenge_methods_supported;
  if (Array.isArray(methods) && !methods.includes('S256')) throw new Error('The identity provider does not support PKCE with S256.');
  const endSession = endSessionOf(metadata);
  return {
    authorizationEndpoint: endpoint(metadata.authorization_endpoint),
    namesItself: metadata.authorization_response_iss_parameter_supported === true,
    provider: {
      issuer: metadata.issuer,
      clientId,
      tokenEndpoint: endpoint(metadata.token_endpoint),
      ...(metadata.revocation_endpoint && { revocationEndpoint: endpoint(metadata.revocation_endpoint) }),
      ...(Boolean(endSession) && { endSessionEndpoint: endpoint(endSession) }),
    },
  };
}

/**
 * @param {Provider} provider @param {{code: string, verifier: string, redirectUri: string, nonce: string}} authorized
 * @param {Fetch} fetch @returns {Promise<Tokens>}
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
 * @param {Fetch} fetch @returns {Promise<Tokens>} without a refresh token if the old one stays valid
 * @throws {Refused} if the sign-in has ended
 * @throws {Unavailable} if the provider does not answer now
 */
export async function renew(provider, refreshToken, subject, fetch) {
  const tokens = tokensOf(await askForTokens(provider, { grant_type: 'refresh_token', refresh_token: refreshToken }, fetch), provider);
  if (tokens.subject !== subject) throw new Refused('The identity provider sent a token of somebody else. Please sign in again.');
  return tokens;
}

/** Revokes a refresh token (RFC 7009) if the provider supports it. @param {Provider} provider @param {string} token @param {Fetch} fetch */
export async function revoke({ clientId, revocationEndpoint }, token, fetch) {
  if (!revocationEndpoint) return;
  await ask(fetch, revocationEndpoint, { client_id: clientId, token, token_type_hint: 'refresh_token' });
}

/**
 * @param {Provider} provider @param {{token: string, returnTo: string}} signedIn the last ID token, and the page to return to
 * @returns {string|null} the page of the provider that ends its own session; null if it has none
 */
export function signOutUrl({ issuer, clientId, endSessionEndpoint }, { token, returnTo }) {
  if (!endSessionEndpoint) return null;
  const url = new URL(endSessionEndpoint);
  const parameters = isCognito(issuer)
    ? { client_id: clientId, logout_uri: returnTo }
    : { client_id: clientId, post_logout_redirect_uri: returnTo, id_token_hint: token };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Cognito's metadata may lack the endpoint, which is on the domain of its sign-in pages. @param {any} metadata @returns {unknown} */
function endSessionOf({ issuer, authorization_endpoint: authorization, end_session_endpoint: endSession }) {
  return isCognito(issuer) ? new URL('/logout', endpoint(authorization)).href : endSession;
}

/** @param {string} issuer */
function isCognito(issuer) {
  return COGNITO.test(new URL(issuer).hostname);
}

/** @param {Provider} provider @param {Record<string, string>} fields @param {Fetch} fetch @returns {Promise<any>} */
async function askForTokens({ clientId, tokenEndpoint }, fields, fetch) {
  const response = await ask(fetch, tokenEndpoint, { client_id: clientId, ...fields });
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  // Only an OAuth error is a refusal for good. Other responses may come from a proxy and are temporary.
  const isRefusal = typeof answer?.error === 'string' && !TEMPORARY.has(answer.error) && (response.status === 400 || response.status === 401);
  if (isRefusal) throw refusalOf(answer);
  throw new Unavailable(`The identity provider answered ${response.status}.`);
}

/** Validates an ID token by OpenID Connect Core 1.0, 3.1.3.7, except for its times: the server checks them with its own clock. @param {any} answer @param {Provider} provider @returns {Tokens} */
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

/** @param {Fetch} fetch @param {string} url @param {Record<string, string>} [form] */
async function ask(fetch, url, form) {
  const post = { method: 'POST', body: new URLSearchParams(form) };
  try {
    // Redirects are errors: they would send tokens to an endpoint that discovery did not name.
    return await fetch(url, { ...(form && post), credentials: 'omit', redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new Unavailable(`The identity provider at ${new URL(url).host} cannot be reached, or does not answer calls from here (CORS).`, cause);
  }
}

/** @param {unknown} named @returns {string} @throws {Error} unless it is encrypted, or on this computer */
function endpoint(named) {
  const url = URL.canParse(String(named)) ? new URL(String(named)) : null;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname))) return url.href;
  throw new Error(`The identity provider names an endpoint that is not encrypted: ${named}`);
}

/** @param {string} url */
function withoutSlash(url) {
  return url.replace(/\/$/, '');
}
