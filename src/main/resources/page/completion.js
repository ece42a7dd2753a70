/**
 * Completes what is being typed in the composer: names after an at sign, emoji after a colon. It follows the combobox pattern of the ARIA
 * Authoring Practices Guide.
 */

import { isOfInputMethod } from './composer-keys.js';
import { byId, element } from './dom.js';

const MAX_SHOWN = 8;

/**
 * @typedef {object} Suggestion
 * @property {string} text replaces what was typed, its sign included
 * @property {() => (Node|string)[]} show
 * @property {() => void} [chosen] called when the user has taken it
 *
 * @typedef {object} CompletionSource
 * @property {string} sign with which it begins
 * @property {string} testId of its suggestions
 * @property {(text: string) => string|null} typed returns what is typed after the sign, of the text up to the caret; null if nothing is
 * @property {(typed: string, max: number) => Suggestion[]} find
 */

export class Completion {
  #input = byId('composer-input');
  #list = byId('completion-list');
  #sources;
  /** @type {CompletionSource|undefined} */ #source;
  /** @type {Suggestion[]} */ #shown = [];
  #at = 0;

  /** @param {CompletionSource[]} sources @param {AbortSignal} signal ends the view */
  constructor(sources, signal) {
    this.#sources = sources;
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
    const text = selectionStart === selectionEnd ? value.slice(0, selectionStart) : '';
    this.#source = this.#sources.find((source) => source.typed(text) !== null);
    this.#shown = this.#source?.find(this.#source.typed(text) ?? '', MAX_SHOWN) ?? [];
    this.#at = 0;
    this.#show();
  }

  #show() {
    const isOpen = this.#shown.length > 0;
    this.#list.replaceChildren(...this.#shown.map((suggestion, index) => this.#option(suggestion, index)));
    this.#list.hidden = !isOpen;
    if (isOpen) this.#input.setAttribute('aria-activedescendant', `completion-${this.#at}`);
    else this.#input.removeAttribute('aria-activedescendant');
    this.#list.children[this.#at]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Suggestion} suggestion @param {number} index */
  #option({ show }, index) {
    const attributes = { id: `completion-${index}`, role: 'option', 'aria-selected': String(index === this.#at), 'data-testid': this.#source?.testId };
    return element('li', attributes, ...show());
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (this.#shown.length === 0 || isOfInputMethod(event)) return;
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
    const suggestion = this.#shown[index];
    const source = this.#source;
    if (!suggestion || !source) return;
    suggestion.chosen?.();
    const { value, selectionStart } = this.#input;
    const start = value.lastIndexOf(source.sign, selectionStart - 1);
    this.#input.setRangeText(`${suggestion.text} `, start, selectionStart, 'end');
    this.#hide();
    this.#input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #hide() {
    this.#shown = [];
    this.#show();
  }
}
