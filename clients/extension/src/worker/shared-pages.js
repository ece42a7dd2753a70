/**
 * Shared pages: the page that the user looks at, for friends, and those of friends. Nothing of the user is sent unless the user has switched it on,
 * the organisation allows it, and the browser has given the permission to see tabs, which is asked for then and given back afterwards.
 *
 * @typedef {import('./page-address.js').Reason | 'incognito' | 'no-tab'} WhyNot
 *
 * @typedef {object} PagesView
 * @property {boolean} isAllowed false if the organisation has forbidden it
 * @property {boolean} isSharing
 * @property {boolean} isOnline true if what is shared now has reached the server
 * @property {{url: string, title: string, domain: string}|null} own the page that is shared now
 * @property {WhyNot|null} whyNot the reason why the current tab is not shared
 * @property {import('./friends-pages.js').FriendsPage[]} friends
 */

import { Rest } from '../client/rest.js';
import { ActiveTab } from './active-tab.js';
import { FriendsPages } from './friends-pages.js';
import { sharedAddressOf } from './page-address.js';
import { PageSocket, pagesUrlOf } from './page-socket.js';

/** Belongs to the user, because of its colon: it is gone after a sign-out, and another user begins without it. */
export const SHARING = 'sharing:pages';
const PERMISSION = { permissions: ['tabs'] };
/** Pause between two requests for the pages of friends while a popup is open and no connection brings them. */
const REFRESH_MS = 15_000;

/** Firefox has the user agree to what is sent, by the same request. @param {any} chrome @returns {{permissions: string[], data_collection?: string[]}} */
export function permissionOf({ runtime }) {
  return runtime?.getManifest?.().browser_specific_settings ? { ...PERMISSION, data_collection: ['browsingActivity'] } : PERMISSION;
}

export class SharedPages {
  #chrome;
  #changed;
  #environment;
  #tab;
  /** @type {import('./settings.js').Settings|null} */ #settings = null;
  /** @type {import('./account.js').Account|null} */ #account = null;
  /** @type {Rest|null} */ #rest = null;
  /** @type {FriendsPages|null} */ #friends = null;
  /** @type {PageSocket|null} */ #socket = null;
  /** @type {import('./active-tab.js').Tab|null} */ #current = null;
  /** @type {{url: string, title: string}} */ #page = { url: '', title: '' };
  /** @type {WhyNot|null} */ #whyNot = null;
  #isConnecting = false;
  #isLookedAt = false;
  /** @type {any} */ #timer;
  /** @type {Promise<void>} */ #turn = Promise.resolve();

  /**
   * @param {any} chrome @param {() => void} changed @param {{fetch: (url: string, init: RequestInit) => Promise<Response>, WebSocket?: any, clock?: any}} environment
   */
  constructor(chrome, changed, environment) {
    this.#chrome = chrome;
    this.#changed = changed;
    this.#environment = environment;
    this.#tab = new ActiveTab(chrome, (tab) => this.#tabChanged(tab));
  }

  /** True while the connection is needed to share. */
  get isSharing() {
    return this.#socket !== null;
  }

  /** @returns {PagesView} */
  get view() {
    const { url, title } = this.#page;
    return {
      isAllowed: this.#settings?.allowSharedPages ?? true,
      isSharing: this.isSharing,
      isOnline: this.#socket?.isOpen ?? false,
      own: url ? { url, title, domain: '' } : null,
      whyNot: this.isSharing && !url ? this.#whyNot : null,
      friends: this.#friends?.list ?? [],
    };
  }

  /** @param {import('./settings.js').Settings} settings that count from now on */
  follow(settings) {
    this.#settings = settings;
    this.#tabChanged(this.#current);
    return this.decide();
  }

  /** @param {import('./account.js').Account} account that has signed in */
  begin(account) {
    this.#leave();
    this.#account = account;
    this.#rest = new Rest(account.details.server.httpUrl, async (request) => ({ token: await account.token(request) }), this.#environment.fetch);
    this.#friends = new FriendsPages(account.userId, this.#chrome.storage.session, this.#changed);
    if (this.#isLookedAt) this.refresh();
  }

  /** Nobody is signed in. @returns {Promise<void>} */
  end() {
    this.#leave();
    return this.decide();
  }

  /** The account connects. @returns {Promise<void>} */
  start() {
    this.#isConnecting = true;
    return this.decide();
  }

  /** The account does not connect until start(). @returns {Promise<void>} */
  pause() {
    this.#isConnecting = false;
    return this.decide();
  }

  /** The user switches it on or off. The permission is asked for by the popup, because that needs a click. @param {boolean} isOn */
  async switch(isOn) {
    if (isOn && this.#settings?.allowSharedPages === false) throw new Error('Your organisation has switched off shared pages.');
    const { local } = this.#chrome.storage;
    if (isOn) await local.set({ [SHARING]: { userId: this.#account?.userId } });
    else await local.remove(SHARING);
    await this.decide();
  }

  /** @param {boolean} isLookedAt whether a popup is open */
  look(isLookedAt) {
    const wasLookedAt = this.#isLookedAt;
    this.#isLookedAt = isLookedAt;
    if (isLookedAt && !wasLookedAt) this.refresh();
    if (!isLookedAt) clearTimeout(this.#timer);
  }

  /** Starts or stops what has to be, after something has changed on which it depends. @param {boolean} [isAdded] whether the user has just given a permission @returns {Promise<void>} */
  decide(isAdded = false) {
    this.#turn = this.#turn.then(() => this.#decide(isAdded)).catch((error) => console.error('Shared pages:', error.message));
    return this.#turn;
  }

  /** @param {boolean} isAdded */
  async #decide(isAdded) {
    const { permissions, storage } = this.#chrome;
    const permission = permissionOf(this.#chrome);
    const [{ [SHARING]: record }, isPermitted] = await Promise.all([storage.local.get(SHARING), permissions.contains(permission)]);
    const account = this.#account;
    const isAllowed = this.#settings?.allowSharedPages ?? false;
    const isWanted = Boolean(record) && isAllowed && account?.userId === record.userId;
    if (isWanted && isPermitted && account && this.#isConnecting) this.#share(account);
    else this.#unshare();
    // A sign-in that has ended may go on, so what its user has chosen stays.
    const isGone = !record || (account !== null && account.userId !== record.userId) || this.#settings?.allowSharedPages === false;
    // A user who has just given it is about to switch on, and the record may be on its way.
    if (isGone && isPermitted && !isAdded) await permissions.remove(permission).catch(() => {});
    this.#changed();
  }

  /** @param {import('./account.js').Account} account */
  #share(account) {
    if (this.#socket) return;
    const friends = this.#friends;
    const token = async () => ({ token: await account.token(), renewInMs: account.renewInMs });
    this.#socket = new PageSocket(pagesUrlOf(account.details.server.webSocketUrl), token, {
      opened: () => this.#load(),
      received: (frame) => {
        // The computer has slept, so the server has forgotten the page.
        if (frame.type === 'presence-timeout' && frame.userId === account.userId) this.#socket?.repeat();
        else friends?.received(frame);
      },
      closed: () => this.#changed(),
    }, this.#environment);
    this.#socket.start();
    this.#tab.start();
  }

  #unshare() {
    this.#tab.stop();
    this.#socket?.stop();
    this.#socket = null;
    this.#current = null;
    this.#tabChanged(null);
  }

  #leave() {
    this.#unshare();
    clearTimeout(this.#timer);
    this.#friends?.end().catch(() => {});
    this.#account = this.#rest = this.#friends = null;
    this.#isConnecting = false;
  }

  /** @param {import('./active-tab.js').Tab|null} tab */
  #tabChanged(tab) {
    this.#current = tab;
    const { url = '', reason = null } = this.#checked(tab);
    this.#page = { url, title: url ? (tab?.title ?? '') : '' };
    this.#whyNot = reason;
    this.#socket?.share(this.#page);
    this.#changed();
  }

  /** @param {import('./active-tab.js').Tab|null} tab @returns {{url?: string, reason?: WhyNot}} */
  #checked(tab) {
    if (!tab || !this.#settings) return { reason: 'no-tab' };
    if (tab.isIncognito) return { reason: 'incognito' };
    return sharedAddressOf(tab.url, [...this.#settings.neverShared, ...this.#settings.neverSharedByPolicy]);
  }

  /** Requests the pages of friends now, and then while a popup is open. An open connection brings what changes. */
  async refresh() {
    clearTimeout(this.#timer);
    if (this.#isLookedAt) this.#timer = setTimeout(() => this.refresh(), REFRESH_MS);
    if (!this.#socket?.isOpen) await this.#load();
  }

  async #load() {
    const rest = this.#rest;
    // A failure is none of the user's business: the next request follows soon, and the connection of the chat reports what is wrong.
    if (rest) await this.#friends?.load(() => rest.call('presence')).catch(() => {});
    this.#changed();
  }
}
