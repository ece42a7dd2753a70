/** The drafts of the user, by conversation. Tabs tell each other what is written, so that all show the same. */

import { newMessageId } from './client/message-id.js';

/**
 * @typedef {object} DraftRecords the storage of drafts
 * @property {(conversationId: string, text: string) => void} set
 * @property {(conversationId: string) => void} remove
 *
 * @typedef {object} DraftNews
 * @property {string} tab id of the tab that tells it
 * @property {string} conversationId
 * @property {string} text empty if the draft was sent or emptied
 * @property {string} before what that tab had before, by which another one knows if it has written something else
 *
 * @typedef {Pick<BroadcastChannel, 'postMessage'|'close'> & {onmessage: ((event: MessageEvent) => void)|null}} DraftChannel
 */

export class Drafts {
  /** @type {Map<string, string>} */ #texts;
  /** Texts of one conversation that were written at once, by tab, until one of the tabs goes on with all of them. @type {Map<string, Map<string, string>>} */ #branches = new Map();
  #tab = newMessageId();
  #records;
  #channel;
  /** @type {Set<(conversationId: string) => void>} */ #listeners = new Set();

  /** @param {DraftRecords} records @param {[string, string][]} kept entries of the records @param {DraftChannel|null} [channel] to the other tabs of the user */
  constructor(records, kept, channel = null) {
    this.#records = records;
    this.#texts = new Map(kept);
    this.#channel = channel;
    if (channel) channel.onmessage = ({ data }) => this.#told(data);
  }

  /** @returns {string[]} ids of conversations with a draft */
  get conversationIds() {
    return [...this.#texts.keys()];
  }

  /** @param {string} conversationId */
  of(conversationId) {
    return this.#texts.get(conversationId) ?? '';
  }

  /** @param {string} conversationId @param {string} text a blank one removes the draft */
  keep(conversationId, text) {
    this.#write(conversationId, text.trim() === '' ? '' : text, this.of(conversationId));
  }

  /** @param {string} conversationId */
  discard(conversationId) {
    this.keep(conversationId, '');
  }

  discardAll() {
    for (const conversationId of this.conversationIds) this.discard(conversationId);
  }

  /** @param {(conversationId: string) => void} listener called when another tab has changed a draft @param {AbortSignal} signal ends it */
  onChange(listener, signal) {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /** Takes over what other tabs have written while this one heard nothing. @param {[string, string][]} kept entries of the records */
  refresh(kept) {
    const texts = new Map(kept);
    for (const id of new Set([...this.#texts.keys(), ...texts.keys()])) this.#show(id, texts.get(id) ?? '');
  }

  /** Neither tells other tabs nor hears of them any more. */
  close() {
    this.#channel?.close();
    this.#channel = null;
  }

  /** @param {DraftNews} news of another tab */
  #told({ tab, conversationId, text, before }) {
    const own = this.of(conversationId);
    const after = [before, text, ''].includes(own) ? text : this.#branch(conversationId, tab, text);
    const wasBranched = after === text && this.#branches.delete(conversationId);
    this.#show(conversationId, after);
    // That tab has stored its own text, or removed the record. Only what this one has stored of several texts lies over it.
    if (after !== text || wasBranched) this.#store(conversationId, after);
  }

  /** Another tab has not seen what was written here. @param {string} conversationId @param {string} tab @param {string} text @returns {string} both; all tabs get the same */
  #branch(conversationId, tab, text) {
    const branches = this.#branches.get(conversationId) ?? new Map([[this.#tab, this.of(conversationId)]]);
    this.#branches.set(conversationId, branches.set(tab, text));
    const texts = [...new Set(branches.values())];
    return texts.filter((each) => !texts.some((other) => other !== each && other.includes(each))).sort().join('\n');
  }

  /** @param {string} conversationId @param {string} text @param {string} before */
  #write(conversationId, text, before) {
    if (text === before) return;
    this.#branches.delete(conversationId);
    this.#set(conversationId, text);
    this.#store(conversationId, text);
    this.#channel?.postMessage({ tab: this.#tab, conversationId, text, before });
  }

  /** @param {string} conversationId @param {string} text */
  #store(conversationId, text) {
    if (text === '') this.#records.remove(conversationId);
    else this.#records.set(conversationId, text);
  }

  /** @param {string} conversationId @param {string} text */
  #show(conversationId, text) {
    if (text === this.of(conversationId)) return;
    this.#set(conversationId, text);
    for (const listener of this.#listeners) listener(conversationId);
  }

  /** @param {string} conversationId @param {string} text */
  #set(conversationId, text) {
    if (text === '') this.#texts.delete(conversationId);
    else this.#texts.set(conversationId, text);
  }
}
