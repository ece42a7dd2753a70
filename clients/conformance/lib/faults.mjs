/**
 * The faults that wait for their occasion. A fault names what it befalls (`on`): the action of a frame, `handshake`, `stream`, `frames`, `token`, or a
 * call of REST such as `GET /conversations/room/messages`. README.md lists its fields.
 */

/** @typedef {{on: string, times?: number|'always', skip?: number, minBytes?: number, then?: string, [field: string]: any}} Fault */

const THENS = new Set(['ignore', 'refuse', 'cut', 'close', 'silence', 'hold']);

export class Faults {
  /** @type {(Fault & {left: number, passes: number})[]} */ #waiting = [];
  /** @type {(() => void)[]} */ #held = [];

  /** @param {Fault} fault */
  add(fault) {
    if (fault.then !== undefined && !THENS.has(fault.then)) throw new Error(`A fault has then: ${fault.then}, expected one of ${[...THENS].join(', ')}.`);
    this.#waiting.push({ ...fault, left: fault.times === 'always' ? Infinity : (fault.times ?? 1), passes: fault.skip ?? 0 });
  }

  end() {
    this.#waiting = [];
  }

  /** Faults that nothing has met are a mistake of the scenario, or of the client. @returns {string[]} */
  get unmet() {
    return this.#waiting.filter(({ left }) => left > 0 && left !== Infinity).map(({ on }) => on);
  }

  /** @param {string} on @param {number} [bytes] of the frame @returns {Fault|null} the fault that befalls it, once */
  take(on, bytes = 0) {
    const found = this.#waiting.find((fault) => fault.on === on && fault.left > 0 && bytes >= (fault.minBytes ?? 0));
    if (!found) return null;
    if (found.passes-- > 0) return null;
    found.left--;
    return found;
  }

  /** Keeps an answer back until {@link release}. @param {() => void} answer */
  hold(answer) {
    this.#held.push(answer);
  }

  get isHolding() {
    return this.#held.length > 0;
  }

  release() {
    for (const answer of this.#held.splice(0)) answer();
  }
}
