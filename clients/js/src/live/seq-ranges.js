/** The positions of a conversation that are known: sorted ranges without overlap, each from its first to its last position. */

/** @typedef {import('../../types/live.js').Gap} Gap */

export class SeqRanges {
  /** @type {[first: number, last: number][]} */ #ranges = [];

  /** @returns {number|undefined} the lowest known position */
  get first() {
    return this.#ranges[0]?.[0];
  }

  /** @returns {number|undefined} the highest known position */
  get last() {
    return this.#ranges.at(-1)?.[1];
  }

  /** The unknown positions between known ones. @returns {Gap[]} */
  get gaps() {
    return this.#ranges.slice(1).map(([first], index) => ({ after: this.#ranges[index][1], before: first }));
  }

  /** @param {number} seq */
  has(seq) {
    return this.#ranges.some(([first, last]) => first <= seq && seq <= last);
  }

  /** @param {number} first @param {number} last */
  add(first, last) {
    if (last < first) return;
    const isApart = (/** @type {[number, number]} */ [from, to]) => to < first - 1 || from > last + 1;
    const touching = this.#ranges.filter((range) => !isApart(range));
    const merged = /** @type {[number, number]} */ ([Math.min(first, ...touching.map(([from]) => from)), Math.max(last, ...touching.map(([, to]) => to))]);
    this.#ranges = [...this.#ranges.filter(isApart), merged].sort(([one], [other]) => one - other);
  }

  /** Forgets positions up to one that is none any more. @param {number} seq */
  dropUpTo(seq) {
    this.#ranges = this.#ranges.filter(([, last]) => last > seq).map(([first, last]) => [Math.max(first, seq + 1), last]);
  }
}
