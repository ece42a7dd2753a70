/**
 * Whether an open connection is alive. A network that swallows everything closes nothing, so silence is asked about: with a heartbeat
 * that the server answers, or, where the server is too old for that, with a sync.
 */

const TIMEOUT_MS = 10_000;
/** A send is answered sooner than this unless something is wrong; together with the question after it, that makes 10 s. */
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
   * @param {import('./clock.js').Timers} timers those of the connection, cleared when it ends
   * @param {import('../types/index.js').Clock} clock
   * @param {number} intervalMs after which the server is asked
   * @param {{heartbeat: (ref: string) => void, sync: () => void, dead: () => void}} actions
   */
  constructor(timers, clock, intervalMs, actions) {
    this.#timers = timers;
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#actions = actions;
  }

  /** Whether the server has answered a heartbeat on this connection, so that it knows whatever came with that. */
  get isSupported() {
    return this.#isSupported;
  }

  /** A connection was opened. */
  start() {
    this.#isSupported = false;
    this.#receivedAt = this.#clock.now();
    this.#watchIdle(this.#intervalMs);
    this.#watchSleep();
  }

  /** Asks once, without a deadline, to learn whether the server answers. */
  probe() {
    this.#actions.heartbeat(REF_PREFIX + ++this.#probes);
  }

  /** @param {any} frame any that came in @returns {boolean} whether it was an answer to a question from here */
  received({ type, ref }) {
    this.#receivedAt = this.#clock.now();
    this.#timers.clear('heartbeat-answer');
    this.#timers.clear('reply');
    const isAnswer = typeof ref === 'string' && ref.startsWith(REF_PREFIX);
    if (isAnswer && type === 'done') this.#isSupported = true;
    return isAnswer;
  }

  /** Something was said that the server answers soon. */
  expectReply() {
    if (!this.#timers.has('reply')) this.#timers.set('reply', REPLY_DELAY_MS, () => this.check(TIMEOUT_MS - REPLY_DELAY_MS));
  }

  /** Finds out whether the connection lives. @param {number} [timeoutMs] for an answer */
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

  /** A timer that comes much too late tells that the computer has slept. */
  #watchSleep() {
    const due = this.#clock.now() + SLEEP_CHECK_MS;
    this.#timers.set('sleep', SLEEP_CHECK_MS, () => {
      if (this.#clock.now() - due > SLEEP_THRESHOLD_MS) this.check();
      this.#watchSleep();
    });
  }
}
