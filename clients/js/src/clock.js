/** Time and randomness, which tests replace. */

/** @typedef {import('../types/index.js').Clock} Clock */

/** @param {Partial<Clock>} [replaced] @returns {Clock} */
export function clockWith(replaced) {
  return {
    setTimeout: (task, ms) => setTimeout(task, ms),
    clearTimeout: (timer) => clearTimeout(timer),
    now: () => Date.now(),
    random: () => Math.random(),
    ...replaced,
  };
}

/** Timers by name. Setting a name again replaces its timer. */
export class Timers {
  #clock;
  /** @type {Map<string, any>} */ #timers = new Map();

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {string} name @param {number} ms @param {() => void} task */
  set(name, ms, task) {
    this.clear(name);
    this.#timers.set(name, this.#clock.setTimeout(() => {
      this.#timers.delete(name);
      task();
    }, ms));
  }

  /** @param {string} name @returns {boolean} true if the timer is set and has not fired */
  has(name) {
    return this.#timers.has(name);
  }

  /** @param {string} name */
  clear(name) {
    if (this.#timers.has(name)) this.#clock.clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  clearAll() {
    for (const name of [...this.#timers.keys()]) this.clear(name);
  }
}
