/** The place in the timeline up to which the user has read: what is in view, and the line before the new messages. */

/** Distance of the line before the new messages from the upper edge, so that the end of what is known is in view too. */
const LINE_PX = 64;
/** Of a high message it is enough to see so much. */
const ENOUGH_PX = 200;

export class ReadingPlace {
  #scroller;
  #list;

  /** @param {HTMLElement} scroller @param {HTMLElement} list of the rows, in it */
  constructor(scroller, list) {
    this.#scroller = scroller;
    this.#list = list;
  }

  /** @returns {number} position of the last message in view; 0 if there is none */
  get lastSeq() {
    const rows = this.#list.children;
    const end = this.#scroller.getBoundingClientRect().bottom;
    let index = indexOf(rows, ({ top, height }) => top + Math.min(height / 2, ENOUGH_PX) > end) - 1;
    while (index >= 0 && !seqOf(rows[index])) index--;
    return index < 0 ? 0 : seqOf(rows[index]);
  }

  /** @returns {number} position of the first message in view; 0 if there is none */
  get firstSeq() {
    const first = this.#firstMessage();
    return first ? seqOf(first) : 0;
  }

  /** @returns {{seq: number, below: number}|null} the first message in view, and its distance from the upper edge in pixels; null if there is none */
  get place() {
    const first = this.#firstMessage();
    return first ? { seq: seqOf(first), below: Math.round(this.#below(first)) } : null;
  }

  /** Scrolls to a place. @param {{seq: number, below: number}} place @returns {boolean} false if its message is not loaded */
  show({ seq, below }) {
    const row = this.#list.querySelector(`:scope > [data-seq="${Number(seq)}"]`);
    if (row) this.#scroller.scrollTop += this.#below(row) - below;
    return row !== null;
  }

  /**
   * Remembers the place of a message in view.
   *
   * @returns {() => void} scrolls so that it is there again, whatever was added or removed above and below it
   */
  hold() {
    const held = this.#firstMessage(this.#scroller.clientHeight / 3) ?? this.#firstMessage();
    const before = held ? this.#below(held) : 0;
    return () => {
      if (held?.isConnected) this.#scroller.scrollTop += this.#below(held) - before;
    };
  }

  /** @param {number} [below] distance from the upper edge of the view @returns {Element|undefined} the first message that ends below it */
  #firstMessage(below = 0) {
    const rows = this.#list.children;
    const start = this.#scroller.getBoundingClientRect().top + below;
    let index = indexOf(rows, ({ bottom }) => bottom > start);
    while (index < rows.length && !seqOf(rows[index])) index++;
    return rows[index];
  }

  /** Scrolls to the line before the new messages. @returns {boolean} false if there is none */
  showLine() {
    const line = this.#line;
    if (line) this.#scroller.scrollTop += this.#below(line) - LINE_PX;
    return line !== null;
  }

  /** Scrolls back to the line if it has left the view at the upper edge. @returns {boolean} whether it had */
  holdLine() {
    const line = this.#line;
    return line !== null && this.#below(line) < 0 && this.showLine();
  }

  get #line() {
    return /** @type {HTMLElement|null} */ (this.#list.querySelector(':scope > [data-testid="row-unread"]'));
  }

  /** @param {Element} row @returns {number} its distance from the upper edge of the view, negative above it */
  #below(row) {
    return row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
  }
}

/** Searches by halves. @param {HTMLCollection} rows @param {(place: DOMRect) => boolean} isPast false for the first rows, true for the others @returns {number} the first index for which it is true */
function indexOf(rows, isPast) {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isPast(rows[middle].getBoundingClientRect())) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** @param {Element} row @returns {number} 0 if it is no stored message */
function seqOf(row) {
  return Number(/** @type {HTMLElement} */ (row).dataset.seq ?? 0);
}
