/** The popup without a signed-in user: asks for the server first, then for the credentials. */

import { byId, showText } from '../page/dom.js';
import { errorText, t } from '../page/language.js';
import { readSettings } from '../worker/settings.js';

export class SignInPane {
  #link;
  /** @type {any} */ #server = null;
  /** @type {any} settings of the options page */ #provider = null;
  /** True if the organisation has set the server. */ #isManaged = false;
  #isShown = false;
  /** Counts the times that it was shown or hidden. */ #round = 0;

  /** @param {import('./worker-link.js').WorkerLink} link */
  constructor(link) {
    this.#link = link;
    this.#onSubmit('server-form', 'server', 'extension.enterServer', (address) => this.#find(address));
    this.#onSubmit('user-form', 'sign-in-user', 'signIn.enterUserId', (userId) => this.#signIn({ userId }));
    this.#onSubmit('token-form', 'token-input', 'signIn.pasteToken', (token) => this.#signIn({ token }));
    byId('provider-form').addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit('provider-form', byId('provider-button'), () => this.#signIn({ atProvider: true }));
    });
    byId('other-server').addEventListener('click', () => this.#askForServer());
  }

  /** @param {string} message reason why a new sign-in is needed */
  async show(message) {
    if (this.#isShown) return;
    this.#isShown = true;
    const round = ++this.#round;
    const { server, managed } = await readSettings(chrome.storage);
    if (round !== this.#round) return;
    this.#isManaged = managed.includes('server');
    byId('server').value = server;
    byId('server').readOnly = this.#isManaged;
    showText(byId('server-hint'), t(this.#isManaged ? 'extension.serverManaged' : 'extension.serverHint'));
    showText(byId('sign-in-message'), errorText(message));
    // Nothing can be typed before this, so nothing that was typed is replaced.
    byId('sign-in').hidden = false;
    this.#askForServer();
  }

  hide() {
    this.#isShown = false;
    this.#round++;
    byId('sign-in').hidden = true;
    for (const form of ['user-form', 'token-form']) byId(form).reset();
  }

  #askForServer() {
    this.#server = null;
    this.#showForms();
    byId('server').focus();
  }

  /** @param {string} address */
  async #find(address) {
    this.#server = await this.#link.ask('find-server', { address });
    this.#provider = (await readSettings(chrome.storage)).provider;
    this.#showForms();
    byId(this.#server.developmentSignIn ? 'sign-in-user' : this.#provider ? 'provider-button' : 'token-input').focus();
  }

  /** @param {{userId?: string, token?: string, atProvider?: boolean}} credentials */
  #signIn(credentials) {
    return this.#link.ask('sign-in', { server: this.#server, ...credentials });
  }

  #showForms() {
    const isDevelopment = this.#server?.developmentSignIn ?? false;
    byId('server-form').hidden = this.#server !== null;
    const hasProvider = this.#server !== null && !isDevelopment && this.#provider !== null;
    byId('user-form').hidden = !isDevelopment;
    byId('provider-form').hidden = !hasProvider;
    byId('provider-missing').hidden = hasProvider || isDevelopment;
    if (hasProvider) showText(byId('provider-hint'), t('extension.at', { host: new URL(this.#provider.issuer).host }));
    byId('token-details').hidden = this.#server === null;
    byId('token-details').open = !isDevelopment && !hasProvider;
    byId('other-server').hidden = this.#server === null || this.#isManaged;
  }

  /**
   * @param {string} formId @param {string} fieldId @param {string} ifEmpty names the text of the error
   * @param {(value: string) => Promise<void>} submit
   */
  #onSubmit(formId, fieldId, ifEmpty, submit) {
    const field = byId(fieldId);
    byId(formId).addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit(formId, field, () => {
        const value = field.value.trim();
        if (value === '') throw new Error(t(ifEmpty));
        return submit(value);
      });
    });
  }

  /** @param {string} formId @param {any} field gets the focus after an error @param {() => Promise<void>} submit */
  async #submit(formId, field, submit) {
    const button = byId(formId).querySelector('button[type=submit]');
    button.disabled = true;
    try {
      showText(byId('sign-in-message'), '');
      await submit();
    } catch (error) {
      showText(byId('sign-in-message'), errorText(error));
      field.focus();
    } finally {
      button.disabled = false;
    }
  }
}
