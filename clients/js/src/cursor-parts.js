/** Splits cursors into the frames of a `sync`. */

/** Cursors per frame at first. Such a frame has at most 40 KB, so it passes limits of 64 KiB, and servers without support for parts accept it. */
const MAX_CURSORS = 500;
const MIN_CURSORS = 25;

export class CursorParts {
  #max = MAX_CURSORS;

  /** True if smaller parts can still be tried. */
  get canShrink() {
    return this.#max > MIN_CURSORS;
  }

  /** Halves the size of the next frames. */
  shrink() {
    this.#max = Math.max(MIN_CURSORS, Math.floor(this.#max / 2));
  }

  /** @param {Map<string, unknown>} cursors @returns {boolean} true if one frame is enough */
  fitInOne(cursors) {
    return cursors.size <= this.#max;
  }

  /**
   * @param {Map<string, number|number[]>} cursors @param {{reads?: boolean, me?: number}} [more]
   * reads: true to request the user's read positions too; me: known revision of the user's own object, to request a newer one
   * @returns {object[]} one frame, or several to be sent in this order
   */
  framesOf(cursors, { reads = false, me = undefined } = {}) {
    const entries = [...cursors];
    const frames = [];
    for (let from = 0; from === 0 || from < entries.length; from += this.#max) {
      const isPart = from + this.#max < entries.length;
      const named = Object.fromEntries(entries.slice(from, from + this.#max));
      frames.push({ action: 'sync', cursors: named, ...(isPart && { part: true }), ...(!isPart && { ...(reads && { reads }), ...(me !== undefined && { me }) }) });
    }
    return frames;
  }
}
