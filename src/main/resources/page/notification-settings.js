/** The part of the user's settings that is about notifications: this device, the wishes for all devices, and the list of devices. */

import { KeyedChildren, byId, element, icon, showText } from './dom.js';
import { dayInSentence } from './format.js';
import { errorText, t } from './language.js';

const SWITCHES = /** @type {const} */ (['preview', 'reactions']);
const DEFAULTS = /** @type {import('chat-api-client').PushPreferences} */ ({ notify: 'all', preview: true, reactions: false });

/** @typedef {{key: string, name: string, about: string}} DeviceRow */

export class NotificationSettings {
  #client;
  #device;
  /** @type {KeyedChildren<DeviceRow>} */ #rows;
  #isBusy = false;
  #shown = DEFAULTS;
  /** @type {import('chat-api-client').PushDevice[]} */ #devices = [];
  /** True if the server pushes. */ isOffered;

  /** @param {import('./chat-data.js').ChatData} data @param {AbortSignal} signal ends the view */
  constructor({ client, push }, signal) {
    this.#client = client;
    this.#device = push.device;
    this.isOffered = push.isOffered;
    this.#rows = new KeyedChildren(byId('push-devices'), () => element('li', { class: 'device' }), (item, row) => this.#write(item, row));
    byId('own-push').hidden = !this.isOffered;
    byId('push-device').addEventListener('click', () => this.#act(() => this.#switch()), { signal });
  }

  open() {
    if (!this.isOffered) return;
    this.#shown = this.#current;
    this.#fill(this.#shown);
    showText(byId('push-error'), '');
    this.#showDevice();
    this.#load().catch(() => {});
  }

  /** Shows wishes that were changed elsewhere, except in controls that the user has changed. */
  show() {
    const values = this.#values;
    const current = this.#current;
    const kept = Object.entries(values).filter(([name, value]) => value !== this.#shown[/** @type {keyof typeof values} */ (name)]);
    this.#fill({ ...current, ...Object.fromEntries(kept) });
    this.#shown = current;
  }

  /** Saves the wishes that the user has changed. */
  async save() {
    const current = this.#current;
    const changed = Object.entries(this.#values).filter(([name, value]) => value !== current[/** @type {keyof typeof current} */ (name)]);
    if (this.isOffered && changed.length > 0) await this.#client.people.changeMe({ push: Object.fromEntries(changed) });
  }

  get #current() {
    return { ...DEFAULTS, ...this.#client.me.push };
  }

  get #values() {
    return { notify: byId('push-notify').value, preview: byId('push-preview').checked, reactions: byId('push-reactions').checked };
  }

  /** @param {import('chat-api-client').PushPreferences} wishes */
  #fill(wishes) {
    if (byId('push-notify').value !== wishes.notify) byId('push-notify').value = wishes.notify;
    for (const name of SWITCHES) byId(`push-${name}`).checked = wishes[name];
  }

  async #switch() {
    if (this.#device.isOn) await this.#device.turnOff();
    else await this.#device.turnOn();
  }

  /** Acts at once, not when the form is saved: the browser shows its question only on the act itself. @param {() => Promise<void>} task */
  async #act(task) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    showText(byId('push-error'), '');
    this.#showDevice();
    try {
      await task();
    } catch (error) {
      if (!this.#device.isBlocked) showText(byId('push-error'), errorText(error));
    }
    this.#isBusy = false;
    this.#showDevice();
    await this.#load().catch(() => {});
  }

  #showDevice() {
    const { isPossible, isBlocked, isOn } = this.#device;
    const state = !isPossible ? 'impossible' : isBlocked ? 'blocked' : isOn ? 'on' : 'off';
    const button = byId('push-device');
    button.setAttribute('aria-checked', String(isOn));
    button.disabled = state === 'impossible' || state === 'blocked';
    button.setAttribute('aria-busy', String(this.#isBusy));
    showText(byId('push-device-hint'), state === 'off' ? '' : t(`notifications.${state}`));
  }

  async #load() {
    this.#devices = await this.#client.push.devices();
    byId('push-devices-field').hidden = this.#devices.length === 0;
    const own = this.#device.subscriptionId;
    this.#rows.show(this.#devices.map(({ subscriptionId, device, service, createdAt }) => ({
      key: subscriptionId,
      name: device || service,
      about: t(subscriptionId === own ? 'notifications.thisDeviceSince' : 'notifications.since', { day: dayInSentence(createdAt) }),
    })));
  }

  /** @param {HTMLElement} item @param {DeviceRow} row */
  #write(item, { key, name, about }) {
    const remove = element('button', { type: 'button', class: 'icon-button', 'aria-label': t('notifications.removeDevice', { name }), title: t('common.remove'), 'data-testid': 'push-device-remove' }, icon('close'));
    remove.addEventListener('click', () => this.#act(() => this.#remove(key)));
    const text = element('div', { class: 'member-text' }, element('span', { class: 'member-name', dir: 'auto' }, name), element('span', { class: 'hint' }, about));
    item.dataset.testid = 'push-device-item';
    item.replaceChildren(text, remove);
  }

  /** @param {string} subscriptionId */
  async #remove(subscriptionId) {
    if (subscriptionId === this.#device.subscriptionId) await this.#device.turnOff();
    else await this.#client.push.unsubscribe(subscriptionId);
    byId('own-settings-heading').focus();
  }
}
