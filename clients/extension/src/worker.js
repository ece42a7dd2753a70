/** The extension's service worker, in Firefox its background page. The browser stops it when it is idle and starts it again for any of these events. */

import { Chat } from './worker/chat.js';

const chat = new Chat(chrome, {}, self.registration?.pushManager);

chrome.runtime.onConnect.addListener((port) => chat.ports.add(port));
chrome.runtime.onInstalled.addListener(() => chat.wake());
chrome.runtime.onStartup.addListener(() => chat.wake());
chrome.storage.onChanged.addListener((changes, area) => chat.storageChanged(changes, area));
chrome.permissions.onAdded.addListener(() => chat.permissionsChanged(true));
chrome.permissions.onRemoved.addListener(() => chat.permissionsChanged());
chrome.alarms.onAlarm.addListener(() => chat.wake());
self.addEventListener('push', (event) => event.waitUntil(chat.wake()));
chrome.notifications.onClicked.addListener((id) => chat.openNotified(id));
