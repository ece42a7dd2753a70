/** The composer. It stores the text that is not sent yet as a draft of its conversation. */

import { byId, showText } from './dom.js';
import { codePoints } from './format.js';

const WARN_BELOW = 100;
const MAX_HEIGHT_PX = 180;

export class ComposerView {
  #input = byId('composer-input');
  #button = byId('send');
  #maxLength;
  #send;
  #drafts;
  /** @type {string|null} */ #conversationId = null;

  /**
   * @param {number} maxLength of a message, in code points
   * @param {(content: string) => void} send
   * @param {import('./drafts.js').Drafts} drafts
   * @param {AbortSignal} signal ends the view
   */
  constructor(maxLength, send, drafts, signal) {
    this.#maxLength = maxLength;
    this.#send = send;
    this.#drafts = drafts;
    this.#input.addEventListener('input', () => this.#typed(), { signal });
    this.#input.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#keyDown(event), { signal });
    byId('composer').addEventListener('submit', (/** @type {Event} */ event) => this.#submit(event), { signal });
  }

  /** @param {string|null} conversationId */
  open(conversationId) {
    this.#conversationId = conversationId;
    this.#input.value = this.#drafts.of(conversationId ?? '');
    this.#changed();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const content = this.#input.value.trim();
    this.focus();
    if (content === '' || codePoints(content) > this.#maxLength) return;
    this.#input.value = '';
    this.#typed();
    this.#send(content);
  }

  #typed() {
    if (this.#conversationId) this.#drafts.keep(this.#conversationId, this.#input.value);
    this.#changed();
  }

  #changed() {
    const content = this.#input.value.trim();
    const left = this.#maxLength - codePoints(content);
    const tooMany = left === -1 ? '1 character too many' : `${-left} characters too many`;
    showText(byId('composer-counter'), left > WARN_BELOW ? '' : left < 0 ? tooMany : `${left} left`);
    byId('composer-counter').classList.toggle('over', left < 0);
    this.#input.setAttribute('aria-invalid', String(left < 0));
    this.#button.disabled = content === '' || left < 0;
    this.#input.style.height = 'auto';
    this.#input.style.height = `${Math.min(this.#input.scrollHeight, MAX_HEIGHT_PX)}px`;
  }
}
