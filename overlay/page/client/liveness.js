/**
 * Whether an open connection is alive. A network that swallows everything closes nothing, so silence is asked about: with a heartbeat
 * that the server answers, or, where the server is too old for that, with a sync.
 */

const PATIENCE_MS = 10_000;
/** A send is answered sooner than this unless something is wrong; together with the question after it, that makes 10 s. */
const USE_MS = 5_000;
const LOOK_AT_CLOCK_MS = 10_000;
const ASLEEP_AFTER_MS = 30_000;
const REF = 'alive-';

export class Liveness {
  #timers;
  #clock;
  #silenceMs;
  #act;
  #heardAt = 0;
  #asked = 0;
  #answersRefs = false;

  /**
   * @param {import('./clock.js').Timers} timers those of the connection, cleared when it ends
   * @param {import('../types/index.js').Clock} clock
   * @param {number} silenceMs after which the server is asked
   * @param {{heartbeat: (ref: string) => void, sync: () => void, dead: () => void}} act
   */
  constructor(timers, clock, silenceMs, act) {
    this.#timers = timers;
    this.#clock = clock;
    this.#silenceMs = silenceMs;
    this.#act = act;
  }

  /** Whether the server has answered a heartbeat on this connection, so that it knows whatever came with that. */
  get answersRefs() {
    return this.#answersRefs;
  }

  /** A connection was opened. */
  start() {
    this.#answersRefs = false;
    this.#heardAt = this.#clock.now();
    this.#watchSilence(this.#silenceMs);
    this.#watchSleep();
  }

  /** Asks once, without a deadline, to learn whether the server answers. */
  introduce() {
    this.#act.heartbeat(REF + ++this.#asked);
  }

  /** @param {any} frame any that came in @returns {boolean} whether it was an answer to a question from here */
  heard({ type, ref }) {
    this.#heardAt = this.#clock.now();
    this.#timers.clear('life');
    this.#timers.clear('use');
    const isAnswer = typeof ref === 'string' && ref.startsWith(REF);
    if (isAnswer && type === 'done') this.#answersRefs = true;
    return isAnswer;
  }

  /** Something was said that the server answers soon. */
  used() {
    if (!this.#timers.has('use')) this.#timers.set('use', USE_MS, () => this.check(PATIENCE_MS - USE_MS));
  }

  /** Finds out whether the connection lives. @param {number} [patienceMs] for an answer */
  check(patienceMs = PATIENCE_MS) {
    if (!this.#answersRefs) this.#act.sync();
    else if (!this.#timers.has('life')) {
      this.introduce();
      this.#timers.set('life', patienceMs, () => this.#act.dead());
    }
  }

  /** @param {number} ms */
  #watchSilence(ms) {
    this.#timers.set('silence', ms, () => {
      const quietMs = this.#clock.now() - this.#heardAt;
      const isQuiet = quietMs >= this.#silenceMs || quietMs < 0;
      if (isQuiet) this.check();
      this.#watchSilence(isQuiet ? this.#silenceMs : this.#silenceMs - quietMs);
    });
  }

  /** A timer that comes much too late tells that the computer has slept. */
  #watchSleep() {
    const due = this.#clock.now() + LOOK_AT_CLOCK_MS;
    this.#timers.set('clock', LOOK_AT_CLOCK_MS, () => {
      if (this.#clock.now() - due > ASLEEP_AFTER_MS) this.check();
      this.#watchSleep();
    });
  }
}
