/** Cursors as the frames of a `sync`. */

/** Cursors of the first attempt: such a frame has 30 KB at most, so it passes where 64 KiB do not, and servers that know no parts take it. */
const MAX_CURSORS = 500;
const MIN_CURSORS = 25;

export class CursorParts {
  #max = MAX_CURSORS;

  /** Whether smaller parts are still to be tried. */
  get canShrink() {
    return this.#max > MIN_CURSORS;
  }

  /** The next frames are half as large. */
  shrink() {
    this.#max = Math.max(MIN_CURSORS, Math.floor(this.#max / 2));
  }

  /** @param {Map<string, number>} cursors @returns {boolean} whether one frame is enough */
  fitInOne(cursors) {
    return cursors.size <= this.#max;
  }

  /** @param {Map<string, number>} cursors @returns {object[]} one frame, or several that have to be sent in this order */
  framesOf(cursors) {
    const entries = [...cursors];
    const frames = [];
    for (let from = 0; from === 0 || from < entries.length; from += this.#max) {
      const isPart = from + this.#max < entries.length;
      frames.push({ action: 'sync', cursors: Object.fromEntries(entries.slice(from, from + this.#max)), ...(isPart && { part: true }) });
    }
    return frames;
  }
}
