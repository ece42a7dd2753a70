/**
 * Detects a dead connection. A network that drops all packets closes no connection, so the client probes the server after silence: with a
 * heartbeat that has a `ref`, or with a sync if the server is too old to answer such heartbeats.
 */

const TIMEOUT_MS = 10_000;
/** Time for the reply to a send before the connection is probed. With the probe's timeout, a dead connection is found within 10 s. */
const REPLY_DELAY_MS = 5_000;
const SLEEP_CHECK_MS = 10_000;
const SLEEP_THRESHOLD_MS = 30_000;
const REF_PREFIX = 'alive-';

export class Heartbeat {
  #timers;
  #clock;
  #intervalMs;
  #actions;
  #receivedAt = 0;
  #probes = 0;
  #isSupported = false;

  /**
   * @param {import('./clock.js').Timers} timers of the connection, cleared when it closes
   * @param {import('../types/index.js').Clock} clock
   * @param {number} intervalMs silence after which the server is probed, in milliseconds
   * @param {{heartbeat: (ref: string) => void, sync: () => void, dead: () => void}} actions
   */
  constructor(timers, clock, intervalMs, actions) {
    this.#timers = timers;
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#actions = actions;
  }

  /** True once the server has answered a heartbeat on this connection. Such a server supports everything that was added together with it. */
  get isSupported() {
    return this.#isSupported;
  }

  /** Starts watching a connection that was opened. */
  start() {
    this.#isSupported = false;
    this.#receivedAt = this.#clock.now();
    this.#watchIdle(this.#intervalMs);
    this.#watchSleep();
  }

  /** Sends one heartbeat without a timeout, to learn if the server answers heartbeats. */
  probe() {
    this.#actions.heartbeat(REF_PREFIX + ++this.#probes);
  }

  /** @param {any} frame a received frame @returns {boolean} true if it answers a heartbeat */
  received({ type, ref }) {
    this.#receivedAt = this.#clock.now();
    this.#timers.clear('heartbeat-answer');
    this.#timers.clear('reply');
    const isAnswer = typeof ref === 'string' && ref.startsWith(REF_PREFIX);
    if (isAnswer && type === 'done') this.#isSupported = true;
    return isAnswer;
  }

  /** A frame was sent that the server answers soon; probes the connection if nothing is received for 5 s. */
  expectReply() {
    if (!this.#timers.has('reply')) this.#timers.set('reply', REPLY_DELAY_MS, () => this.check(TIMEOUT_MS - REPLY_DELAY_MS));
  }

  /** Probes the connection, and reports it dead without an answer. @param {number} [timeoutMs] */
  check(timeoutMs = TIMEOUT_MS) {
    if (!this.#isSupported) this.#actions.sync();
    else if (!this.#timers.has('heartbeat-answer')) {
      this.probe();
      this.#timers.set('heartbeat-answer', timeoutMs, () => this.#actions.dead());
    }
  }

  /** @param {number} ms */
  #watchIdle(ms) {
    this.#timers.set('idle', ms, () => {
      const idleMs = this.#clock.now() - this.#receivedAt;
      const isIdle = idleMs >= this.#intervalMs || idleMs < 0;
      if (isIdle) this.check();
      this.#watchIdle(isIdle ? this.#intervalMs : this.#intervalMs - idleMs);
    });
  }

  /** Probes the connection after a sleep of the computer, which shows as a timer that fires much too late. */
  #watchSleep() {
    const due = this.#clock.now() + SLEEP_CHECK_MS;
    this.#timers.set('sleep', SLEEP_CHECK_MS, () => {
      if (this.#clock.now() - due > SLEEP_THRESHOLD_MS) this.check();
      this.#watchSleep();
    });
  }
}
