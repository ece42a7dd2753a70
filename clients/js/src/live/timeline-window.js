/** The messages of one conversation that are loaded, and what is known of the others. */

import { addPage, applyChanges } from '../held-messages.js';
import { SeqRanges } from './seq-ranges.js';

/**
 * @typedef {import('../../types/index.js').Message} Message
 * @typedef {import('../../types/index.js').ChangeItem} ChangeItem
 * @typedef {import('../../types/live.js').Gap} Gap
 */

export class TimelineWindow {
  #userId;
  #limit;
  #ranges = new SeqRanges();
  /** Position below which there is nothing for the user. */ #lowest = 1;
  /** @type {ChangeItem[]} changes since a page was requested, which it may lack */ #late = [];
  /** Pages that are being loaded. */ #loading = 0;
  /** @type {Map<number, Message>} by seq */ messages = new Map();

  /** @param {string} userId @param {number} limit number of messages in a page */
  constructor(userId, limit) {
    this.#userId = userId;
    this.#limit = limit;
  }

  get hasOlder() {
    return (this.#ranges.first ?? 0) > this.#lowest;
  }

  get first() {
    return this.#ranges.first;
  }

  get gaps() {
    return this.#ranges.gaps;
  }

  /** @param {number} seq */
  has(seq) {
    return this.#ranges.has(seq);
  }

  /** A page is requested; changes are kept for it until {@link loaded}. */
  loads() {
    this.#loading++;
  }

  loaded() {
    if (--this.#loading === 0) this.#late = [];
  }

  /** @param {Message[]} page the newest messages */
  addNewest(page) {
    this.#add(page);
    if (page.length > 0) this.#ranges.add(page[0].seq, /** @type {Message} */ (page.at(-1)).seq);
    if (page.length < this.#limit && page.length > 0) this.#lowest = Math.max(this.#lowest, page[0].seq);
  }

  /** @param {Message[]} page the newest messages before a position @param {number} before */
  addBefore(page, before) {
    this.#add(page);
    // There may be no messages yet at the positions up to `before`.
    const last = Math.min(before - 1, Math.max(this.#ranges.last ?? 0, page.at(-1)?.seq ?? 0));
    this.#ranges.add(page[0]?.seq ?? before, last);
    if (page.length < this.#limit) this.#lowest = Math.max(this.#lowest, page[0]?.seq ?? before);
  }

  /** @param {Message[]} page the oldest messages after a position @param {Gap} gap the hole that they are for */
  addAfter(page, { after, before }) {
    this.#add(page);
    const last = page.at(-1)?.seq ?? 0;
    this.#ranges.add(after + 1, page.length < this.#limit ? Math.max(last, before - 1) : last);
  }

  /** @param {Message} message one that was delivered @returns {boolean} false if it is older than what is loaded, and is loaded when it is needed */
  addLive(message) {
    const { seq } = message;
    const isBefore = seq < (this.#ranges.last ?? 0) && !this.has(seq) && !this.has(seq - 1);
    if (isBefore) return false;
    this.#add([message]);
    this.#ranges.add(seq, seq);
    return true;
  }

  /** @param {ChangeItem[]} items */
  change(items) {
    applyChanges(this.messages, items, this.#userId);
    if (this.#loading > 0) this.#late.push(...items);
  }

  /** Messages up to a position are none for the user any more. @param {number} seq */
  dropUpTo(seq) {
    if (seq < this.#lowest) return;
    this.#lowest = seq + 1;
    this.#ranges.dropUpTo(seq);
    for (const held of [...this.messages.keys()]) {
      if (held <= seq) this.messages.delete(held);
    }
  }

  /** @param {Message[]} page */
  #add(page) {
    const shown = page.filter(({ seq }) => seq >= this.#lowest);
    addPage(this.messages, shown, this.#late, this.#userId);
  }
}
