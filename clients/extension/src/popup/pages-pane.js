/** The pages of friends, and the switch that shares the own one. */

import { avatar, byId, element, icon, KeyedChildren, showText } from '../page/dom.js';
import { nodesOf, t } from '../page/language.js';
import { showError } from '../page/notices.js';
import { shownPageOf } from '../worker/page-address.js';
import { permissionOf } from '../worker/shared-pages.js';

/** The ages are written again after this time. */
const TICK_MS = 30_000;

/** @typedef {{key: string, name: string, picture?: string, href: string, title: string, domain: string, isNow: boolean, age: string}} PageRow */

export class PagesPane {
  #dialog = byId('pages-dialog');
  #switch = byId('pages-share');
  #link;
  #people;
  /** @type {import('../worker/shared-pages.js').PagesView|null} */ #view = null;
  /** @type {KeyedChildren<PageRow>} */ #rows;
  #button;
  #strip;

  /** @param {import('./worker-link.js').WorkerLink} link @param {import('../page/people.js').People} people @param {AbortSignal} signal ends the view */
  constructor(link, people, signal) {
    this.#link = link;
    this.#people = people;
    this.#button = element('button', { type: 'button', class: 'icon-button', title: t('pages.open'), 'aria-label': t('pages.open'), 'aria-haspopup': 'dialog', 'data-testid': 'pages-open' }, icon('pages'));
    const stop = element('button', { type: 'button', class: 'link', 'data-testid': 'pages-stop' }, t('pages.stop'));
    this.#strip = element('p', { class: 'pages-strip', role: 'status', 'data-testid': 'pages-strip', hidden: true }, icon('pages'), element('span', {}, t('pages.sharing')), stop);
    document.querySelector('.sidebar-header h2')?.after(this.#button);
    document.querySelector('.sidebar-header')?.after(this.#strip);
    this.#rows = new KeyedChildren(byId('pages-list'), createPage, writePage);
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => target.addEventListener(type, listener, { signal });
    on(this.#button, 'click', () => this.#open());
    on(stop, 'click', () => this.#ask(false));
    on(this.#switch, 'change', () => (this.#switch.checked ? this.#switchOn() : this.#ask(false)));
    on(byId('pages-close'), 'click', () => this.#dialog.close());
    on(this.#dialog, 'pointerdown', (event) => event.target === this.#dialog && this.#dialog.close());
    const ticking = setInterval(() => this.#dialog.open && this.#showList(), TICK_MS);
    signal.addEventListener('abort', () => {
      clearInterval(ticking);
      this.#dialog.close();
      byId('pages-list').replaceChildren();
      showText(byId('pages-own'), '');
    });
  }

  /** @param {import('../worker/shared-pages.js').PagesView} [view] absent to show the same with other names */
  show(view) {
    if (view) this.#view = view;
    if (!this.#view) return;
    const { isSharing, isAllowed } = this.#view;
    this.#strip.hidden = !isSharing;
    this.#button.toggleAttribute('data-sharing', isSharing);
    this.#switch.checked = isSharing;
    this.#switch.disabled = !isAllowed;
    showText(byId('pages-own'), isAllowed ? this.#ownText() : t('pages.forbidden'));
    if (this.#dialog.open) this.#showList();
  }

  #open() {
    this.#dialog.showModal();
    byId('pages-heading').focus();
    this.#showList();
    this.#link.ask('pages').catch(showError);
  }

  #ownText() {
    const { isSharing, isOnline, own, whyNot } = /** @type {import('../worker/shared-pages.js').PagesView} */ (this.#view);
    if (!isSharing) return '';
    const page = shownPageOf(own);
    if (page) return isOnline ? t('pages.now', { title: page.title, domain: page.domain }) : t('pages.connecting');
    return whyNot ? t(`pages.whyNot.${whyNot}`) : '';
  }

  #showList() {
    const { friends = [] } = this.#view ?? {};
    const rows = friends.flatMap((friend) => this.#rowOf(friend) ?? []);
    this.#rows.show(rows);
    byId('pages-empty').hidden = rows.length > 0;
  }

  /** @param {import('../worker/friends-pages.js').FriendsPage} friend @returns {PageRow|null} */
  #rowOf({ userId, page, latestPage, since }) {
    const shown = shownPageOf(page ?? latestPage);
    const age = page && since !== null ? ageOf(Date.now() - since) : '';
    return shown && { key: userId, name: this.#people.nameOf(userId), picture: this.#people.pictureOf(userId), ...shown, isNow: page !== null, age };
  }

  /** The browser asks the user only at once after a click, so the permission comes first. The popup may close when it asks; the worker then goes on. */
  async #switchOn() {
    const asked = chrome.permissions.request(permissionOf(chrome));
    this.#ask(true);
    const isGiven = await asked.catch(() => false);
    if (isGiven) return;
    showError(t('pages.denied'));
    await this.#ask(false);
  }

  /** @param {boolean} isOn */
  async #ask(isOn) {
    await this.#link.ask('share-pages', { isOn }).catch(showError);
    this.show();
  }
}

/** @param {number} ms @returns {string} */
function ageOf(ms) {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return t('pages.justNow');
  if (minutes < 60) return t('pages.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? t('pages.hours', { count: hours }) : t('pages.days', { count: Math.floor(hours / 24) });
}

/** @param {PageRow} row */
function createPage({ key }) {
  return element('li', { 'data-testid': 'friend-page', 'data-user-id': key });
}

/** @param {HTMLElement} item @param {PageRow} row */
function writePage(item, { key, name, picture, href, title, domain, isNow, age }) {
  const link = element('a', { href, target: '_blank', rel: 'noopener noreferrer', title: href, 'data-testid': 'friend-page-link' }, element('bdi', {}, title));
  const where = element('bdi', { dir: 'ltr', 'data-testid': 'friend-page-domain' }, domain);
  const place = element('span', { class: 'page-where' }, ...(isNow ? [where] : nodesOf('pages.last', { domain: where })), ...(age ? [` \u00b7 ${age}`] : []));
  item.toggleAttribute('data-now', isNow);
  item.replaceChildren(avatar(name, { key, picture }), element('span', { class: 'page-friend', dir: 'auto' }, name), link, place);
}
