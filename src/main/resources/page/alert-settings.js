/** The part of the user's settings that is about the page itself: notifications while it is in the background, and a sound. */

import { chooseAlert, isAlertOn, mayNotify } from './alert-choice.js';
import { byId, showText } from './dom.js';
import { t } from './language.js';

export class AlertSettings {
  /** @param {AbortSignal} signal ends the view */
  constructor(signal) {
    byId('alert-notify').addEventListener('change', () => this.#ask(), { signal });
  }

  open() {
    for (const kind of /** @type {const} */ (['notify', 'sound'])) byId(`alert-${kind}`).checked = isAlertOn(kind);
    this.#showBlocked();
  }

  save() {
    for (const kind of /** @type {const} */ (['notify', 'sound'])) chooseAlert(kind, byId(`alert-${kind}`).checked);
  }

  /** The browser shows its question only on the act itself, so it is not asked when the form is saved. */
  async #ask() {
    const box = byId('alert-notify');
    if (!box.checked || mayNotify()) return;
    if ('Notification' in window) await Notification.requestPermission();
    box.checked = mayNotify();
    this.#showBlocked();
  }

  #showBlocked() {
    const isBlocked = !('Notification' in window) || Notification.permission === 'denied';
    byId('alert-notify').disabled = isBlocked;
    showText(byId('alert-notify-hint'), isBlocked ? t('notifications.blocked') : '');
  }
}
