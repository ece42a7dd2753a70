/** The dialog of the user's own settings: name and picture, the facts that others see, previews of links, and notifications. */

import { AlertSettings } from './alert-settings.js';
import { byId, element, showText } from './dom.js';
import { chooseLanguage, chosenLanguage, errorText } from './language.js';
import { chooseLinkPreviews, showsLinkPreviews } from './link-preview-choice.js';
import { NotificationSettings } from './notification-settings.js';
import { LANGUAGES } from './locales/languages.js';

/** Controls by the names that the server has for their fields. */
const PROFILE = /** @type {const} */ (['name', 'picture']);
const SWITCHES = /** @type {const} */ (['readReceipts', 'typing']);
/** Feature of the server that each switch needs. */
const FEATURES = { readReceipts: 'receipts', typing: 'typing' };

/** @typedef {{name: string, picture: string, readReceipts: boolean, typing: boolean}} Values */

export class OwnSettings {
  #dialog = byId('own-settings-dialog');
  #data;
  #people;
  #hasProfile;
  #hasPreviews;
  #switches;
  #notifications;
  #alerts;
  /** @type {Values} those that the controls show unless the user has changed them */ #shown = { name: '', picture: '', readReceipts: true, typing: true };
  /** @type {Promise<void>} */ #loaded = Promise.resolve();

  /** @param {import('./chat-data.js').ChatData} data @param {string[]} features of the server @param {AbortSignal} signal ends the view */
  constructor(data, features, signal) {
    this.#data = data;
    this.#people = data.client.people;
    this.#hasProfile = features.includes('edit-profile');
    this.#hasPreviews = features.includes('link-previews');
    this.#switches = SWITCHES.filter((name) => features.includes('blocks') && features.includes(FEATURES[name]));
    this.#notifications = new NotificationSettings(data, signal);
    this.#alerts = new AlertSettings(signal);
    fillLanguages();
    byId('own-profile').hidden = !this.#hasProfile;
    byId('own-previews').hidden = !this.#hasPreviews;
    byId('own-switches').hidden = this.#switches.length === 0;
    for (const name of SWITCHES) byId(`own-${name}-field`).hidden = !this.#switches.includes(name);
    for (const id of ['own-settings-close', 'own-settings-cancel']) byId(id).addEventListener('click', () => this.#dialog.close(), { signal });
    for (const name of PROFILE) byId(`own-${name}`).addEventListener('input', () => this.#showFault(name, ''), { signal });
    byId('own-settings-form').addEventListener('submit', (/** @type {Event} */ event) => this.#submit(event), { signal });
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  open() {
    this.#shown = this.#current;
    for (const name of PROFILE) byId(`own-${name}`).value = this.#shown[name];
    for (const name of SWITCHES) byId(`own-${name}`).checked = this.#shown[name];
    byId('own-link-previews').checked = showsLinkPreviews();
    byId('own-language').value = chosenLanguage();
    this.#notifications.open();
    this.#alerts.open();
    this.#clearFaults();
    this.#dialog.showModal();
    byId(this.#hasProfile ? 'own-name' : 'own-settings-heading').focus();
    this.#loaded = this.#load();
  }

  /** Shows values that were changed elsewhere, except in controls that the user has changed. */
  show() {
    if (!this.#dialog.open) return;
    const current = this.#current;
    for (const name of PROFILE) {
      const input = byId(`own-${name}`);
      if (input.value === this.#shown[name] && input.value !== current[name]) input.value = current[name];
    }
    for (const name of SWITCHES) {
      const box = byId(`own-${name}`);
      if (box.checked === this.#shown[name]) box.checked = current[name];
    }
    this.#shown = current;
    this.#notifications.show();
  }

  /** @returns {Values} */
  get #current() {
    const { people, store: { userId }, client: { me } } = this.#data;
    const { name = '', picture = '' } = people.profileOf(userId);
    return { name, picture, readReceipts: me.readReceipts, typing: me.typing };
  }

  /** Loads the newest values, because reports of changes are best effort. A failure leaves those that are known. */
  async #load() {
    const { people, store: { userId } } = this.#data;
    await Promise.allSettled([
      (this.#switches.length > 0 || this.#notifications.isOffered) && this.#people.me(),
      this.#hasProfile && this.#people.profiles([userId]).then((found) => found.forEach((profile) => people.update(profile))),
    ]);
    this.show();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const button = byId('own-settings-submit');
    if (button.disabled) return;
    this.#clearFaults();
    button.disabled = true;
    try {
      await this.#loaded;
      this.#alerts.save();
      if (this.#hasPreviews) chooseLinkPreviews(byId('own-link-previews').checked);
      await this.#saveSwitches();
      await this.#notifications.save();
      await this.#saveProfile();
      this.#dialog.close();
      saveLanguage();
    } catch (error) {
      this.#refused(error);
    } finally {
      button.disabled = false;
    }
  }

  async #saveSwitches() {
    const current = this.#current;
    const changed = this.#switches.filter((name) => byId(`own-${name}`).checked !== current[name]);
    if (changed.length === 0) return;
    await this.#people.changeMe(Object.fromEntries(changed.map((name) => [name, byId(`own-${name}`).checked])));
  }

  async #saveProfile() {
    const current = this.#current;
    const [name, picture] = PROFILE.map((field) => byId(`own-${field}`).value.trim());
    if (!this.#hasProfile || (name === current.name && picture === current.picture)) return;
    this.#data.people.update(await this.#people.setProfile({ name, ...(picture && { picture }) }));
  }

  /** @param {any} error of the server, which names the field that it refuses */
  #refused(error) {
    const name = PROFILE.find((each) => each === error.field);
    if (name) {
      this.#showFault(name, errorText(error));
      byId(`own-${name}`).focus();
    } else {
      showText(byId('own-settings-error'), errorText(error));
      byId('own-settings-heading').focus();
    }
  }

  /** @param {string} name of a field @param {string} text empty if there is no fault */
  #showFault(name, text) {
    showText(byId(`own-${name}-error`), text);
    byId(`own-${name}`).setAttribute('aria-invalid', String(text !== ''));
  }

  #clearFaults() {
    showText(byId('own-settings-error'), '');
    for (const name of PROFILE) this.#showFault(name, '');
  }
}

/** Languages have their own names, whatever the language of the page. */
function fillLanguages() {
  const options = Object.entries(LANGUAGES).map(([language, name]) => element('option', { value: language, lang: language }, name));
  byId('own-language').append(...options);
}

/** The page is loaded again in another language. Drafts and the open conversation are kept by themselves. */
function saveLanguage() {
  const chosen = byId('own-language').value;
  if (chosen === chosenLanguage()) return;
  chooseLanguage(chosen);
  history.replaceState(null, '', location.pathname + location.hash);
  location.reload();
}
