/** The user's own name and picture below the list, and the button that opens the user's own settings. */

import { avatar, byId, showText } from './dom.js';
import { OwnSettings } from './own-settings.js';

export class ProfileBar {
  #data;
  #settings;
  #drawn = '';

  /** @param {import('./chat-data.js').ChatData} data @param {string[]} features of the server @param {AbortSignal} signal ends the view */
  constructor(data, features, signal) {
    this.#data = data;
    this.#settings = new OwnSettings(data, features, signal);
    const button = byId('own-settings-open');
    button.hidden = false;
    button.addEventListener('click', () => this.#settings.open(), { signal });
  }

  /** Shows what has changed. */
  show() {
    const { people, store: { userId } } = this.#data;
    const [name, picture] = [people.nameOf(userId), people.pictureOf(userId)];
    const drawn = JSON.stringify([name, picture]);
    if (drawn !== this.#drawn) byId('profile-avatar').replaceChildren(avatar(name, { key: userId, picture }));
    this.#drawn = drawn;
    showText(byId('profile-name'), name);
    this.#settings.show();
  }
}
