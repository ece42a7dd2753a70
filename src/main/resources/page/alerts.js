/**
 * Tells the user of messages that arrive while the user does not look at their conversation: by a sound, and, while the page is in the
 * background, by a notification of the browser. The user chooses both. A device with push gets its notifications from the service worker.
 */

import { claimAlert } from './alert-claim.js';
import { isAlertOn } from './alert-choice.js';
import { hasAttention } from './attention.js';
import { isMuted } from './conversation-facts.js';
import { titleOf } from './conversation.js';
import { routeTo } from './conversation-route.js';
import { t } from './language.js';
import { previewOf } from './message-preview.js';
import { playSound } from './sound.js';

const ICON = '/icons/192.png';

export class Alerts {
  #data;
  #openId;
  #signal;
  /** @type {Map<string, Notification>} those that are shown, by conversation */ #shown = new Map();

  /** @param {import('./chat-data.js').ChatData} data @param {() => string|null} openId returns the id of the open conversation @param {AbortSignal} signal ends it */
  constructor(data, openId, signal) {
    this.#data = data;
    this.#openId = openId;
    this.#signal = signal;
    const { client } = data;
    const ends = [
      client.on('read', ({ conversationId }) => this.#close(conversationId)),
      client.on('conversation-removed', ({ conversationId }) => this.#close(conversationId)),
    ];
    signal.addEventListener('abort', () => {
      ends.forEach((end) => end());
      for (const id of [...this.#shown.keys()]) this.#close(id);
    });
  }

  /** @param {import('chat-api-client').Message} message of another user that has just arrived @param {import('./conversation.js').Conversation} conversation */
  async arrived(message, conversation) {
    if (!this.#isWanted(message, conversation)) return;
    const isHere = hasAttention();
    if (!(await claimAlert(`${this.#data.store.userId}/${message.messageId}`, isHere)) || this.#signal.aborted) return;
    if (message.seq <= conversation.lastReadSeq) return;
    if (isHere && this.#openId() === conversation.id) return;
    if (isAlertOn('sound')) playSound();
    if (!isHere && isAlertOn('notify') && !this.#data.push.device.isOn) this.#notify(message, conversation);
  }

  /** @param {import('chat-api-client').Message} message @param {import('./conversation.js').Conversation} conversation */
  #isWanted({ mentions = [], mentionAll = false }, conversation) {
    const { client: { me }, store: { userId } } = this.#data;
    const isMentioned = mentionAll || mentions.includes(userId);
    if (isMuted(conversation) && !(isMentioned && conversation.my?.mentions)) return false;
    const wish = me.push?.notify ?? 'all';
    return wish === 'all' || (wish === 'mentions' && isMentioned);
  }

  /** @param {import('chat-api-client').Message} message @param {import('./conversation.js').Conversation} conversation */
  #notify(message, conversation) {
    const { people, client: { me } } = this.#data;
    const { id, isGroup, unread } = conversation;
    const sender = people.nameOf(message.senderId);
    const preview = previewOf(message);
    const text = me.push?.preview === false ? t('push.newMessage') : isGroup ? t('push.ofSender', { sender, text: preview }) : preview;
    const body = unread > 1 ? `${text}\n${t('push.newMessages', { count: unread })}` : text;
    try {
      const notification = new Notification(titleOf(conversation, people), { body, icon: ICON, tag: `page:${id}`, silent: true });
      notification.addEventListener('click', () => {
        window.focus();
        routeTo(id);
        notification.close();
      });
      this.#shown.set(id, notification);
    } catch {
      // Browsers of phones show notifications of service workers alone, which push does.
    }
  }

  /** @param {string} id of a conversation that was read here or elsewhere, or is gone */
  #close(id) {
    this.#shown.get(id)?.close();
    this.#shown.delete(id);
  }
}
