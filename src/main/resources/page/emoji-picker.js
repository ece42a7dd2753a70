/** The emoji picker: a search field, and a grid in which the arrow keys move. It follows the grid pattern of the ARIA Authoring Practices Guide. */

import { isOfInputMethod } from './composer-keys.js';
import { byId, element } from './dom.js';
import { findEmoji } from './emoji-data.js';
import { isRightToLeft, t } from './language.js';
import { placeAt } from './popup-place.js';

const COLUMNS = 8;

export class EmojiPicker {
  #picker = byId('emoji-picker');
  #search = byId('emoji-search');
  #grid = byId('emoji-grid');
  /** @type {HTMLElement|null} */ #button = null;
  /** @type {(key: string) => void} */ #chosen = () => {};

  /** @param {AbortSignal} signal ends the view */
  constructor(signal) {
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    on(window, 'resize', () => this.#button && placeAt(this.#picker, this.#button));
    on(this.#search, 'input', () => this.#show());
    on(this.#search, 'keydown', (event) => this.#searchKey(event));
    on(this.#grid, 'keydown', (event) => this.#gridKey(event));
    on(this.#grid, 'click', ({ target }) => this.#choose(target.closest('button')));
    signal.addEventListener('abort', () => this.#picker.hidePopover());
  }

  /** @param {HTMLElement} button at which it opens @param {(key: string) => void} chosen called with the chosen emoji */
  open(button, chosen) {
    this.#button = button;
    this.#chosen = chosen;
    this.#search.value = '';
    this.#show();
    this.#picker.showPopover();
    placeAt(this.#picker, button);
    this.#search.focus();
  }

  #show() {
    const found = findEmoji(this.#search.value);
    const cells = found.map(({ key, words }, index) => element('button', {
      type: 'button', role: 'gridcell', tabindex: index === 0 ? 0 : -1, 'aria-label': words, title: words, 'data-emoji': key, 'data-testid': 'emoji',
    }, key));
    const rows = [];
    for (let from = 0; from < cells.length; from += COLUMNS) rows.push(element('div', { role: 'row' }, ...cells.slice(from, from + COLUMNS)));
    this.#grid.replaceChildren(...rows);
    byId('emoji-none').textContent = found.length === 0 ? t('emoji.none') : '';
  }

  /** @param {KeyboardEvent} event */
  #searchKey(event) {
    const first = this.#cells[0];
    if (!first || isOfInputMethod(event) || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
    event.preventDefault();
    if (event.key === 'Enter') this.#choose(first);
    else this.#focus(first);
  }

  /** @param {KeyboardEvent} event */
  #gridKey(event) {
    const cells = this.#cells;
    const at = cells.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const forward = isRightToLeft() ? -1 : 1;
    const steps = /** @type {Record<string, number>} */ ({ ArrowRight: forward, ArrowLeft: -forward, ArrowDown: COLUMNS, ArrowUp: -COLUMNS });
    const step = steps[event.key];
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? cells.length - 1 : step === undefined ? undefined : at + step;
    if (target === undefined) return;
    event.preventDefault();
    if (target < 0) this.#search.focus();
    else if (cells[target]) this.#focus(cells[target]);
  }

  /** @param {HTMLElement} cell */
  #focus(cell) {
    for (const other of this.#cells) other.tabIndex = other === cell ? 0 : -1;
    cell.focus();
  }

  /** @param {HTMLElement|null} cell */
  #choose(cell) {
    const key = cell?.dataset.emoji;
    if (!key) return;
    this.#picker.hidePopover();
    this.#chosen(key);
  }

  get #cells() {
    return /** @type {HTMLElement[]} */ ([...this.#grid.querySelectorAll('button')]);
  }
}
