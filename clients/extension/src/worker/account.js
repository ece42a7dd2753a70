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
 * @property {import('../client/sign-in/provider.js').Provider & {staysSignedIn: boolean}} [provider]
 * @property {string} [subject] subject of the provider's tokens
 *
 * @typedef {import('../client/sign-in/renewable-token.js').HeldToken} HeldToken
 */

import { Refused, renew, revoke } from '../client/sign-in/provider.js';
import { RenewableToken, received } from '../client/sign-in/renewable-token.js';
import { userIdOf } from '../client/token.js';
import { fetchJson } from './server.js';

/** Age up to which the limit of a message, as the server has told it, counts. */
const LIMIT_VALID_MS = 3_600_000;

export class Account {
  #storage;
  #fetch;
  #token;
  #isOver = false;
  #limitReadAt = 0;

  /** @param {Details} details @param {any} storage chrome.storage @param {typeof fetch} fetch @param {HeldToken} [held] */
  constructor(details, storage, fetch, held) {
    this.details = details;
    this.#storage = storage;
    this.#fetch = fetch;
    this.#token = new RenewableToken(held, {
      canRenew: ({ refreshToken }) => details.kind === 'development' || refreshToken !== undefined,
      renew: (before) => this.#renew(before),
      keep: (renewed) => this.#keep(renewed),
    });
  }

  /** @param {any} storage chrome.storage @param {typeof fetch} fetch @returns {Promise<Account|null>} null if no user is signed in */
  static async load(storage, fetch) {
    const [kept, passing] = await Promise.all([storage.local.get(['account', 'refreshToken']), storage.session.get(['token', 'refreshToken'])]);
    if (!kept.account) return null;
    const refreshToken = passing.refreshToken ?? kept.refreshToken;
    return new Account(kept.account, storage, fetch, { ...(passing.token ?? { token: '', endsAt: 0 }), ...(refreshToken && { refreshToken }) });
  }

  /**
   * @param {import('./server.js').Server} server
   * @param {{userId?: string, token?: string, grant?: import('./authorization.js').Grant}} credentials
   * @param {any} storage chrome.storage @param {typeof fetch} fetch
   */
  static async signIn(server, { userId, token, grant }, storage, fetch) {
    const { details, held } = await found(server, { userId, token, grant }, fetch);
    const account = new Account(details, storage, fetch, held);
    await Promise.all([storage.local.remove('refreshToken'), storage.session.remove('refreshToken')]);
    await account.#keep(held);
    await storage.local.set({ account: account.details });
    return account;
  }

  get userId() {
    return this.details.userId;
  }

  /** True if there is a token, or one can be had without the user. */
  get canConnect() {
    return this.#token.held.token !== '' || this.#token.canRenew;
  }

  /** @returns {number|undefined} milliseconds after which the client asks for the next token */
  get renewInMs() {
    return this.#token.renewInMs;
  }

  /**
   * @param {import('../client/sign-in/renewable-token.js').TokenRequest} [request]
   * @returns {Promise<string>} @throws {Refused} if the user has to sign in again; any other error is temporary
   */
  token(request) {
    return this.#token.token(request);
  }

  /**
   * Asks once an hour how long a message may be, because the operator may have changed that since the sign-in.
   * @returns {Promise<boolean>} whether it has changed
   */
  async readLimit() {
    if (Date.now() - this.#limitReadAt < LIMIT_VALID_MS) return false;
    this.#limitReadAt = Date.now();
    const { server } = this.details;
    const { maxContentLength } = await fetchJson(this.#fetch, `${server.httpUrl}/client-settings`).catch(() => ({}));
    if (this.#isOver || typeof maxContentLength !== 'number' || maxContentLength === server.maxContentLength) return false;
    this.details = { ...this.details, server: { ...server, maxContentLength } };
    await this.#storage.local.set({ account: this.details });
    return true;
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
    await this.#token.settled();
    const { provider } = this.details;
    const { refreshToken } = this.#token.held;
    if (provider && refreshToken) await revoke(provider, refreshToken, this.#fetch).catch(() => {});
  }

  /** @param {HeldToken} before */
  async #renew({ refreshToken }) {
    const { kind, server, provider, subject = '' } = this.details;
    if (kind === 'development') return developmentToken(server, this.userId, this.#fetch);
    if (!provider || !refreshToken) throw new Refused('Your sign-in has ended. Please sign in again.');
    return renew(provider, refreshToken, subject, this.#fetch);
  }

  /** @param {HeldToken} held */
  async #keep({ refreshToken, ...token }) {
    if (this.#isOver) return;
    const { local, session } = this.#storage;
    const area = this.details.provider?.staysSignedIn ? local : session;
    // Both writes start at once, so a later end() removes them and neither comes after it.
    await Promise.all([refreshToken && area.set({ refreshToken }), session.set({ token })]);
  }
}

/** @param {import('./server.js').Server} server @param {any} credentials @param {typeof fetch} fetch @returns {Promise<{details: Details, held: HeldToken}>} */
async function found(server, { userId, token = '', grant }, fetch) {
  if (grant) {
    const { provider, tokens } = grant;
    const details = { userId: userIdOf(tokens.token, server.userClaim), kind: /** @type {const} */ ('provider'), server, provider, subject: tokens.subject };
    return { details, held: received(tokens) };
  }
  if (userId) {
    const issued = await developmentToken(server, userId, fetch);
    return { details: { userId: issued.userId, kind: 'development', server }, held: received(issued) };
  }
  const pasted = token.trim().replace(/^bearer\s+/i, '');
  return { details: { userId: userIdOf(pasted, server.userClaim), kind: 'token', server }, held: { token: pasted } };
}

/** @param {import('./server.js').Server} server @param {string} userId @param {typeof fetch} fetch */
async function developmentToken({ httpUrl }, userId, fetch) {
  const { userId: id, token, expiresAt } = await fetchJson(fetch, `${httpUrl}/dev/token`, { userId });
  return { userId: id, token, lifetimeMs: Date.parse(expiresAt) - Date.now() };
}
