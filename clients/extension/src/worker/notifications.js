/**
 * One notification per conversation with new messages. It is replaced by the next message and removed once the conversation is read. The
 * notified position is stored with the conversation, so a restarted worker notifies of no message twice.
 */

import { isMuted } from './conversation.js';

const PREFIX = 'conversation:';
const ICON = 'icons/128.png';

export class Notifications {
  #notifications;

  /** @param {any} notifications chrome.notifications */
  constructor(notifications) {
    this.#notifications = notifications;
  }

  /** @param {string} notificationId @returns {string|null} id of its conversation */
  static conversationOf(notificationId) {
    return notificationId.startsWith(PREFIX) ? notificationId.slice(PREFIX.length) : null;
  }

  /**
   * @param {import('./conversation-store.js').ConversationStore} store
   * @param {(conversationId: string) => boolean} isLookedAt true if the conversation is visible in a popup
   */
  show(store, isLookedAt) {
    for (const conversation of store.conversations.values()) {
      const { id, title, unread, notifiedSeq, notifiedRev = 0, cursor, latest } = conversation;
      const rev = latest?.rev ?? 0;
      if (title === null) continue;
      const isNew = cursor > notifiedSeq;
      if (!isNew && rev <= notifiedRev) continue;
      // An edit or a deletion changes a notification that is still shown, and creates none.
      if (!isNew) this.#notifications.update(PREFIX + id, contentOf(conversation));
      else if (unread > 0 && latest?.senderId !== store.userId && !isLookedAt(id) && !isMuted(conversation)) this.#create(conversation);
      store.notified(id, cursor, rev);
    }
    this.#clearRead(store);
  }

  /** @param {string} conversationId */
  clear(conversationId) {
    this.#notifications.clear(PREFIX + conversationId);
  }

  async clearAll() {
    for (const id of Object.keys(await this.#notifications.getAll())) this.#notifications.clear(id);
  }

  /** @param {import('./conversation.js').Conversation} conversation */
  #create(conversation) {
    this.#notifications.create(PREFIX + conversation.id, contentOf(conversation));
  }

  /** @param {import('./conversation-store.js').ConversationStore} store */
  async #clearRead(store) {
    for (const shown of Object.keys(await this.#notifications.getAll())) {
      const id = Notifications.conversationOf(shown);
      if (id && !store.conversations.get(id)?.unread) this.clear(id);
    }
  }
}

/** @param {import('./conversation.js').Conversation} conversation */
function contentOf({ title, isGroup, latest, unread }) {
  const content = latest?.deletedAt ? 'Message deleted' : (latest?.content ?? '');
  return {
    type: 'basic',
    iconUrl: ICON,
    title: title ?? '',
    message: isGroup ? `${latest?.senderId}: ${content}` : content,
    contextMessage: unread > 1 ? `${unread} new messages` : '',
  };
}
