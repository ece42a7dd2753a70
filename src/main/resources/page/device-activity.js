/** Reports whether the user is at this page: it is visible, has the focus, and the user has touched it within two minutes. */

import { hasAttention } from './attention.js';

const IDLE_AFTER_MS = 120_000;
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'];

export class DeviceActivity {
  #report;
  #touchedAt = Date.now();
  #isActive = false;
  /** @type {any} */ #timer;

  /** @param {(isActive: boolean) => void} report called on each change @param {AbortSignal} signal ends it */
  constructor(report, signal) {
    this.#report = report;
    for (const type of TOUCHES) window.addEventListener(type, () => this.#touched(), { signal, passive: true, capture: true });
    for (const type of ['focus', 'pageshow']) window.addEventListener(type, () => this.#touched(), { signal });
    window.addEventListener('blur', () => this.#update(), { signal });
    document.addEventListener('visibilitychange', () => this.#update(), { signal });
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
    this.#update();
  }

  #touched() {
    this.#touchedAt = Date.now();
    if (!this.#isActive) this.#update();
  }

  #update() {
    clearTimeout(this.#timer);
    const remaining = this.#touchedAt + IDLE_AFTER_MS - Date.now();
    const isActive = hasAttention() && remaining > 0;
    if (isActive) this.#timer = setTimeout(() => this.#update(), remaining);
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    this.#report(isActive);
  }
}
