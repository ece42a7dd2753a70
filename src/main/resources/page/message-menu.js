/** The menu of an own message. It follows the menu button pattern of the ARIA Authoring Practices Guide. */

import { byId } from './dom.js';

const GAP_PX = 4;

export class MessageMenu {
  #menu = byId('message-menu');
  /** @type {HTMLElement|null} */ #button = null;
  #seq = 0;

  /** @param {{edit: (seq: number) => void, remove: (seq: number) => void}} actions @param {AbortSignal} signal ends the view */
  constructor(actions, signal) {
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    on(byId('message-edit'), 'click', () => this.#chosen(actions.edit));
    on(byId('message-delete'), 'click', () => this.#chosen(actions.remove));
    on(this.#menu, 'keydown', (event) => this.#keyDown(event));
    on(this.#menu, 'toggle', ({ newState }) => this.#button?.setAttribute('aria-expanded', String(newState === 'open')));
    on(byId('timeline'), 'scroll', () => this.#menu.hidePopover());
    signal.addEventListener('abort', () => this.#menu.hidePopover());
  }

  /** @param {HTMLElement} button which was pressed @param {number} seq position of its message */
  open(button, seq) {
    this.#button = button;
    this.#seq = seq;
    this.#menu.showPopover();
    const { left, right, top, bottom } = button.getBoundingClientRect();
    const { width, height } = this.#menu.getBoundingClientRect();
    const fitsBelow = bottom + GAP_PX + height <= innerHeight;
    this.#menu.style.top = `${fitsBelow ? bottom + GAP_PX : Math.max(0, top - GAP_PX - height)}px`;
    this.#menu.style.left = `${left + width <= innerWidth ? left : right - width}px`;
    byId('message-edit').focus();
  }

  /** @param {(seq: number) => void} action */
  #chosen(action) {
    this.#menu.hidePopover();
    action(this.#seq);
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const items = /** @type {HTMLElement[]} */ ([...this.#menu.querySelectorAll('[role=menuitem]')]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const targets = /** @type {Record<string, number>} */ ({ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 });
    if (event.key === 'Tab') this.#menu.hidePopover();
    if (targets[event.key] === undefined) return;
    event.preventDefault();
    items.at(targets[event.key] % items.length)?.focus();
  }
}
