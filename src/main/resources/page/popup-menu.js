/** A menu at a button. It follows the menu button pattern of the ARIA Authoring Practices Guide. */

import { byId, element } from './dom.js';
import { placeAt } from './popup-place.js';

/**
 * @typedef {object} MenuItem
 * @property {string} id test id of the item
 * @property {string} label
 * @property {boolean} [danger]
 * @property {() => void} action
 */

export class PopupMenu {
  #menu;
  /** @type {HTMLElement|null} */ #button = null;

  /** @param {string} id of the menu's element @param {AbortSignal} signal ends the view */
  constructor(id, signal) {
    this.#menu = byId(id);
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    on(this.#menu, 'keydown', (event) => this.#keyDown(event));
    on(this.#menu, 'toggle', ({ newState }) => this.#button?.setAttribute('aria-expanded', String(newState === 'open')));
    on(window, 'resize', () => this.#button && placeAt(this.#menu, this.#button));
    on(byId('timeline'), 'scroll', () => this.#menu.hidePopover());
    signal.addEventListener('abort', () => this.#menu.hidePopover());
  }

  /** @param {HTMLElement} button which was pressed @param {MenuItem[]} items */
  open(button, items) {
    this.#button = button;
    this.#menu.replaceChildren(...items.map((item) => this.#itemOf(item)));
    if (items.length === 0) return;
    this.#menu.showPopover();
    placeAt(this.#menu, button);
    this.#menu.firstElementChild.focus();
  }

  close() {
    this.#menu.hidePopover();
  }

  /** @param {MenuItem} item */
  #itemOf({ id, label, danger = false, action }) {
    const item = element('button', { type: 'button', role: 'menuitem', tabindex: -1, class: danger && 'danger', 'data-testid': id }, label);
    item.addEventListener('click', () => {
      this.#menu.hidePopover();
      action();
    });
    return item;
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const items = /** @type {HTMLElement[]} */ ([...this.#menu.children]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const targets = /** @type {Record<string, number>} */ ({ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 });
    if (event.key === 'Tab') this.#menu.hidePopover();
    if (targets[event.key] === undefined) return;
    event.preventDefault();
    items.at(targets[event.key] % items.length)?.focus();
  }
}
