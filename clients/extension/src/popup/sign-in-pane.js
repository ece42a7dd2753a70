/** The popup without a signed-in user: asks for the server first, then for the credentials. */

import { byId, showText } from '../page/dom.js';

export class SignInPane {
  #link;
  /** @type {any} */ #server = null;
  /** @type {any} settings of the options page */ #provider = null;
  #isShown = false;

  /** @param {import('./worker-link.js').WorkerLink} link */
  constructor(link) {
    this.#link = link;
    this.#onSubmit('server-form', 'server', 'Enter the address of the server.', (address) => this.#find(address));
    this.#onSubmit('user-form', 'sign-in-user', 'Enter a user id.', (userId) => this.#signIn({ userId }));
    this.#onSubmit('token-form', 'token-input', 'Paste a token.', (token) => this.#signIn({ token }));
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
    byId('sign-in').hidden = false;
    const { server = '' } = await chrome.storage.local.get('server');
    byId('server').value = server;
    this.#askForServer();
    showText(byId('sign-in-message'), message);
  }

  hide() {
    this.#isShown = false;
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
    this.#provider = (await chrome.storage.local.get('provider')).provider ?? null;
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
    if (hasProvider) showText(byId('provider-hint'), `You sign in at ${new URL(this.#provider.issuer).host}, in a window of its own.`);
    byId('token-details').hidden = this.#server === null;
    byId('token-details').open = !isDevelopment && !hasProvider;
    byId('other-server').hidden = this.#server === null;
  }

  /**
   * @param {string} formId @param {string} fieldId @param {string} ifEmpty
   * @param {(value: string) => Promise<void>} submit
   */
  #onSubmit(formId, fieldId, ifEmpty, submit) {
    const field = byId(fieldId);
    byId(formId).addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit(formId, field, () => {
        const value = field.value.trim();
        if (value === '') throw new Error(ifEmpty);
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
      showText(byId('sign-in-message'), error instanceof Error ? error.message : String(error));
      field.focus();
    } finally {
      button.disabled = false;
    }
  }
}
