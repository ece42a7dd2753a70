/** The sign-in form of the page. */

import { byId, showText } from './dom.js';
import { Session } from './session.js';

export class SignInView {
  #root = byId('sign-in');
  #onSession;
  #userClaim = '';

  /** @param {(session: Session) => void} onSession */
  constructor(onSession) {
    this.#onSession = onSession;
    this.#onSubmit('user-form', 'sign-in-user', 'Enter a user id.', (userId) => Session.ofDevelopment(userId));
    this.#onSubmit('token-form', 'token-input', 'Paste a token.', (token) => Session.ofToken(token, this.#userClaim));
    byId('settings-retry').addEventListener('click', () => location.reload());
  }

  /** @param {import('./session.js').ServerSettings} settings @param {string} [message] reason why a new sign-in is needed */
  show({ developmentSignIn, userClaim }, message = '') {
    this.#userClaim = userClaim;
    this.#root.hidden = false;
    byId('user-form').hidden = !developmentSignIn;
    byId('token-details').hidden = false;
    byId('token-details').open = !developmentSignIn;
    for (const form of ['user-form', 'token-form']) byId(form).reset();
    showText(byId('sign-in-message'), message);
    byId(developmentSignIn ? 'sign-in-user' : 'token-input').focus();
  }

  /** Shows an error and a retry button if the settings of the server could not be loaded. @param {{message: string, status?: number}} error status: 0 without a connection */
  showUnavailable({ message, status }) {
    this.#root.hidden = false;
    byId('token-details').hidden = true;
    byId('settings-retry').hidden = false;
    showText(byId('sign-in-message'), message);
    if (status !== 0) return;
    byId('sign-in-heading').textContent = 'No connection';
    window.addEventListener('online', () => location.reload(), { once: true });
  }

  hide() {
    this.#root.hidden = true;
  }

  /**
   * @param {string} formId @param {string} fieldId @param {string} ifEmpty
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
        if (value === '') throw new Error(ifEmpty);
        this.#onSession(await signIn(value));
      } catch (error) {
        showText(byId('sign-in-message'), error instanceof Error ? error.message : String(error));
        field.focus();
      } finally {
        button.disabled = false;
      }
    });
  }
}
