/** Shows the state of the connection, and the time until the next attempt. */

import { byId, showText } from './dom.js';
import { t } from './language.js';

/** Texts of the banner, by state. */
const BANNERS = { closed: '', offline: 'connection.youAreOffline', connecting: 'connection.connecting', syncing: 'connection.gettingLatest', online: '' };
/** Close codes of which the banner tells the reason. */
const REASONS = new Set([1001, 1012, 1013, 4401, 4429]);
/** Causes for which the client gives up. It reconnects only when the user asks for it. */
const CAUSES = new Set(['administrator', 'token', 'origin', 'protocol']);

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
    label.textContent = t(`connection.${state}`);
    const text = textOf(state, code, cause);
    this.#banner.dataset.state = state;
    this.#banner.hidden = text === '';
    showText(byId('banner-text'), text);
    byId('try-now').hidden = state !== 'offline' && state !== 'closed';
    byId('try-now').textContent = t(state === 'closed' ? 'connection.connectAgain' : 'connection.tryNow');
    this.#countDown(state === 'offline' ? Date.now() + retryInMs : 0);
  }

  /** Counts down outside of the status region, so that screen readers do not announce every second. @param {number} until */
  #countDown(until) {
    clearInterval(this.#ticking);
    const write = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      showText(byId('banner-countdown'), until === 0 ? '' : seconds > 0 ? t('connection.reconnectingIn', { seconds }) : t('connection.reconnecting'));
    };
    write();
    if (until > 0) this.#ticking = setInterval(write, 250);
  }
}

/** @param {import('chat-api-client').ConnectionState} state @param {number} [code] @param {string|null} [cause] */
function textOf(state, code, cause) {
  if (state === 'closed' && cause) return t('connection.closedBecause', { reason: t(CAUSES.has(cause) ? `connection.cause.${cause}` : 'connection.youAreDisconnected') });
  if (state === 'offline' && code !== undefined && REASONS.has(code)) return t('connection.youAreOfflineBecause', { reason: t(`connection.reason.${code}`) });
  return BANNERS[state] && t(BANNERS[state]);
}
