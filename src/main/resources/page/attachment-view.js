/** The files of a message: pictures that open the viewer, sound and video with controls, and cards of other files. Links are requested when an element comes into view. */

import { kindOf } from './client/attachment-text.js';
import { byId, element, icon } from './dom.js';
import { fileSize } from './format.js';
import { t } from './language.js';
import { playerElement } from './media-player.js';

/** Distance from the visible part of the timeline at which files are loaded. */
const NEAR = '400px 0px';
const MAX_WIDTH_PX = 320;
const MAX_HEIGHT_PX = 320;
const MIN_SIDE_PX = 72;
/** Bytes up to which a picture without a thumbnail is shown itself. */
const MAX_SHOWN_BYTES = 2 * 1024 * 1024;

/**
 * @typedef {import('chat-api-client').Attachment} Attachment
 * @typedef {object} FileActions
 * @property {(attachment: Attachment) => void} open shows a picture
 * @property {(attachment: Attachment) => void} save downloads a file
 * @property {boolean} plays false to offer sound and video as files
 */

export class AttachmentView {
  #links;
  #actions;
  #observer;
  /** @type {WeakMap<Element, () => void>} */ #loads = new WeakMap();
  /** Loads that a lost connection has ended. @type {Set<() => void>} */ #lost = new Set();

  /** @param {import('./attachment-links.js').AttachmentLinks} links @param {FileActions} actions @param {AbortSignal} signal ends the view */
  constructor(links, actions, signal) {
    this.#links = links;
    this.#actions = actions;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { root: byId('timeline'), rootMargin: NEAR });
    signal.addEventListener('abort', () => this.#observer.disconnect());
  }

  /**
   * @param {Attachment[]} attachments @param {Element|null} shown the element of these files so far; a picture stays loaded and a video goes on
   * @returns {HTMLElement}
   */
  elementOf(attachments, shown) {
    const key = attachments.map(({ id }) => id).join();
    if (shown instanceof HTMLElement && shown.dataset.shown === key) return shown;
    const pictures = attachments.filter(isShown);
    const others = attachments.filter((attachment) => !isShown(attachment));
    const created = element('div', { class: 'attachments', 'data-shown': key, 'data-testid': 'attachments' });
    if (pictures.length > 0) created.append(element('div', { class: pictures.length > 1 ? 'pictures album' : 'pictures' }, ...pictures.map((each) => this.#picture(each))));
    created.append(...others.map((each) => this.#other(each)));
    return created;
  }

  /** Loads what a lost connection has left out. */
  retryLost() {
    const lost = [...this.#lost];
    this.#lost.clear();
    for (const load of lost) load();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#observer.unobserve(target);
      this.#loads.get(target)?.();
    }
  }

  /** @param {HTMLElement} target @param {() => void} load */
  #whenNear(target, load) {
    this.#loads.set(target, load);
    this.#observer.observe(target);
  }

  /** @param {Attachment} attachment */
  #picture(attachment) {
    const { id, name, width, height } = attachment;
    const image = element('img', { alt: '', decoding: 'async', draggable: 'false', width, height });
    const button = element('button', { type: 'button', class: 'picture', title: name, 'aria-label': t('attachment.photo', { name }), 'data-testid': 'picture', 'data-key': id }, image);
    const size = boxOf(width, height);
    button.style.setProperty('--width', `${size.width}px`);
    button.style.setProperty('--ratio', String(size.width / size.height));
    button.addEventListener('click', () => this.#actions.open(attachment));
    const load = async (isRenewed = false) => {
      try {
        const { url, thumbnailUrl } = await (isRenewed ? this.#links.renewed(id) : this.#links.of(id));
        image.addEventListener('error', () => (isRenewed ? button.classList.add('broken') : load(true)), { once: true });
        image.src = thumbnailUrl ?? url;
      } catch (error) {
        if (/** @type {any} */ (error).status === 0) this.#lost.add(() => load(isRenewed));
        else button.classList.add('broken');
      }
    };
    image.addEventListener('load', () => button.classList.add('loaded'));
    this.#whenNear(button, () => load());
    return button;
  }

  /** @param {Attachment} attachment */
  #other(attachment) {
    const kind = kindOf(attachment);
    if (!this.#actions.plays || (kind !== 'sound' && kind !== 'video')) return this.#card(attachment);
    const player = playerElement(attachment, kind, this.#links, { lost: (load) => this.#lost.add(load), save: () => this.#actions.save(attachment) });
    this.#whenNear(player.element, player.load);
    return player.element;
  }

  /** @param {Attachment} attachment */
  #card(attachment) {
    const { id, name, size } = attachment;
    const card = element('button', {
      type: 'button', class: 'file-card', title: t('attachment.download', { name }), 'aria-label': t('attachment.downloadSized', { name, size: fileSize(size) }), 'data-testid': 'file-card', 'data-key': id,
    }, icon('file'), element('span', { class: 'file-name', dir: 'auto' }, name), element('span', { class: 'file-size' }, fileSize(size)), icon('download'));
    card.addEventListener('click', () => this.#actions.save(attachment));
    return card;
  }
}

/** @param {Attachment} attachment @returns {boolean} true if a picture of it is shown in the timeline */
export function isShown(attachment) {
  return kindOf(attachment) === 'picture' && (attachment.thumbnail === true || attachment.size <= MAX_SHOWN_BYTES);
}

/** The size at which a picture is shown alone, so that the timeline has its space before it is loaded. @param {number} [width] @param {number} [height] */
function boxOf(width = 4, height = 3) {
  const scale = Math.min(MAX_WIDTH_PX / width, MAX_HEIGHT_PX / height, width > 16 ? 1 : Infinity);
  return { width: Math.round(Math.max(width * scale, MIN_SIDE_PX)), height: Math.round(Math.max(height * scale, MIN_SIDE_PX)) };
}
