/** The sign-in form of the page. */

import { byId, showText } from './dom.js';
import { errorText, t } from './language.js';
import { Session } from './session.js';

export class SignInView {
  #root = byId('sign-in');
  #onSession;
  #userClaim = '';
  /** @type {import('./client/sign-in/redirect-sign-in.js').RedirectSignIn|null} */ #provider = null;

  /** @param {(session: Session) => void} onSession */
  constructor(onSession) {
    this.#onSession = onSession;
    this.#onSubmit('user-form', 'sign-in-user', 'signIn.enterUserId', (userId) => Session.ofDevelopment(userId));
    this.#onSubmit('token-form', 'token-input', 'signIn.pasteToken', (token) => Session.ofToken(token, this.#userClaim));
    byId('settings-retry').addEventListener('click', () => location.reload());
    byId('provider-form').addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#leaveForProvider();
    });
    // The button back brings the page as it was left.
    window.addEventListener('pageshow', () => (byId('provider-button').disabled = false));
  }

  /** @param {import('./client/sign-in/redirect-sign-in.js').RedirectSignIn|null} provider at which users sign in; null for none */
  offer(provider) {
    this.#provider = provider;
    showText(byId('provider-hint'), provider ? t('signIn.at', { host: provider.host }) : '');
    if (provider) showText(byId('token-toggle'), t('signIn.withTokenForDevelopers'));
  }

  /** @param {import('./session.js').ServerSettings} settings @param {string} [message] reason why a new sign-in is needed */
  show({ developmentSignIn, userClaim }, message = '') {
    this.#userClaim = userClaim;
    this.#root.hidden = false;
    const isAlone = !developmentSignIn && !this.#provider;
    byId('user-form').hidden = !developmentSignIn;
    byId('provider-form').hidden = !this.#provider;
    byId('token-details').hidden = false;
    byId('token-details').open = isAlone;
    for (const form of ['user-form', 'token-form']) byId(form).reset();
    showText(byId('sign-in-busy'), '');
    showText(byId('sign-in-message'), errorText(message));
    byId(developmentSignIn ? 'sign-in-user' : isAlone ? 'token-input' : 'provider-button').focus();
  }

  /** Shows that something is being done, and offers nothing else meanwhile. @param {string} text */
  showBusy(text) {
    this.#root.hidden = false;
    for (const id of ['user-form', 'provider-form', 'token-details']) byId(id).hidden = true;
    showText(byId('sign-in-message'), '');
    showText(byId('sign-in-busy'), text);
  }

  /** Shows an error and a retry button if the settings of the server could not be loaded. @param {{message: string, status?: number}} error status: 0 without a connection */
  showUnavailable(error) {
    this.#root.hidden = false;
    byId('token-details').hidden = true;
    showText(byId('sign-in-busy'), '');
    byId('settings-retry').hidden = false;
    showText(byId('sign-in-message'), errorText(error));
    if (error.status !== 0) return;
    byId('sign-in-heading').textContent = t('signIn.noConnection');
    window.addEventListener('online', () => location.reload(), { once: true });
  }

  hide() {
    this.#root.hidden = true;
  }

  async #leaveForProvider() {
    const button = byId('provider-button');
    button.disabled = true;
    showText(byId('sign-in-message'), '');
    try {
      await this.#provider?.start();
    } catch (error) {
      button.disabled = false;
      showText(byId('sign-in-message'), errorText(error));
    }
  }

  /**
   * @param {string} formId @param {string} fieldId @param {string} ifEmpty names the text of the error
   * @param {(value: string) => Session|Promise<Session>} signIn
   */
  #onSubmit(formId, fieldId, ifEmpty, signIn) {
    const field = byId(fieldId);
    const button = byId(formId).querySelector('button[type=submit]');
    byId(formId).addEventListener('submit', async (/** @type {Event} */ event) => {
      event.preventDefault();
      const value = field.value.trim();
      button.disabled = true;
      try {
        if (value === '') throw new Error(t(ifEmpty));
        this.#onSession(await signIn(value));
      } catch (error) {
        showText(byId('sign-in-message'), errorText(error));
        field.focus();
      } finally {
        button.disabled = false;
      }
    });
  }
}
