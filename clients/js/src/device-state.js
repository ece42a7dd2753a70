/** Reports that the user is at this device. The server counts a report for a minute, so it is repeated while the user stays. */

const REPEAT_MS = 30_000;

export class DeviceState {
  #clock;
  #transmit;
  #isActive = false;
  #isOnline = false;
  /** @type {any} */ #timer;

  /** @param {import('../types/index.js').Clock} clock @param {(frame: object) => void} transmit */
  constructor(clock, transmit) {
    this.#clock = clock;
    this.#transmit = transmit;
  }

  /** @param {boolean} isActive */
  set(isActive) {
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    this.#report();
  }

  /** The connection is new to the server, which counts nobody as active on it. @param {boolean} isSupported false if the server knows no such report */
  online(isSupported) {
    this.#isOnline = isSupported;
    if (this.#isActive) this.#report();
  }

  disconnected() {
    this.#isOnline = false;
    this.#clock.clearTimeout(this.#timer);
  }

  #report() {
    this.#clock.clearTimeout(this.#timer);
    if (!this.#isOnline) return;
    this.#transmit({ action: 'device-state', active: this.#isActive });
    if (this.#isActive) this.#timer = this.#clock.setTimeout(() => this.#report(), REPEAT_MS);
  }
}
