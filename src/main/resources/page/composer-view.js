/** The composer. It stores the text that is not sent yet as a draft of its conversation, and edits earlier messages. */

import { byId, showText } from './dom.js';
import { codePoints } from './format.js';

const WARN_BELOW = 100;
const MAX_HEIGHT_PX = 180;

/**
 * @typedef {{seq: number, rev?: number, content: string}} Edited
 *
 * @typedef {object} Edits
 * @property {() => Edited|undefined} last returns the latest message that may be edited
 * @property {(message: Edited, content: string) => void} save
 */

export class ComposerView {
  #input = byId('composer-input');
  #button = byId('send');
  #maxLength;
  #send;
  #drafts;
  #edits;
  /** @type {string|null} */ #conversationId = null;
  /** @type {Edited|null} */ #edited = null;

  /**
   * @param {number} maxLength of a message, in code points
   * @param {(content: string) => void} send
   * @param {import('./drafts.js').Drafts} drafts
   * @param {AbortSignal} signal ends the view
   * @param {Edits|null} [edits] null if messages cannot be edited
   */
  constructor(maxLength, send, drafts, signal, edits = null) {
    this.#maxLength = maxLength;
    this.#send = send;
    this.#drafts = drafts;
    this.#edits = edits;
    this.#input.addEventListener('input', () => this.#typed(), { signal });
    this.#input.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#keyDown(event), { signal });
    byId('composer').addEventListener('submit', (/** @type {Event} */ event) => this.#submit(event), { signal });
    byId('edit-cancel').addEventListener('click', () => this.#endEdit(), { signal });
  }

  /** @param {string|null} conversationId */
  open(conversationId) {
    this.#conversationId = conversationId;
    this.#show(null);
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Edits a message instead of writing one. The draft comes back when the edit ends. @param {Edited} message */
  edit(message) {
    this.#show(message);
    this.focus();
    this.#input.setSelectionRange(message.content.length, message.content.length);
  }

  #endEdit() {
    this.#show(null);
    this.focus();
  }

  /** @param {Edited|null} edited */
  #show(edited) {
    this.#edited = edited;
    byId('composer').classList.toggle('editing', edited !== null);
    showText(byId('composer-editing'), edited ? 'Editing your message' : '');
    byId('edit-cancel').hidden = edited === null;
    const label = edited ? 'Save' : 'Send';
    this.#button.title = label;
    this.#button.querySelector('use').setAttribute('href', edited ? '#icon-sent' : '#icon-send');
    this.#button.setAttribute('aria-label', label);
    this.#input.setAttribute('aria-label', edited ? 'Edited message' : 'Message');
    byId('composer-hint').textContent = `Enter ${edited ? 'saves, Escape cancels' : 'sends'}, Shift and Enter begins a new line.`;
    this.#input.value = edited ? edited.content : this.#drafts.of(this.#conversationId ?? '');
    this.#changed();
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (event.isComposing) return;
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    if (key === 'Enter' && !shiftKey) this.#submit(event);
    if (key === 'Escape' && this.#edited) {
      event.preventDefault();
      this.#endEdit();
    }
    const isPlain = !shiftKey && !altKey && !ctrlKey && !metaKey;
    const last = key === 'ArrowUp' && isPlain && !this.#edited && this.#input.value === '' ? this.#edits?.last() : undefined;
    if (!last) return;
    event.preventDefault();
    this.edit(last);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const content = this.#input.value.trim();
    const edited = this.#edited;
    this.focus();
    if (content === '' || codePoints(content) > this.#maxLength) return;
    if (edited) {
      this.#endEdit();
      if (content !== edited.content) this.#edits?.save(edited, content);
      return;
    }
    this.#input.value = '';
    this.#typed();
    this.#send(content);
  }

  #typed() {
    if (this.#conversationId && !this.#edited) this.#drafts.keep(this.#conversationId, this.#input.value);
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
