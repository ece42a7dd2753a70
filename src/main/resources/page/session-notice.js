/** Tells the user calmly that the sign-in cannot be renewed now, or ends soon. Nothing is lost by either. */

import { byId, showText } from './dom.js';
import { time } from './format.js';
import { t } from './language.js';
import { showError } from './notices.js';

const CHECK_MS = 5_000;

export class SessionNotice {
  #session;

  /**
   * @param {import('./session.js').Session|import('./client/sign-in/provider-session.js').ProviderSession} session
   * @param {() => Promise<void>} renew leaves for the provider, and comes back
   */
  constructor(session, renew) {
    this.#session = session;
    const ended = new AbortController();
    const { signal } = ended;
    const checking = setInterval(() => this.#show(), CHECK_MS);
    signal.addEventListener('abort', () => clearInterval(checking));
    document.addEventListener('visibilitychange', () => this.#show(), { signal });
    byId('session-renew').addEventListener('click', () => renew().catch(showError), { signal });
    /** Ends the view. */
    this.end = () => ended.abort();
    this.#show();
  }

  #show() {
    const { notice } = this.#session;
    byId('session-notice').hidden = notice === null;
    byId('session-renew').hidden = notice?.kind !== 'ending';
    if (notice) showText(byId('session-notice-text'), textOf(notice));
  }
}

/** @param {import('./client/sign-in/provider-session.js').SessionNotice} notice */
function textOf({ kind, endsAt }) {
  const until = time(new Date(endsAt).toISOString());
  if (kind === 'ending') return t('session.ending', { time: until });
  if (endsAt > Date.now()) return t('session.silentUntil', { time: until });
  return t('session.silent');
}
