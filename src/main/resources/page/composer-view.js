/** The composer. It stores the text that is not sent yet as a draft of its conversation, answers earlier messages, and edits them. */

import { isolated } from './client/direction.js';
import { isOfInputMethod, sends } from './composer-keys.js';
import { byId, showText } from './dom.js';
import { codePoints } from './format.js';
import { t } from './language.js';
import { contentOf } from './visible-text.js';

const WARN_BELOW = 100;
const MAX_HEIGHT_PX = 180;
const TOUCH = matchMedia('(pointer: coarse)');

/**
 * @typedef {{seq: number, rev?: number, content: string}} Edited
 *
 * @typedef {{seq: number, name: string, text: string}} Answered
 *
 * @typedef {object} Edits
 * @property {() => Edited|undefined} last returns the latest message that may be edited
 * @property {(message: Edited, content: string) => void} save
 *
 * @typedef {object} ComposerActions
 * @property {(content: string, replyTo: number|undefined) => boolean|void} send returns false if the message cannot be sent now; its text then stays
 * @property {() => void} [typed] the user has written something
 * @property {() => {hasAny: boolean, isHeld: boolean}|null} [files] returns the state of the files that go with the message
 * @property {Edits|null} [edits] null if messages cannot be edited
 */

export class ComposerView {
  #input = byId('composer-input');
  #button = byId('send');
  #maxLength;
  #actions;
  #drafts;
  /** @type {string|null} */ #conversationId = null;
  /** @type {Edited|null} */ #edited = null;
  /** @type {Answered|null} */ #answered = null;
  #bar = '';
  /** Edits with their texts, and replies, that were begun in conversations and are not drafts. @type {Map<string, {edited: Edited, text: string}|{answered: Answered}>} */ #begun = new Map();

  /**
   * @param {number} maxLength of a message, in code points
   * @param {ComposerActions} actions
   * @param {import('./drafts.js').Drafts} drafts
   * @param {AbortSignal} signal ends the view
   */
  constructor(maxLength, actions, drafts, signal) {
    this.#maxLength = maxLength;
    this.#actions = actions;
    this.#drafts = drafts;
    this.#input.addEventListener('input', () => this.#typed(), { signal });
    this.#input.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#keyDown(event), { signal });
    byId('composer').addEventListener('submit', (/** @type {Event} */ event) => this.#submit(event), { signal });
    byId('edit-cancel').addEventListener('click', () => this.#cancel(), { signal });
    TOUCH.addEventListener('change', () => this.#showKeys(), { signal });
    drafts.onChange((conversationId) => this.#draftChanged(conversationId), signal);
    // Unsaved edits are not kept over a reload, so the browser asks before the page is left.
    window.addEventListener('beforeunload', (event) => this.#hasUnsavedEdit && event.preventDefault(), { signal });
  }

  /** @param {string|null} conversationId */
  open(conversationId) {
    this.#setAside();
    this.#conversationId = conversationId;
    this.#goOn();
  }

  /** Remembers an edit with its text, or a reply, until the conversation is opened again. */
  #setAside() {
    if (!this.#conversationId) return;
    if (this.#isUnsaved && this.#edited) this.#begun.set(this.#conversationId, { edited: this.#edited, text: this.#input.value });
    else if (this.#answered) this.#begun.set(this.#conversationId, { answered: this.#answered });
  }

  /** Goes on with what was begun in the conversation, or else with its draft. */
  #goOn() {
    const id = this.#conversationId ?? '';
    const begun = this.#begun.get(id);
    this.#begun.delete(id);
    this.#answered = begun && 'answered' in begun ? begun.answered : null;
    this.#show(begun && 'edited' in begun ? begun.edited : null);
    if (!begun || !('edited' in begun)) return;
    this.#input.value = begun.text;
    this.#changed();
  }

  get #isUnsaved() {
    return this.#edited !== null && this.#input.value !== this.#edited.content;
  }

  get #hasUnsavedEdit() {
    return this.#isUnsaved || [...this.#begun.values()].some((begun) => 'edited' in begun);
  }

  /** @param {string} reason why the user may not write; empty if they may */
  bar(reason) {
    if (this.#bar === reason) return;
    this.#bar = reason;
    showText(byId('composer-bar'), reason);
    for (const control of [this.#input, byId('attach-button')]) control.disabled = reason !== '';
    byId('composer').classList.toggle('barred', reason !== '');
    this.#changed();
  }

  /** @param {number} maxLength of a message from now on, in code points */
  allow(maxLength) {
    if (this.#maxLength === maxLength) return;
    this.#maxLength = maxLength;
    this.#changed();
  }

  /** Answers a message with the next one. @param {Answered} answered */
  answer(answered) {
    if (this.#isUnsaved) this.#setAside();
    if (this.#edited) this.#show(null);
    this.#answered = answered;
    this.#showMode();
    this.focus();
  }

  /** Writes at the caret. @param {string} text */
  insert(text) {
    this.focus();
    const { selectionStart, selectionEnd } = this.#input;
    this.#input.setRangeText(text, selectionStart, selectionEnd, 'end');
    this.#typed();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Edits a message instead of writing one. The draft comes back when the edit ends. @param {Edited} message */
  edit(message) {
    if (this.#conversationId) this.#begun.delete(this.#conversationId);
    this.#answered = null;
    this.#show(message);
    this.focus();
    this.#input.setSelectionRange(message.content.length, message.content.length);
  }

  /** Ends an edit, or a reply, before which an edit may have been set aside. */
  #cancel() {
    if (this.#edited) this.#show(null);
    this.#goOn();
    this.focus();
  }

  #showMode() {
    const answered = this.#answered;
    const mode = this.#edited ? t('composer.editing') : answered ? t('message.replyTo', { name: isolated(answered.name), text: answered.text }) : '';
    showText(byId('composer-editing'), mode);
    const cancel = byId('edit-cancel');
    cancel.hidden = mode === '';
    cancel.title = t(this.#edited ? 'composer.cancelEditing' : 'composer.cancelReply');
    cancel.setAttribute('aria-label', cancel.title);
    byId('composer').classList.toggle('editing', mode !== '');
  }

  /** @param {Edited|null} edited */
  #show(edited) {
    this.#edited = edited;
    this.#showMode();
    const label = t(edited ? 'common.save' : 'composer.send');
    this.#button.title = label;
    this.#button.querySelector('use').setAttribute('href', edited ? '#icon-sent' : '#icon-send');
    this.#button.setAttribute('aria-label', label);
    this.#input.setAttribute('aria-label', t(edited ? 'composer.edited' : 'composer.message'));
    this.#showKeys();
    this.#input.value = edited ? edited.content : this.#drafts.of(this.#conversationId ?? '');
    this.#changed();
  }

  /** Tells the keyboard of the screen, and readers of the screen, what Enter does. */
  #showKeys() {
    const [whenWriting, whenEditing] = TOUCH.matches ? ['composer.hintTouch', 'composer.hintTouchEditing'] : ['composer.hint', 'composer.hintEditing'];
    byId('composer-hint').textContent = t(this.#edited ? whenEditing : whenWriting);
    this.#input.enterKeyHint = TOUCH.matches ? 'enter' : 'send';
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (isOfInputMethod(event)) return;
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    if (sends(event, TOUCH.matches)) this.#submit(event);
    if (key === 'Escape' && (this.#edited || this.#answered)) {
      event.preventDefault();
      this.#cancel();
    }
    const isPlain = !shiftKey && !altKey && !ctrlKey && !metaKey;
    const last = key === 'ArrowUp' && isPlain && !this.#edited && this.#input.value === '' ? this.#actions.edits?.last() : undefined;
    if (!last) return;
    event.preventDefault();
    this.edit(last);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const content = contentOf(this.#input.value);
    const edited = this.#edited;
    this.focus();
    if (!this.#maySubmit(content)) return;
    if (edited) {
      this.#cancel();
      if (content !== edited.content) this.#actions.edits?.save(edited, content);
      return;
    }
    if (this.#actions.send(content, this.#answered?.seq) !== false) this.sent();
  }

  /** The message was sent, so its text and the mark of a reply go. */
  sent() {
    if (this.#conversationId) this.#drafts.discard(this.#conversationId);
    this.heldSent();
  }

  /** A message that waited for its files was sent. What is written there since stays. */
  heldSent() {
    if (!this.#edited) this.#goOn();
    this.#changed();
  }

  /** The message was not taken, so its text goes back to its conversation, before what was written there since. @param {string} conversationId @param {string} content */
  giveBack(conversationId, content) {
    const isOpen = conversationId === this.#conversationId && !this.#edited;
    const written = isOpen ? this.#input.value : this.#drafts.of(conversationId);
    const text = written.trim() === '' ? content : `${content}\n${written}`;
    this.#drafts.keep(conversationId, text);
    if (!isOpen) return;
    this.#input.value = text;
    this.#changed();
  }

  /** The files of the message have changed. */
  filesChanged() {
    this.#changed();
  }

  /** Another tab has written in a conversation. @param {string} conversationId */
  #draftChanged(conversationId) {
    if (conversationId !== this.#conversationId || this.#edited) return;
    const { selectionStart, selectionEnd } = this.#input;
    this.#input.value = this.#drafts.of(conversationId);
    // In Safari it would move the focus here.
    if (document.activeElement === this.#input) this.#input.setSelectionRange(selectionStart, selectionEnd);
    this.#changed();
  }

  /** @param {string} content */
  #maySubmit(content) {
    const { hasAny = false, isHeld = false } = (!this.#edited && this.#actions.files?.()) || {};
    return (content !== '' || hasAny) && !isHeld && codePoints(content) <= this.#maxLength && this.#bar === '';
  }

  #typed() {
    if (!this.#edited && this.#input.value !== '') this.#actions.typed?.();
    this.#keepDraft();
  }

  #keepDraft() {
    if (this.#conversationId && !this.#edited) this.#drafts.keep(this.#conversationId, this.#input.value);
    this.#changed();
  }

  #changed() {
    const content = contentOf(this.#input.value);
    const left = this.#maxLength - codePoints(content);
    showText(byId('composer-counter'), left > WARN_BELOW ? '' : left < 0 ? t('composer.tooMany', { count: -left }) : t('composer.left', { count: left }));
    byId('composer-counter').classList.toggle('over', left < 0);
    this.#input.setAttribute('aria-invalid', String(left < 0));
    this.#button.disabled = !this.#maySubmit(content);
    this.#input.readOnly = !this.#edited && (this.#actions.files?.()?.isHeld ?? false);
    this.#input.style.height = 'auto';
    this.#input.style.height = `${Math.min(this.#input.scrollHeight, MAX_HEIGHT_PX)}px`;
  }
}
