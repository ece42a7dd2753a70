/** Time that runs faster, so that a client whose clock is an option waits a fraction of what it would: 10 s are half a second at the speed 20. */

const START = Date.now();

export class FastClock {
  /** @param {number} [speed] seconds of this clock in one second; 1 for the real time */
  constructor(speed = 1) {
    this.speed = speed;
  }

  now = () => Math.floor(START + (Date.now() - START) * this.speed);
  random = () => Math.random();
  setTimeout = (/** @type {() => void} */ task, /** @type {number} */ ms) => setTimeout(task, Math.min(ms / this.speed, 2 ** 31 - 1));
  clearTimeout = (/** @type {any} */ timer) => clearTimeout(timer);
}
