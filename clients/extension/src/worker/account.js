/**
 * The signed-in account. Its details are stored on disk. Its token is only in chrome.storage.session, which is memory, so no credentials lie
 * in the profile's folder, and they end with the browser. The same holds for the refresh token of an identity provider, unless the options
 * store it on disk. A development account gets a new token from the server, an account of a provider uses its refresh token. A user who
 * pasted a token has to paste another after a restart.
 *
 * @typedef {object} Details
 * @property {string} userId
 * @property {'development'|'token'|'provider'} kind
 * @property {import('./server.js').Server} server
 * @property {import('./provider.js').Provider} [provider]
 * @property {string} [subject] subject of the provider's tokens
 *
 * @typedef {{token: string, endsAt?: number, renewAt?: number}} StoredToken times in milliseconds since 1970
 */

import { userIdOf } from '../client/token.js';
import { Refused, renew, revoke } from './provider.js';
import { fetchJson } from './server.js';

/** Earlier than the client requests another token, which is a minute before the expiry, or at half of a short lifetime. */
const RENEW_BEFORE_MS = 90_000;
const SHORTEST_PART = 0.4;

export class Account {
  #storage;
  #fetch;
  #token;
  #refreshToken;
  /** @type {Promise<void>|null} */ #renewing = null;
  #isOver = false;

  /** @param {Details} details @param {any} storage chrome.storage @param {typeof fetch} fetch @param {StoredToken} [token] @param {string} [refreshToken] */
  constructor(details, storage, fetch, token, refreshToken) {
    this.details = details;
    this.#storage = storage;
    this.#fetch = fetch;
    this.#token = token;
    this.#refreshToken = refreshToken;
  }

  /** @param {any} storage chrome.storage @param {typeof fetch} fetch @returns {Promise<Account|null>} null if no user is signed in */
  static async load(storage, fetch) {
    const [kept, passing] = await Promise.all([storage.local.get(['account', 'refreshToken']), storage.session.get(['token', 'refreshToken'])]);
    if (!kept.account) return null;
    return new Account(kept.account, storage, fetch, passing.token, passing.refreshToken ?? kept.refreshToken);
  }

  /**
   * @param {import('./server.js').Server} server
   * @param {{userId?: string, token?: string, grant?: {provider: import('./provider.js').Provider, tokens: import('./provider.js').Tokens}}} credentials
   * @param {any} storage chrome.storage @param {typeof fetch} fetch
   */
  static async signIn(server, { userId, token, grant }, storage, fetch) {
    const { details, kept, refreshToken } = await found(server, { userId, token, grant }, fetch);
    const account = new Account(details, storage, fetch);
    await Promise.all([storage.local.remove('refreshToken'), storage.session.remove('refreshToken')]);
    await account.#keep(kept, refreshToken);
    await storage.local.set({ account: account.details });
    return account;
  }

  get userId() {
    return this.details.userId;
  }

  /** True if there is a token, or one can be had without the user. */
  get canConnect() {
    return this.#token !== undefined || this.#canRenew;
  }

  /** @returns {Promise<string>} @throws {Refused} if the user has to sign in again; any other error is temporary */
  async token() {
    if (this.#isDue) {
      // One renewal at a time: a provider that rotates refresh tokens treats a second use of the old one as theft.
      this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
      await this.#renewing.catch((error) => {
        if (error instanceof Refused || this.#isSpent) throw error;
      });
    }
    return this.#token?.token ?? '';
  }

  /** Removes the stored account and tokens. A pending renewal stores nothing afterwards. */
  async end() {
    this.#isOver = true;
    await this.#storage.local.remove(['account', 'refreshToken']);
    await this.#storage.session.remove(['token', 'refreshToken']);
  }

  /** Stops storing tokens, because another account has replaced this one. */
  retire() {
    this.#isOver = true;
  }

  /** Revokes the refresh token at the provider; ignores failures. */
  async revoke() {
    await this.#renewing?.catch(() => {});
    const { provider } = this.details;
    if (provider && this.#refreshToken) await revoke(provider, this.#refreshToken, this.#fetch).catch(() => {});
  }

  get #canRenew() {
    return this.details.kind === 'development' || this.#refreshToken !== undefined;
  }

  get #isSpent() {
    return !this.#token || Date.now() >= (this.#token.endsAt ?? Infinity);
  }

  get #isDue() {
    if (!this.#canRenew) return this.details.kind === 'provider' && this.#isSpent;
    return this.#isSpent || Date.now() >= (this.#token?.renewAt ?? Infinity);
  }

  async #renew() {
    const { kind, server, provider, subject = '' } = this.details;
    if (kind === 'development') {
      const { kept } = await developmentToken(server, this.userId, this.#fetch);
      await this.#keep(kept);
      return;
    }
    if (!provider || !this.#refreshToken) throw new Refused('Your sign-in has ended. Please sign in again.');
    const tokens = await renew(provider, this.#refreshToken, subject, this.#fetch);
    await this.#keep(lasting(tokens.token, tokens.lifetimeMs), tokens.refreshToken);
  }

  /** @param {StoredToken} token @param {string} [refreshToken] absent if the old one stays valid */
  async #keep(token, refreshToken) {
    this.#token = token;
    this.#refreshToken = refreshToken ?? this.#refreshToken;
    if (this.#isOver) return;
    const { local, session } = this.#storage;
    const area = this.details.provider?.staysSignedIn ? local : session;
    // Both writes start at once, so a later end() removes them and neither comes after it.
    await Promise.all([refreshToken && area.set({ refreshToken }), session.set({ token })]);
  }
}

/** @param {import('./server.js').Server} server @param {any} credentials @param {typeof fetch} fetch @returns {Promise<{details: Details, kept: StoredToken, refreshToken?: string}>} */
async function found(server, { userId, token = '', grant }, fetch) {
  if (grant) {
    const { provider, tokens } = grant;
    const details = { userId: userIdOf(tokens.token, server.userClaim), kind: /** @type {const} */ ('provider'), server, provider, subject: tokens.subject };
    return { details, kept: lasting(tokens.token, tokens.lifetimeMs), refreshToken: tokens.refreshToken };
  }
  if (userId) {
    const issued = await developmentToken(server, userId, fetch);
    return { details: { userId: issued.userId, kind: 'development', server }, kept: issued.kept };
  }
  const pasted = token.trim().replace(/^bearer\s+/i, '');
  return { details: { userId: userIdOf(pasted, server.userClaim), kind: 'token', server }, kept: { token: pasted } };
}

/** @param {string} token @param {number} lifetimeMs from now @returns {StoredToken} */
function lasting(token, lifetimeMs) {
  const now = Date.now();
  return { token, endsAt: now + lifetimeMs, renewAt: now + Math.max(lifetimeMs - RENEW_BEFORE_MS, lifetimeMs * SHORTEST_PART) };
}

/** @param {import('./server.js').Server} server @param {string} userId @param {typeof fetch} fetch */
async function developmentToken({ httpUrl }, userId, fetch) {
  const issued = await fetchJson(fetch, `${httpUrl}/dev/token`, { userId });
  return { userId: issued.userId, kept: lasting(issued.token, Date.parse(issued.expiresAt) - Date.now()) };
}
