/**
 * Shows the texts of the user in conversations that they are not in any more. These can never be sent, so they are there to be copied until the user discards
 * them; no sign-out asks about them.
 */

import { byId, element, showText } from './dom.js';
import { t } from './language.js';

/**
 * @typedef {object} Unsendable
 * @property {(conversationId: string) => string[]} textsIn returns what is not sent
 * @property {(conversationId: string) => boolean} has false if the user has come back to the conversation
 * @property {(conversationId: string, texts: string[]) => void} discard removes what is not sent; a draft only if it is among the texts
 */

export class UnsendableDialog {
  #dialog = byId('unsendable-dialog');
  #unsendable;
  /** @type {Map<string, {title: string, texts: string[]}>} by conversation */ #shown = new Map();

  /** @param {Unsendable} unsendable @param {AbortSignal} signal ends the view */
  constructor(unsendable, signal) {
    this.#unsendable = unsendable;
    byId('unsendable-copy').addEventListener('click', () => this.#copy(), { signal });
    byId('unsendable-discard').addEventListener('click', () => this.#discard(), { signal });
    // The texts stay stored.
    byId('unsendable-close').addEventListener('click', () => this.#dialog.close(), { signal });
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  /** @param {string} conversationId of one that the user is not in any more @param {string} [title] empty if it is not known */
  show(conversationId, title = '') {
    this.#dropReturned();
    const texts = this.#unsendable.textsIn(conversationId).filter((text) => text.trim() !== '');
    if (texts.length === 0) return this.#unsendable.discard(conversationId, texts);
    this.#shown.set(conversationId, { title: title || (this.#shown.get(conversationId)?.title ?? ''), texts });
    const entries = [...this.#shown.values()];
    byId('unsendable-heading').textContent = t('unsendable.heading', { count: entries.flatMap(({ texts: some }) => some).length });
    byId('unsendable-list').replaceChildren(...entries.map(itemOf));
    showText(byId('unsendable-copied'), '');
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  async #copy() {
    const text = [...this.#shown.values()].flatMap(({ texts }) => texts).join('\n\n');
    const isCopied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    showText(byId('unsendable-copied'), t(isCopied ? 'group.copied' : 'unsendable.notCopied'));
  }

  #discard() {
    this.#dropReturned();
    for (const [conversationId, { texts }] of this.#shown) this.#unsendable.discard(conversationId, texts);
    this.#shown.clear();
    byId('unsendable-list').replaceChildren();
    this.#dialog.close();
  }

  /** The texts of a conversation to which the user has come back can be sent again. They may have been shown long ago, as the dialog closes without a choice. */
  #dropReturned() {
    for (const conversationId of this.#shown.keys()) {
      if (!this.#unsendable.has(conversationId)) this.#shown.delete(conversationId);
    }
  }
}

/** @param {{title: string, texts: string[]}} entry */
function itemOf({ title, texts }) {
  const heading = title ? [element('h3', { dir: 'auto' }, title)] : [];
  return element('li', {}, ...heading, ...texts.map((text) => element('p', { class: 'unsendable-text', dir: 'auto', 'data-testid': 'unsendable-text' }, text)));
}
