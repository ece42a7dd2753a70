/** Takes files that the user picks, pastes into the composer, or drops onto the conversation. */

import { byId } from './dom.js';
import { t } from './language.js';
import { showError } from './notices.js';

export class FileIntake {
  #add;
  #pane = byId('open-conversation');
  #input = /** @type {HTMLInputElement} */ (byId('attach-input'));

  /** @param {(files: File[]) => void} add @param {AbortSignal} signal ends the view */
  constructor(add, signal) {
    this.#add = add;
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    const button = byId('attach-button');
    button.hidden = false;
    on(button, 'click', () => this.#input.click());
    on(this.#input, 'change', () => this.#picked());
    on(byId('composer-input'), 'paste', (event) => this.#pasted(event));
    on(window, 'dragover', (event) => this.#dragged(event));
    on(window, 'drop', (event) => this.#dropped(event));
    on(window, 'dragleave', (event) => event.relatedTarget === null && this.#mark(false));
    on(window, 'dragend', () => this.#mark(false));
  }

  #picked() {
    const files = [...(this.#input.files ?? [])];
    // The same file can be picked again.
    this.#input.value = '';
    if (files.length > 0) this.#add(files);
  }

  /** A copied table is a text and a picture; the text counts. @param {ClipboardEvent & {clipboardData: DataTransfer}} event */
  #pasted(event) {
    const { files, types } = event.clipboardData;
    if (files.length === 0 || types.includes('text/plain')) return;
    event.preventDefault();
    this.#add([...files]);
  }

  /** A file that is dropped anywhere else must not replace the page. @param {DragEvent & {dataTransfer: DataTransfer}} event */
  #dragged(event) {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    const isOver = this.#isOver(event);
    event.dataTransfer.dropEffect = isOver ? 'copy' : 'none';
    this.#mark(isOver);
  }

  /** @param {DragEvent & {dataTransfer: DataTransfer}} event */
  #dropped(event) {
    this.#mark(false);
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    if (this.#isOver(event)) this.#add(filesIn(event.dataTransfer));
  }

  /** @param {DragEvent} event */
  #isOver({ target }) {
    return target instanceof Node && this.#pane.contains(target) && document.querySelector('dialog[open]') === null;
  }

  /** @param {boolean} isOver */
  #mark(isOver) {
    this.#pane.classList.toggle('dropping', isOver);
  }
}

/** @param {DataTransfer} dropped */
function filesIn({ items }) {
  const dropped = [...items].filter(({ kind }) => kind === 'file');
  const files = dropped.filter((item) => !item.webkitGetAsEntry()?.isDirectory);
  if (files.length < dropped.length) showError(t('upload.folder'));
  return files.flatMap((item) => item.getAsFile() ?? []);
}
