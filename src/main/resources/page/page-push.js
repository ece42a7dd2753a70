/** Push at the page of a signed-in user: its device, the report that the user is at it, and the questions of the service worker. */

import { hasAttention } from './attention.js';
import { routeTo, routedConversation } from './conversation-route.js';
import { DeviceActivity } from './device-activity.js';
import { t } from './language.js';
import { showError } from './notices.js';
import { PushDevice } from './push-device.js';
import { closeNotifications } from './shown-notifications.js';

const SIGN_OUT_PATIENCE_MS = 3_000;

export class PagePush {
  #client;
  #isFresh = false;

  /** @param {import('chat-api-client').ChatClient} client @param {string} userId @param {string[]} features of the server */
  constructor(client, userId, features) {
    this.#client = client;
    this.isOffered = features.includes('push');
    this.device = new PushDevice(client.push, userId);
  }

  /** @param {AbortSignal} signal ends it */
  listen(signal) {
    if (!this.isOffered) return;
    const client = this.#client;
    new DeviceActivity((isActive) => client.deviceState(isActive), signal);
    const ends = [
      client.on('state', ({ state }) => void (state === 'online' && this.#refreshOnce())),
      client.on('conversations', (summaries) => this.#closeRead(summaries.filter(({ isRead }) => isRead))),
      client.on('read', (read) => this.#closeRead([read])),
    ];
    signal.addEventListener('abort', () => ends.forEach((end) => end()));
    if (this.device.isPossible) navigator.serviceWorker.addEventListener('message', (event) => this.#asked(event), { signal });
  }

  /** Ends what this browser shows of the user. Resolves in any case, within a few seconds. */
  async signOut() {
    if (!this.isOffered || !this.device.isPossible || this.device.subscriptionId === null) return;
    await Promise.race([this.device.turnOff(), new Promise((resolve) => setTimeout(resolve, SIGN_OUT_PATIENCE_MS))]);
  }

  /** A failure is tried again with the next connection. */
  async #refreshOnce() {
    if (this.#isFresh || !this.device.isPossible) return;
    this.#isFresh = true;
    try {
      if (!(await this.device.refresh())) showError(t('notifications.removed'));
    } catch {
      this.#isFresh = false;
    }
  }

  /** @param {MessageEvent} event of the service worker, which waits for an answer */
  #asked({ data, ports: [port] }) {
    const { type, conversationId } = data ?? {};
    if (type === 'subscription-changed') {
      this.#isFresh = false;
      this.#refreshOnce();
    }
    // The page of another user leaves the question to others.
    if (this.device.subscriptionId === null) return;
    if (type === 'open') routeTo(conversationId);
    const isSeen = hasAttention() && routedConversation() === conversationId;
    port?.postMessage(type === 'open' || (type === 'is-seen' && isSeen));
  }

  /** The user has read conversations here or on another device. @param {{conversationId: string}[]} conversations */
  #closeRead(conversations) {
    const read = new Set(conversations.map(({ conversationId }) => conversationId));
    if (this.device.subscriptionId !== null) closeNotifications(({ data }) => read.has(data?.conversationId)).catch(() => {});
  }
}
