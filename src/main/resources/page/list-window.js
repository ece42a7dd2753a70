/**
 * Windowing of a long list: only the visible rows and some around them are in the document. Padding replaces the others, so the scroll bar
 * is that of the whole list.
 */

/** A list of at most this many rows is rendered as a whole. */
const WHOLE = 60;
const AROUND = 20;
const GUESSED_PX = 72;

export class ListWindow {
  #scroller;
  #container;
  #changed;
  #rowPx = GUESSED_PX;
  #count = 0;
  #from = 0;
  #to = 0;

  /** @param {HTMLElement} scroller @param {HTMLElement} container of the rows @param {() => void} changed called when other rows have to be rendered @param {AbortSignal} signal */
  constructor(scroller, container, changed, signal) {
    this.#scroller = scroller;
    this.#container = container;
    this.#changed = changed;
    scroller.addEventListener('scroll', () => this.#place() && changed(), { signal, passive: true });
    const resized = new ResizeObserver(() => this.#place() && changed());
    resized.observe(scroller);
    signal.addEventListener('abort', () => resized.disconnect());
  }

  /** @param {number} count of all rows @returns {[number, number]} range of rows to render, the end is exclusive */
  of(count) {
    this.#count = count;
    this.#place();
    return [this.#from, this.#to];
  }

  /** Measures the height of a row after the rows were rendered, and sets the padding. */
  shown() {
    const rows = this.#container.children;
    if (rows.length > 1) {
      const apart = rows[1].getBoundingClientRect().top - rows[0].getBoundingClientRect().top;
      if (apart > 0) this.#rowPx = apart;
    }
    this.#container.classList.toggle('windowed', this.#count > WHOLE);
    this.#container.style.paddingTop = `${this.#from * this.#rowPx}px`;
    this.#container.style.paddingBottom = `${(this.#count - this.#to) * this.#rowPx}px`;
  }

  /** Scrolls as little as possible to make a row visible. @param {number} index */
  reveal(index) {
    const top = index * this.#rowPx;
    const { scrollTop, clientHeight } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + this.#rowPx > scrollTop + clientHeight) this.#scroller.scrollTop = top + this.#rowPx - clientHeight;
    if (this.#place()) this.#changed();
  }

  /** Updates the range of rows. @returns {boolean} true if it has changed */
  #place() {
    const [from, to] = [this.#from, this.#to];
    const first = Math.floor(this.#scroller.scrollTop / this.#rowPx);
    const last = Math.ceil((this.#scroller.scrollTop + this.#scroller.clientHeight) / this.#rowPx);
    const isInside = from <= Math.max(0, first - AROUND / 3) && to >= Math.min(this.#count, last + AROUND / 3);
    if (this.#count <= WHOLE) [this.#from, this.#to] = [0, this.#count];
    else if (!isInside || to - from > last - first + 3 * AROUND || to > this.#count) {
      this.#from = Math.max(0, Math.min(first, this.#count) - AROUND);
      this.#to = Math.min(this.#count, last + AROUND);
    }
    return from !== this.#from || to !== this.#to;
  }
}
