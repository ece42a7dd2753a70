/**
 * One notification per conversation with new messages. It is replaced by the next message and removed once the conversation is read. The
 * notified position is stored with the conversation, so a restarted worker notifies of no message twice.
 */

import { previewOf } from '../client/attachment-text.js';
import { isMuted } from './conversation.js';

const PREFIX = 'conversation:';
const ICON = 'icons/128.png';

/** @typedef {import('./conversation.js').Conversation} Conversation */
/** @typedef {Pick<import('./names.js').Names, 'of'|'isLoaded'>} Names */

/**
 * @typedef {object} Surroundings
 * @property {Names} names
 * @property {(conversationId: string) => boolean} isLookedAt returns true if the conversation is visible in a popup
 * @property {(userId: string) => boolean} isBlocked returns true if the user has blocked the other one
 */

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
   * Notifies of new messages. A message of a user whose name is being loaded waits for the next call.
   * @param {import('./conversation-store.js').ConversationStore} store @param {Surroundings} surroundings
   */
  show(store, { names, isLookedAt, isBlocked }) {
    for (const conversation of store.conversations.values()) {
      const { id, title, notifiedSeq, cursor } = conversation;
      if (title === null) continue;
      if (cursor <= notifiedSeq) this.#update(store, conversation, names);
      else {
        const message = isLookedAt(id) ? undefined : dueOf(conversation, isBlocked);
        if (message && !names.isLoaded(message.senderId)) continue;
        if (message) this.#notifications.create(PREFIX + id, contentOf(conversation, message, names));
        store.notified(id, { notifiedSeq: cursor, ...(message && { shownSeq: message.seq, notifiedRev: message.rev ?? 0 }) });
      }
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

  /** An edit or a deletion changes a notification that is still shown, and creates none. @param {any} store @param {Conversation} conversation @param {Names} names */
  #update(store, conversation, names) {
    const { id, news, mention, shownSeq, notifiedRev = 0 } = conversation;
    const message = [news, mention].find((each) => each?.seq === shownSeq);
    const rev = message?.rev ?? 0;
    if (!message || rev <= notifiedRev) return;
    this.#notifications.update(PREFIX + id, contentOf(conversation, message, names));
    store.notified(id, { notifiedRev: rev });
  }

  /** @param {import('./conversation-store.js').ConversationStore} store */
  async #clearRead(store) {
    for (const shown of Object.keys(await this.#notifications.getAll())) {
      const id = Notifications.conversationOf(shown);
      if (id && !store.conversations.get(id)?.unread) this.clear(id);
    }
  }
}

/**
 * Returns the message to notify of, if there is one: a mention before any other message, and in a muted conversation only a mention.
 * @param {Conversation} conversation @param {(userId: string) => boolean} isBlocked @returns {import('./unread-news.js').News|undefined}
 */
function dueOf(conversation, isBlocked) {
  const { news, mention, notifiedSeq, my, unread } = conversation;
  if (unread === 0) return undefined;
  const passing = isMuted(conversation) ? [my?.mentions === false ? undefined : mention] : [mention, news];
  return passing.find((message) => message && message.seq > notifiedSeq && !message.deletedAt && !isBlocked(message.senderId));
}

/** @param {Conversation} conversation @param {import('./unread-news.js').News} message @param {Names} names */
function contentOf({ title, isGroup, unread, mention, lastReadSeq, seenSeq }, message, names) {
  const { senderId, deletedAt } = message;
  const name = names.of(senderId);
  const text = deletedAt ? 'Message deleted' : previewOf(message);
  const isMentioned = mention && !mention.deletedAt && mention.seq > Math.max(lastReadSeq, seenSeq);
  const parts = [...(isMentioned ? ['You were mentioned'] : []), ...(unread > 1 ? [`${unread} new messages`] : [])];
  return {
    type: 'basic',
    iconUrl: ICON,
    title: isGroup ? (title ?? '') : name,
    message: isGroup ? `${name}: ${text}` : text,
    contextMessage: parts.join(' · '),
  };
}
