/** What is done while a connection is open: heartbeats, and a look at the clock. */

const LOOK_AT_CLOCK_MS = 20_000;
const ASLEEP_AFTER_MS = 30_000;

export class Pulse {
  #timers;
  #clock;
  #heartbeatMs;
  #act;

  /**
   * @param {import('./clock.js').Timers} timers those of the connection, cleared when it ends
   * @param {import('../types/index.js').Clock} clock
   * @param {number} heartbeatMs
   * @param {{beat: () => void, slept: () => void}} act
   */
  constructor(timers, clock, heartbeatMs, act) {
    this.#timers = timers;
    this.#clock = clock;
    this.#heartbeatMs = heartbeatMs;
    this.#act = act;
  }

  start() {
    this.#beat();
    this.#watchSleep();
  }

  #beat() {
    this.#timers.set('heartbeat', this.#heartbeatMs, () => {
      this.#act.beat();
      this.#beat();
    });
  }

  /** A timer that comes much too late tells that the computer has slept. */
  #watchSleep() {
    const due = this.#clock.now() + LOOK_AT_CLOCK_MS;
    this.#timers.set('clock', LOOK_AT_CLOCK_MS, () => {
      if (this.#clock.now() - due > ASLEEP_AFTER_MS) this.#act.slept();
      this.#watchSleep();
    });
  }
}
