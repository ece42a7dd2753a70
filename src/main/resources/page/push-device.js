/**
 * The push subscription of this browser. A browser has one for all users of the page, so localStorage names the user to whom it belongs.
 * A user who starts the page ends the subscription of another, who may have left the computer without signing out.
 */

import { sharedStorage } from './browser-storage.js';
import { deviceName } from './device-name.js';
import { t } from './language.js';
import { keepNotificationTexts } from './notification-texts.js';
import { closeNotifications } from './shown-notifications.js';
import { registerWorker } from './worker-registration.js';

const RECORD = 'chat.push';

/** @typedef {{userId: string, subscriptionId: string, endpoint: string}} PushRecord */

export class PushDevice {
  #calls;
  #userId;

  /** @param {import('chat-api-client').PushCalls} calls @param {string} userId */
  constructor(calls, userId) {
    this.#calls = calls;
    this.#userId = userId;
  }

  /** False in browsers without push, on pages that are not encrypted, and on iPhones until the page is on the home screen. */
  get isPossible() {
    return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  }

  /** True if the user has forbidden this page to notify; a page cannot ask again. */
  get isBlocked() {
    return this.isPossible && Notification.permission === 'denied';
  }

  get isOn() {
    return this.isPossible && Notification.permission === 'granted' && this.subscriptionId !== null;
  }

  /** @returns {string|null} id of the subscription of this user; null if there is none */
  get subscriptionId() {
    const record = recorded();
    return record?.userId === this.#userId ? record.subscriptionId : null;
  }

  /** Asks the user for the permission, so it has to be called on the user's act. @throws {Error} if the user refuses, or the browser cannot subscribe */
  async turnOn() {
    if ((await Notification.requestPermission()) !== 'granted') throw new Error(t('notifications.notAllowed'));
    await keepNotificationTexts();
    await this.#subscribe();
  }

  /** Ends the subscription and what it has shown. A server that does not answer removes the device when a push fails. */
  async turnOff() {
    const { subscriptionId } = this;
    sharedStorage.removeItem(RECORD);
    await Promise.allSettled([subscriptionId !== null && this.#calls.unsubscribe(subscriptionId), endSubscription(), closeNotifications()]);
  }

  /**
   * Brings the subscription up to date with the server's key, with what the browser has, and with the permission.
   * @returns {Promise<boolean>} false if the device was removed elsewhere
   */
  async refresh() {
    const record = recorded();
    if (!record) return true;
    if (record.userId !== this.#userId || Notification.permission !== 'granted') {
      await this.turnOff();
      return true;
    }
    await keepNotificationTexts();
    const [subscription, publicKey, devices] = await Promise.all([currentSubscription(), this.#calls.key(), this.#calls.devices()]);
    const device = devices.find(({ subscriptionId }) => subscriptionId === record.subscriptionId);
    const isSame = subscription?.endpoint === record.endpoint && hasKey(subscription, publicKey);
    if (isSame && device?.isCurrent) return true;
    if (isSame && !device) {
      await this.turnOff();
      return false;
    }
    await this.#subscribe();
    return true;
  }

  async #subscribe() {
    const { pushManager } = await worker();
    const publicKey = await this.#calls.key();
    const known = await pushManager.getSubscription();
    const isUsable = known && hasKey(known, publicKey);
    if (known && !isUsable) await known.unsubscribe();
    const subscription = isUsable ? known : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }).catch(explain);
    const before = this.subscriptionId;
    const { subscriptionId } = await this.#calls.subscribe({ ...subscription.toJSON(), device: deviceName(navigator), publicKey });
    sharedStorage.setItem(RECORD, JSON.stringify({ userId: this.#userId, subscriptionId, endpoint: subscription.endpoint }));
    if (before !== null && before !== subscriptionId) await this.#calls.unsubscribe(before).catch(() => {});
  }
}

/** @returns {PushRecord|null} */
function recorded() {
  return JSON.parse(sharedStorage.getItem(RECORD) ?? 'null');
}

/** @returns {Promise<ServiceWorkerRegistration>} */
async function worker() {
  const registration = await registerWorker();
  if (!registration) throw new Error(t('notifications.noWorker'));
  return registration;
}

/** @returns {Promise<PushSubscription|null>} */
async function currentSubscription() {
  return (await registerWorker())?.pushManager.getSubscription() ?? null;
}

async function endSubscription() {
  await (await currentSubscription())?.unsubscribe();
}

/** @param {PushSubscription} subscription @param {string} publicKey base64url */
function hasKey({ options }, publicKey) {
  const key = options?.applicationServerKey;
  if (!key) return false;
  return btoa(String.fromCharCode(...new Uint8Array(key))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === publicKey.replace(/=+$/, '');
}

/** @param {any} error of the browser @returns {never} */
function explain(error) {
  if (error.name === 'AbortError') throw new Error(t('notifications.unreachable'), { cause: error });
  throw error;
}
