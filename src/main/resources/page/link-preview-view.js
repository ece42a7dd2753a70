/** The preview of the first link of a message: title, site and description of its page, as the server has read them. Requested when the message comes into view. */

import { byId, element } from './dom.js';
import { showsLinkPreviews } from './link-preview-choice.js';
import { firstLink } from './message-text.js';

/** Distance from the visible part of the timeline at which previews are loaded. */
const NEAR = '200px 0px';
const MAX_KEPT = 500;

/** @typedef {import('chat-api-client').LinkPreview} LinkPreview */

export class LinkPreviewView {
  #load;
  #changed;
  #observer;
  /** By link, the oldest first. @type {Map<string, Promise<LinkPreview|null>>} */ #kept = new Map();

  /** @param {(url: string) => Promise<LinkPreview>} load @param {() => void} changed a message has become higher @param {AbortSignal} signal ends the view */
  constructor(load, changed, signal) {
    this.#load = load;
    this.#changed = changed;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { root: byId('timeline'), rootMargin: NEAR });
    signal.addEventListener('abort', () => this.#observer.disconnect());
  }

  /** @param {string} content of a message @param {Element|null} shown the element of its preview so far @returns {HTMLElement[]} none if it has no link, or the user wants no previews */
  elementsOf(content, shown) {
    if (!showsLinkPreviews()) return [];
    const url = firstLink(content);
    if (!url?.startsWith('https:')) return [];
    if (shown instanceof HTMLElement && shown.dataset.url === url) return [shown];
    const created = element('a', { class: 'link-preview', target: '_blank', rel: 'noopener noreferrer', dir: 'auto', 'data-url': url, 'data-testid': 'link-preview' });
    this.#observer.observe(created);
    return [created];
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#observer.unobserve(target);
      if (target.isConnected) this.#fill(/** @type {HTMLElement} */ (target));
    }
  }

  /** @param {HTMLElement} target empty; it stays so if there is no preview */
  async #fill(target) {
    const url = target.dataset.url ?? '';
    const preview = await this.#of(url);
    if (!preview || !target.isConnected) return;
    const timeline = byId('timeline');
    const before = timeline.scrollHeight;
    const isAbove = target.getBoundingClientRect().top < timeline.getBoundingClientRect().top;
    const { title, description, siteName } = preview;
    const { host } = new URL(preview.url);
    target.setAttribute('href', url);
    target.append(
      // The page says the name of its site, which may be that of another one.
      element('span', { class: 'link-site' }, siteName && siteName !== host ? `${host} · ${siteName}` : host),
      element('span', { class: 'link-title' }, title),
      ...(description ? [element('span', { class: 'link-description' }, description)] : []),
    );
    if (isAbove) timeline.scrollTop += timeline.scrollHeight - before;
    this.#changed();
  }

  /** @param {string} url @returns {Promise<LinkPreview|null>} null if there is none */
  #of(url) {
    const kept = this.#kept.get(url);
    if (kept) return kept;
    const loaded = this.#load(url).catch((error) => {
      // Only the server's word that there is none is kept.
      if (error.status !== 404 && error.status !== 400) this.#kept.delete(url);
      return null;
    });
    this.#kept.set(url, loaded);
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(/** @type {string} */ (this.#kept.keys().next().value));
    return loaded;
  }
}
