/** The strip above the composer with the files that go with the next message. */

import { kindOf } from './client/attachment-text.js';
import { KeyedChildren, byId, element, icon, showText } from './dom.js';
import { fileSize } from './format.js';
import { t } from './language.js';

const PREVIEW_PX = 96;

/**
 * @typedef {import('./uploads.js').Upload} Upload
 * @typedef {{key: string, name: string, state: Upload['state'], facts: string, percent: number, mayRetry: boolean}} StripRow
 *
 * @typedef {object} StripActions
 * @property {(key: string) => void} remove
 * @property {(key: string) => void} retry
 * @property {() => void} release the user does not want to send yet
 */

export class AttachmentsStrip {
  #list = byId('attachment-strip');
  #actions;
  /** @type {readonly Upload[]} */ #uploads = [];
  /** @type {KeyedChildren<StripRow>} */ #rows;

  /** @param {StripActions} actions @param {AbortSignal} signal ends the view */
  constructor(actions, signal) {
    this.#actions = actions;
    this.#rows = new KeyedChildren(this.#list, (row) => this.#create(row), (item, row) => this.#write(item, row));
    byId('attachment-release').addEventListener('click', () => actions.release(), { signal });
  }

  /** @param {readonly Upload[]} uploads @param {boolean} isHeld true if the message is sent when they are ready */
  show(uploads, isHeld) {
    this.#uploads = uploads;
    this.#list.hidden = uploads.length === 0;
    this.#rows.show(uploads.map(rowOf));
    byId('attachment-held').hidden = !isHeld;
    showText(byId('attachment-status'), isHeld ? t('upload.held') : statusOf(uploads));
  }

  /** @param {StripRow} row */
  #create({ key, name }) {
    const upload = this.#uploads.find((each) => each.key === key);
    const preview = element('span', { class: 'attachment-preview', 'aria-hidden': 'true' }, icon('file'));
    if (upload) drawPreview(upload.file, preview);
    const remove = element('button', { type: 'button', class: 'icon-button', 'data-testid': 'attachment-remove' }, icon('close'));
    const retry = element('button', { type: 'button', class: 'link', 'aria-label': t('upload.tryAgain', { name }), 'data-testid': 'attachment-retry' }, t('common.tryAgain'));
    remove.addEventListener('click', () => this.#remove(key));
    retry.addEventListener('click', () => this.#actions.retry(key));
    const text = element('div', { class: 'attachment-text' },
      element('span', { class: 'attachment-name', dir: 'auto', title: name }, name),
      element('span', { class: 'attachment-facts', 'data-testid': 'attachment-facts' }),
      element('progress', { max: 100, 'aria-label': t('upload.progress', { name }) }), retry);
    return element('li', { class: 'attachment-item', 'data-testid': 'attachment-item' }, preview, text, remove);
  }

  /** @param {HTMLElement} item @param {StripRow} row */
  #write(item, { name, state, facts, percent, mayRetry }) {
    const part = (/** @type {string} */ selector) => /** @type {any} */ (item.querySelector(selector));
    item.dataset.state = state;
    part('.attachment-facts').textContent = facts;
    part('progress').value = percent;
    part('progress').hidden = state === 'ready' || state === 'failed';
    part('.link').hidden = !mayRetry;
    const label = state === 'ready' || state === 'failed' ? t('upload.remove', { name }) : t('upload.cancel', { name });
    part('.icon-button').title = label;
    part('.icon-button').setAttribute('aria-label', label);
  }

  /** The focus goes to the next file, or back to the text. @param {string} key */
  #remove(key) {
    const at = this.#uploads.findIndex((upload) => upload.key === key);
    this.#actions.remove(key);
    const next = /** @type {HTMLElement|null|undefined} */ (this.#list.children[Math.min(at, this.#list.children.length - 1)]?.querySelector('.icon-button'));
    (next ?? byId('composer-input')).focus();
  }
}

/** @param {Upload} upload @returns {StripRow} */
function rowOf({ key, file, state, progress, error = '', mayRetry = false }) {
  const percent = Math.floor(progress * 100);
  const size = fileSize(file.size);
  const facts = { waiting: t('upload.waiting', { size }), uploading: t('upload.uploading', { size, percent }), ready: size, failed: t('upload.failed', { error }) };
  return { key, name: file.name, state, facts: facts[state], percent, mayRetry: state === 'failed' && mayRetry };
}

/** The sentence for screen readers; single steps of the progress are in the bars. @param {readonly Upload[]} uploads */
function statusOf(uploads) {
  const failed = uploads.filter(({ state }) => state === 'failed').length;
  const ready = uploads.filter(({ state }) => state === 'ready').length;
  if (uploads.length === 0) return '';
  return t(failed > 0 ? 'upload.statusFailed' : 'upload.status', { ready, failed, count: uploads.length });
}

/** Draws a picture into a canvas: no URL of the file has to be allowed to the page, or released. @param {File} file @param {HTMLElement} preview */
async function drawPreview(file, preview) {
  if (kindOf({ contentType: file.type }) !== 'picture') return;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return;
  const scale = PREVIEW_PX / Math.min(bitmap.width, bitmap.height);
  const canvas = element('canvas', { width: PREVIEW_PX, height: PREVIEW_PX });
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.getContext('2d').drawImage(bitmap, (PREVIEW_PX - width) / 2, (PREVIEW_PX - height) / 2, width, height);
  bitmap.close();
  preview.replaceChildren(canvas);
}
