/** Shows the state of the connection, and the time until the next attempt. */

import { byId, showText } from './dom.js';

const LABELS = { closed: 'Disconnected', offline: 'Offline', connecting: 'Connecting\u2026', syncing: 'Catching up\u2026', online: 'Online' };
const BANNERS = { closed: '', offline: 'You are offline.', connecting: 'Connecting\u2026', syncing: 'Getting the latest messages\u2026', online: '' };
/** Additional text by close code. */
const REASONS = /** @type {Record<number, string>} */ ({
  1001: 'The server is stopping.',
  1012: 'The server is restarting.',
  1013: 'The server cannot keep up.',
  4401: 'Your sign-in has to be renewed.',
  4429: 'This connection is too slow for all that comes in.',
});
/** Text by the cause for which the client gave up. It reconnects only when the user asks for it. */
const CAUSES = /** @type {Record<string, string>} */ ({
  administrator: 'An administrator has disconnected you.',
  token: 'Your sign-in is no longer valid.',
  origin: 'The server does not accept this page.',
  protocol: 'The connection was closed again and again.',
});

/**
 * @typedef {object} Why
 * @property {number} [retryInMs] when offline
 * @property {number} [code] close code of the server
 * @property {string|null} [cause] the reason why the client gave up
 */

export class ConnectionView {
  #banner = byId('banner');
  /** @type {any} */ #ticking;

  /** @param {() => void} connect @param {AbortSignal} signal ends the view */
  constructor(connect, signal) {
    byId('try-now').addEventListener('click', connect, { signal });
    signal.addEventListener('abort', () => clearInterval(this.#ticking));
  }

  /** @param {import('chat-api-client').ConnectionState} state @param {Why} [why] */
  show(state, { retryInMs = 0, code, cause } = {}) {
    const label = byId('connection-state');
    label.dataset.state = state;
    label.textContent = LABELS[state];
    const text = textOf(state, code, cause);
    this.#banner.dataset.state = state;
    this.#banner.hidden = text === '';
    showText(byId('banner-text'), text);
    byId('try-now').hidden = state !== 'offline' && state !== 'closed';
    byId('try-now').textContent = state === 'closed' ? 'Connect again' : 'Try now';
    this.#countDown(state === 'offline' ? Date.now() + retryInMs : 0);
  }

  /** Counts down outside of the status region, so that screen readers do not announce every second. @param {number} until */
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

/** @param {import('chat-api-client').ConnectionState} state @param {number} [code] @param {string|null} [cause] */
function textOf(state, code, cause) {
  if (state === 'closed' && cause) return `${CAUSES[cause] ?? 'You are disconnected.'} What you write is sent when you connect again.`;
  if (state === 'offline' && code !== undefined && REASONS[code]) return `You are offline. ${REASONS[code]}`;
  return BANNERS[state];
}
