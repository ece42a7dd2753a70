/** Cursors as the frames of a `sync`. */

/** Cursors of the first attempt: such a frame has 30 KB at most, so it passes where 64 KiB do not, and servers that know no parts take it. */
const FIRST = 500;
const FEWEST = 25;

export class CursorParts {
  #most = FIRST;

  /** Whether smaller parts are still to be tried. */
  get canShrink() {
    return this.#most > FEWEST;
  }

  /** The next frames are half as large. */
  shrink() {
    this.#most = Math.max(FEWEST, Math.floor(this.#most / 2));
  }

  /** @param {Map<string, number>} cursors @returns {boolean} whether one frame is enough */
  fitInOne(cursors) {
    return cursors.size <= this.#most;
  }

  /** @param {Map<string, number>} cursors @returns {object[]} one frame, or several that have to be sent in this order */
  framesOf(cursors) {
    const entries = [...cursors];
    const frames = [];
    for (let from = 0; from === 0 || from < entries.length; from += this.#most) {
      const isPart = from + this.#most < entries.length;
      frames.push({ action: 'sync', cursors: Object.fromEntries(entries.slice(from, from + this.#most)), ...(isPart && { part: true }) });
    }
    return frames;
  }
}
