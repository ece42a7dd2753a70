/**
 * The sign-in of a page: the provider's page replaces it, and leads back to it with an answer in the address. What the answer needs is kept in
 * the storage of the tab meanwhile, so two tabs can sign in at once, and it is removed before it is used, so an answer counts once.
 *
 * @typedef {import('./provider-session.js').SessionEnvironment & {
 *   tab: import('./safe-storage.js').SafeStorage,
 *   location: Pick<Location, 'origin'|'pathname'|'search'|'hash'|'assign'>,
 *   history: Pick<History, 'replaceState'>,
 * }} PageEnvironment tab: the storage of this tab alone
 */

import { userIdOf } from '../token.js';
import { begin, finish } from './authorization.js';
import { ProviderSession } from './provider-session.js';
import { received } from './renewable-token.js';

const KEY = 'chat.sign-in-pending';
const BLOCKED = 'This browser does not let the page store anything, which the sign-in needs. Allow this site to store data, and try again.';

/**
 * Takes the answer of a provider out of the address, so that neither the history nor a copied address has it.
 * @param {Pick<PageEnvironment, 'location'|'history'>} page @returns {URLSearchParams|null} null if the address has none
 */
export function takeAnswer({ location, history }) {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state') || !(answer.has('code') || answer.has('error'))) return null;
  history.replaceState(null, '', location.pathname + location.hash);
  return answer;
}

export class RedirectSignIn {
  #settings;
  #userClaim;
  #page;

  /** @param {{issuer: string, clientId: string, scope: string}} settings of the server @param {string} userClaim @param {PageEnvironment} page */
  constructor({ issuer, clientId, scope }, userClaim, page) {
    this.#settings = { issuer, clientId, scopes: scope };
    this.#userClaim = userClaim;
    this.#page = page;
  }

  /** The address of the page, which the provider has to know. */
  get redirectUri() {
    const { origin, pathname } = this.#page.location;
    return origin + pathname.replace(/index\.html$/, '');
  }

  /** The host at which users sign in. */
  get host() {
    return new URL(this.#settings.issuer).host;
  }

  /** @returns {ProviderSession|null} of an earlier sign-in, in any tab */
  restore() {
    return ProviderSession.restore(this.#settings, this.#page);
  }

  /** Leaves for the provider's page. @throws {Error} if that is not possible now */
  async start() {
    const { location, tab, fetch } = this.#page;
    const { url, pending } = await begin(this.#settings, this.redirectUri, fetch);
    if (!tab.setItem(KEY, JSON.stringify({ ...pending, route: location.hash }))) throw new Error(BLOCKED);
    location.assign(url);
  }

  /** @param {URLSearchParams} answer from takeAnswer() @returns {Promise<ProviderSession>} @throws {Error} that the user has to know */
  async finish(answer) {
    const { location, history, tab, fetch } = this.#page;
    const pending = this.#pending();
    // The answer to a forged or old request leaves that of the right one possible.
    if (pending?.state === answer.get('state')) {
      tab.removeItem(KEY);
      history.replaceState(null, '', location.pathname + (pending?.route ?? ''));
    }
    const tokens = await finish(pending, answer, fetch);
    const { provider } = /** @type {import('./authorization.js').Pending} */ (pending);
    const userId = userIdOf(tokens.token, this.#userClaim);
    return ProviderSession.start({ provider, subject: tokens.subject, userId, held: received(tokens) }, this.#page);
  }

  /** @returns {(import('./authorization.js').Pending & {route?: string})|null} */
  #pending() {
    try {
      return JSON.parse(this.#page.tab.getItem(KEY) ?? 'null');
    } catch {
      return null;
    }
  }
}
