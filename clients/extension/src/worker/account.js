/**
 * Who is signed in where. The account is kept on disk; the token only in chrome.storage.session, which is memory: what opens the door is
 * not left lying in the profile's folder, and is gone with the browser. A development account gets a new token by itself; whoever pasted
 * one pastes another after a restart.
 *
 * @typedef {object} Details
 * @property {string} userId
 * @property {'development'|'token'} kind
 * @property {import('./server.js').Server} server
 */

import { fetchJson } from './server.js';

const RENEW_BEFORE_MS = 60_000;

export class Account {
  #session;
  #fetch;
  #token;

  /** @param {Details} details @param {any} session chrome.storage.session @param {typeof fetch} fetch @param {{token: string, expiresAt?: string}} [token] */
  constructor(details, session, fetch, token) {
    this.details = details;
    this.#session = session;
    this.#fetch = fetch;
    this.#token = token;
  }

  /** @param {any} storage chrome.storage @param {typeof fetch} fetch @returns {Promise<Account|null>} null: nobody is signed in */
  static async load({ local, session }, fetch) {
    const { account } = await local.get('account');
    const { token } = await session.get('token');
    return account ? new Account(account, session, fetch, token) : null;
  }

  /**
   * @param {import('./server.js').Server} server @param {{userId?: string, token?: string}} credentials
   * @param {any} storage @param {typeof fetch} fetch
   */
  static async signIn(server, { userId, token = '' }, { local, session }, fetch) {
    const pasted = token.trim().replace(/^bearer\s+/i, '');
    const kind = userId ? 'development' : 'token';
    const issued = userId ? await fetchJson(fetch, `${server.httpUrl}/dev/token`, { userId }) : { token: pasted, userId: userIdOf(pasted) };
    const account = { userId: issued.userId, kind, server };
    const kept = { token: issued.token, expiresAt: issued.expiresAt };
    await session.set({ token: kept });
    await local.set({ account });
    return new Account(/** @type {Details} */ (account), session, fetch, kept);
  }

  get userId() {
    return this.details.userId;
  }

  /** Whether there is a token, or a way to one without asking anybody. */
  get canConnect() {
    return this.#token !== undefined || this.details.kind === 'development';
  }

  /** @returns {Promise<string>} */
  async token() {
    const isPassing = !this.#token || (this.#token.expiresAt && Date.parse(this.#token.expiresAt) - Date.now() < RENEW_BEFORE_MS);
    if (this.details.kind === 'development' && isPassing) {
      const { token, expiresAt } = await fetchJson(this.#fetch, `${this.details.server.httpUrl}/dev/token`, { userId: this.userId });
      this.#token = { token, expiresAt };
      await this.#session.set({ token: this.#token });
    }
    return this.#token?.token ?? '';
  }
}

/** @param {string} token @returns {string} @throws {Error} if it is no token */
function userIdOf(token) {
  let claims;
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
    claims = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new Error('This is not a token. Was it copied completely?', { cause });
  }
  const userId = claims['cognito:username'] ?? claims.username ?? claims.sub;
  if (typeof userId !== 'string') throw new Error('This token names no user: the claim cognito:username is missing.');
  return userId;
}
