/** Shows the pictures of a conversation in full, one at a time. The arrow keys go from one to the next, Escape closes. */

import { byId, showText } from './dom.js';
import { exactTime, fileSize } from './format.js';
import { saveFile } from './file-saving.js';
import { isRightToLeft, t } from './language.js';

/** @typedef {import('chat-api-client').Attachment & {senderName: string, sentAt: string}} Picture */

export class PictureViewer {
  #dialog = byId('picture-viewer');
  #image = /** @type {HTMLImageElement} */ (byId('viewer-picture'));
  #links;
  /** @type {Picture[]} */ #pictures = [];
  /** @type {Picture|null} */ #shown = null;

  /** @param {import('./attachment-links.js').AttachmentLinks} links @param {AbortSignal} signal ends the view */
  constructor(links, signal) {
    this.#links = links;
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    on(this.#dialog, 'keydown', (event) => this.#keyDown(event));
    on(this.#dialog, 'click', ({ target }) => [this.#dialog, byId('viewer-stage')].includes(target) && this.#dialog.close());
    on(this.#dialog, 'close', () => this.#closed());
    on(this.#image, 'load', () => this.#dialog.classList.remove('loading'));
    on(byId('viewer-previous'), 'click', () => this.#step(-1));
    on(byId('viewer-next'), 'click', () => this.#step(1));
    on(byId('viewer-close'), 'click', () => this.#dialog.close());
    on(byId('viewer-download'), 'click', () => this.#shown && saveFile(links, this.#shown));
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  get isOpen() {
    return this.#shown !== null;
  }

  /** @param {Picture[]} pictures of the conversation, oldest first @param {string} id of the one to show */
  open(pictures, id) {
    this.#pictures = pictures;
    const picture = pictures.find((each) => each.id === id);
    if (!picture) return;
    this.#dialog.showModal();
    byId('viewer-close').focus();
    this.#show(picture);
  }

  /** The messages have changed: the viewer closes if its picture was deleted. @param {Picture[]} pictures */
  update(pictures) {
    this.#pictures = pictures;
    if (!this.#shown) return;
    if (this.#index < 0) this.#dialog.close();
    else this.#showPlace();
  }

  get #index() {
    return this.#pictures.findIndex(({ id }) => id === this.#shown?.id);
  }

  /** @param {number} by */
  #step(by) {
    const next = this.#pictures[this.#index + by];
    if (next && by !== 0) this.#show(next);
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const forward = isRightToLeft() ? -1 : 1;
    const steps = /** @type {Record<string, number>} */ ({ ArrowLeft: -forward, ArrowRight: forward, Home: -this.#index, End: this.#pictures.length - 1 - this.#index });
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (step === undefined) return;
    event.preventDefault();
    this.#step(step);
  }

  /** @param {Picture} picture */
  #show(picture) {
    this.#shown = picture;
    const { name, width, height } = picture;
    byId('viewer-name').textContent = name;
    showText(byId('viewer-failed'), '');
    this.#dialog.classList.add('loading');
    this.#image.removeAttribute('src');
    this.#image.alt = name;
    for (const [attribute, value] of Object.entries({ width, height })) {
      if (value) this.#image.setAttribute(attribute, String(value));
      else this.#image.removeAttribute(attribute);
    }
    this.#showPlace();
    this.#load(picture);
  }

  /** Shows the place among the others, and which of them can be reached. */
  #showPlace() {
    const shown = /** @type {Picture} */ (this.#shown);
    const place = this.#pictures.length > 1 ? `${t('viewer.place', { index: this.#index + 1, number: this.#pictures.length })} · ` : '';
    showText(byId('viewer-about'), `${place}${shown.senderName} · ${exactTime(shown.sentAt)} · ${fileSize(shown.size)}`);
    const last = this.#pictures.length - 1;
    for (const [id, isEnd] of /** @type {[string, boolean][]} */ ([['viewer-previous', this.#index === 0], ['viewer-next', this.#index === last]])) {
      if (isEnd && document.activeElement === byId(id)) byId('viewer-close').focus();
      byId(id).disabled = isEnd;
    }
  }

  /** @param {Picture} picture @param {boolean} [isRenewed] */
  async #load(picture, isRenewed = false) {
    try {
      const { url } = await (isRenewed ? this.#links.renewed(picture.id) : this.#links.of(picture.id));
      if (this.#shown !== picture) return;
      this.#image.onerror = () => this.#shown === picture && (isRenewed ? this.#failed() : this.#load(picture, true));
      this.#image.src = url;
    } catch {
      if (this.#shown === picture) this.#failed();
    }
  }

  #failed() {
    this.#dialog.classList.remove('loading');
    showText(byId('viewer-failed'), t('viewer.failed'));
  }

  #closed() {
    this.#shown = null;
    this.#image.removeAttribute('src');
  }
}
