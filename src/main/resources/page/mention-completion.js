/** Completes mentions in the composer. It follows the combobox pattern of the ARIA Authoring Practices Guide. */

import { avatar, byId, element } from './dom.js';
import { matching, typedMention } from './mentions.js';

const MAX_SHOWN = 8;

/** @typedef {import('./mentions.js').Candidate & {picture?: string}} Candidate */

export class MentionCompletion {
  #input = byId('composer-input');
  #list = byId('mention-list');
  #candidates;
  /** @type {Candidate[]} */ #shown = [];
  #at = 0;

  /** @param {() => Candidate[]} candidates returns those that the open conversation offers @param {AbortSignal} signal ends the view */
  constructor(candidates, signal) {
    this.#candidates = candidates;
    this.#input.addEventListener('input', () => this.#update(), { signal });
    this.#input.addEventListener('blur', () => this.#hide(), { signal });
    // It comes before the composer, which sends by the same keys.
    this.#input.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#keyDown(event), { signal, capture: true });
    this.#list.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => event.preventDefault(), { signal });
    this.#list.addEventListener('click', (/** @type {any} */ { target }) => this.#choose([...this.#list.children].indexOf(target.closest('li'))), { signal });
    signal.addEventListener('abort', () => this.#hide());
  }

  #update() {
    const { value, selectionStart, selectionEnd } = this.#input;
    const typed = selectionStart === selectionEnd ? typedMention(value.slice(0, selectionStart)) : null;
    this.#shown = typed === null ? [] : matching(typed, this.#candidates(), MAX_SHOWN);
    this.#at = 0;
    this.#show();
  }

  #show() {
    const isOpen = this.#shown.length > 0;
    this.#list.replaceChildren(...this.#shown.map((candidate, index) => this.#option(candidate, index)));
    this.#list.hidden = !isOpen;
    this.#input.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) this.#input.setAttribute('aria-activedescendant', `mention-${this.#at}`);
    else this.#input.removeAttribute('aria-activedescendant');
    this.#list.children[this.#at]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Candidate} candidate @param {number} index */
  #option({ userId, name, picture }, index) {
    const attributes = { id: `mention-${index}`, role: 'option', 'aria-selected': String(index === this.#at), 'data-testid': 'mention-option' };
    const about = userId === null ? 'everybody in this conversation' : userId === name ? '' : userId;
    return element('li', attributes, avatar(name, { group: userId === null, key: userId ?? name, picture }),
      element('span', { class: 'mention-name', dir: 'auto' }, name), element('span', { class: 'hint', dir: 'auto' }, about));
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (this.#shown.length === 0 || event.isComposing) return;
    const count = this.#shown.length;
    if (event.key === 'ArrowDown') this.#at = (this.#at + 1) % count;
    else if (event.key === 'ArrowUp') this.#at = (this.#at + count - 1) % count;
    else if (event.key === 'Escape') this.#shown = [];
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') this.#choose(this.#at);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#show();
  }

  /** @param {number} index */
  #choose(index) {
    const candidate = this.#shown[index];
    if (!candidate) return;
    const { value, selectionStart } = this.#input;
    const start = value.lastIndexOf('@', selectionStart - 1);
    this.#input.setRangeText(`@${candidate.name} `, start, selectionStart, 'end');
    this.#hide();
    this.#input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #hide() {
    this.#shown = [];
    this.#show();
  }
}
