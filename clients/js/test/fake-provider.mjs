/**
 * An identity provider, and the browser in which people visit its pages, both controlled by a test. A code is valid once, and only with its
 * verifier; a refresh token is valid once.
 */

import { createHash } from 'node:crypto';

export const ISSUER = 'https://login.example.org/realms/main';
export const REDIRECT = 'https://abc.chromiumapp.org/';
export const SETTINGS = { issuer: ISSUER, clientId: 'chat', scopes: 'openid', staysSignedIn: false };

export class FakeProvider {
  metadata = {
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/auth?theme=dark`,
    token_endpoint: `${ISSUER}/token`,
    revocation_endpoint: `${ISSUER}/revoke`,
  };
  clientId = 'chat';
  /** Claims that override those of every token. */ claims = {};
  lifetimeSeconds = 3600;
  /** Overrides the response of the token endpoint: [status, body]. @type {[number, unknown]|null} */ answer = null;
  isReachable = true;
  /** False if it gives no refresh tokens. */ refreshes = true;
  /** Runs before each answer. */ delay = async () => {};
  /** Changes the redirect URL. */ redirected = (url) => url;
  /** @type {URL|null} */ authorization = null;
  /** @type {Record<string, string>[]} */ asked = [];
  revoked = [];
  /** The valid refresh tokens. */ refreshTokens = new Set();
  #count = 0;
  #codes = new Map();

  identity = {
    getRedirectURL: () => REDIRECT,
    launchWebAuthFlow: async ({ url, interactive }) => {
      if (!interactive) throw new Error('User interaction required.');
      return this.visit(url);
    },
  };

  /** Somebody signs in at the page of the provider. @returns {string} the URL to which it leads back */
  visit(url) {
    this.authorization = new URL(url);
    const { state, nonce, redirect_uri: redirectUri, code_challenge: challenge } = Object.fromEntries(this.authorization.searchParams);
    const code = `code ${++this.#count}`;
    this.#codes.set(code, { nonce, challenge, redirectUri });
    return this.redirected(`${redirectUri}?${new URLSearchParams({ code, state })}`);
  }

  fetch = async (url, { method = 'GET', body } = {}) => {
    await this.delay();
    if (!this.isReachable) throw new TypeError('Failed to fetch');
    if (url === `${ISSUER}/.well-known/openid-configuration`) return response(200, this.metadata);
    const fields = Object.fromEntries(new URLSearchParams(body));
    if (method === 'POST' && url === this.metadata.revocation_endpoint) {
      this.revoked.push(fields.token);
      return response(200, {});
    }
    if (method !== 'POST' || url !== this.metadata.token_endpoint) return response(404, 'not here');
    this.asked.push(fields);
    if (this.answer) return response(...this.answer);
    return fields.grant_type === 'refresh_token' ? this.#renewed(fields) : this.#exchanged(fields);
  };

  #exchanged({ code, code_verifier: verifier, redirect_uri: redirectUri, client_id: clientId }) {
    const asked = this.#codes.get(code);
    this.#codes.delete(code);
    const isOfCode = asked?.challenge === createHash('sha256').update(verifier ?? '').digest('base64url');
    if (!isOfCode || redirectUri !== asked.redirectUri || clientId !== this.clientId) return response(400, { error: 'invalid_grant' });
    return this.#issued({ nonce: asked.nonce });
  }

  #renewed({ refresh_token: token }) {
    if (!this.refreshTokens.delete(token)) return response(400, { error: 'invalid_grant', error_description: 'Token is not active' });
    return this.#issued({});
  }

  #issued(more) {
    const refresh = `refresh ${++this.#count}`;
    if (this.refreshes) this.refreshTokens.add(refresh);
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: ISSUER, aud: this.clientId, sub: 'ann', iat, exp: iat + this.lifetimeSeconds, jti: refresh, ...more, ...this.claims };
    return response(200, { id_token: tokenOf(claims), ...(this.refreshes && { refresh_token: refresh }), token_type: 'Bearer' });
  }
}

export function tokenOf(claims) {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
}

function response(status, body) {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
}
