/** Whether the page is connected, and what happens when it is not. */

import { byId, showText } from './dom.js';

const LABELS = {
  closed: 'Signed out', offline: 'Offline', connecting: 'Connecting\u2026', syncing: 'Catching up\u2026', online: 'Online',
};
const BANNERS = {
  closed: '', offline: 'You are offline.', connecting: 'Connecting\u2026', syncing: 'Getting the latest messages\u2026', online: '',
};

export class ConnectionView {
  #banner = byId('banner');
  /** @type {any} */ #ticking;

  /** @param {() => void} connect @param {AbortSignal} signal ends the view */
  constructor(connect, signal) {
    byId('try-now').addEventListener('click', connect, { signal });
    signal.addEventListener('abort', () => clearInterval(this.#ticking));
  }

  /**
   * @param {import('chat-api-client').ConnectionState} state
   * @param {number} [retryInMs] when offline
   */
  show(state, retryInMs = 0) {
    const label = byId('connection-state');
    label.dataset.state = state;
    label.textContent = LABELS[state];
    this.#banner.dataset.state = state;
    this.#banner.hidden = BANNERS[state] === '';
    showText(byId('banner-text'), BANNERS[state]);
    byId('try-now').hidden = state !== 'offline';
    this.#countDown(state === 'offline' ? Date.now() + retryInMs : 0);
  }

  /** The seconds stay out of the status region: nobody wants to have each of them read out. @param {number} until */
  #countDown(until) {
    clearInterval(this.#ticking);
    const write = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      showText(byId('banner-countdown'), until === 0 ? '' : seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting\u2026');
    };
    write();
    if (until > 0) this.#ticking = setInterval(write, 250);
  }
}
