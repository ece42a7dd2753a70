/**
 * The session of a user of the development sign-in, or with a pasted token. It is kept in sessionStorage, which belongs to one tab, so two tabs
 * can have two users. The session of a user of an identity provider is a ProviderSession.
 *
 * @typedef {object} ServerSettings
 * @property {string} webSocketUrl
 * @property {boolean} developmentSignIn
 * @property {string} userClaim the claim of tokens that holds the user id
 * @property {{issuer: string, clientId: string, scope: string}} [signIn] the identity provider at which users sign in
 * @property {number} maxContentLength maximum length of a message, in code points
 * @property {{attachmentBytes?: number, attachmentsPerMessage?: number}} [limits]
 * @property {{directory: 'acquaintances'|'all'|'hook'}} [people] absent from servers of earlier versions
 * @property {string[]} [features] absent from servers of earlier versions
 */

import { ApiError, userIdOf } from './client/index.js';
import { tabStorage } from './browser-storage.js';
import { t } from './language.js';

const KEY = 'chat.session';
const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 20_000;

/** @returns {Promise<ServerSettings>} */
export async function loadSettings() {
  const { webSocketUrl, webSocketPort, ...settings } = await fetchJson('client-settings');
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return { ...settings, webSocketUrl: webSocketUrl || `${scheme}://${location.hostname}:${webSocketPort}/` };
}

/** A user with a token. A token of the development sign-in is renewed before it expires; a pasted one cannot be renewed. */
export class Session {
  #token;
  #expiresAt;

  /** @param {{userId: string, token: string, expiresAt?: string}} signedIn expiresAt: of a development token */
  constructor({ userId, token, expiresAt }) {
    this.userId = userId;
    this.#token = token;
    this.#expiresAt = expiresAt;
  }

  /** @returns {Session|null} the session of this tab before a reload */
  static restore() {
    const kept = tabStorage.getItem(KEY);
    return kept ? new Session(JSON.parse(kept)) : null;
  }

  /** @param {string} userId @returns {Promise<Session>} */
  static async ofDevelopment(userId) {
    return new Session(await fetchJson('dev/token', { userId })).#keep();
  }

  /**
   * @param {string} pasted a JWT, with or without "Bearer" before it
   * @param {string} userClaim the claim with the user id
   * @throws {Error} if it is not a JWT or lacks the claim
   */
  static ofToken(pasted, userClaim) {
    const token = pasted.trim().replace(/^bearer\s+/i, '');
    return new Session({ userId: userIdOf(token, userClaim), token }).#keep();
  }

  async token() {
    if (this.#expiresAt && Date.parse(this.#expiresAt) - Date.now() < RENEW_BEFORE_MS) {
      const renewed = await fetchJson('dev/token', { userId: this.userId });
      this.#token = renewed.token;
      this.#expiresAt = renewed.expiresAt;
      this.#keep();
    }
    return this.#token;
  }

  /** It ends in no other way than by end(), signOut(), and a refusal of the server. */
  onEnd() {}

  get notice() {
    return null;
  }

  end() {
    tabStorage.removeItem(KEY);
  }

  async signOut() {
    this.end();
    return { url: null, message: '' };
  }

  #keep() {
    const { userId } = this;
    tabStorage.setItem(KEY, JSON.stringify({ userId, token: this.#token, expiresAt: this.#expiresAt }));
    return this;
  }
}

/** @param {string} path @param {object} [body] @returns {Promise<any>} */
async function fetchJson(path, body) {
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(new URL(path, location.origin), { ...(body && post), signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new ApiError(0, { detail: t('error.unreachable') }, { cause });
  }
  if (!response.ok) throw await ApiError.of(response);
  return response.json();
}
