/** The user's choice how this browser tells of messages while the page is open. It belongs to the browser and outlives a sign-out. */

import { sharedStorage } from './browser-storage.js';

const KEYS = { notify: 'chat.alerts.notify', sound: 'chat.alerts.sound' };
const ON = 'on';

/** @param {keyof typeof KEYS} kind */
export function isAlertOn(kind) {
  return sharedStorage.getItem(KEYS[kind]) === ON && (kind !== 'notify' || mayNotify());
}

/** @param {keyof typeof KEYS} kind @param {boolean} isOn */
export function chooseAlert(kind, isOn) {
  if (isOn) sharedStorage.setItem(KEYS[kind], ON);
  else sharedStorage.removeItem(KEYS[kind]);
}

/** @returns {boolean} whether the user has allowed this page to notify */
export function mayNotify() {
  return 'Notification' in window && Notification.permission === 'granted';
}
