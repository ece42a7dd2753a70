/**
 * One notification per conversation with new messages. It is replaced by the next message and removed once the conversation is read. The
 * notified position is stored with the conversation, so a restarted worker notifies of no message twice.
 */

import { previewOf } from '../client/attachment-text.js';
import { withoutTurning } from '../client/direction.js';
import { isMuted } from './conversation.js';
import { text } from './texts.js';

const PREFIX = 'conversation:';
const ICON = 'icons/128.png';

/** @typedef {import('./conversation.js').Conversation} Conversation */
/** @typedef {Pick<import('./names.js').Names, 'of'|'isLoaded'>} Names */

/**
 * @typedef {object} Surroundings
 * @property {Names} names
 * @property {(conversationId: string) => boolean} isLookedAt returns true if the conversation is visible in a popup
 * @property {(userId: string) => boolean} isBlocked returns true if the user has blocked the other one
 * @property {import('./policy.js').Notify} [notify] what the user is notified of; of all messages by default
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
  show(store, { names, isLookedAt, isBlocked, notify = 'all' }) {
    for (const conversation of store.conversations.values()) {
      const { id, title, notifiedSeq, cursor } = conversation;
      if (title === null) continue;
      if (cursor <= notifiedSeq) this.#update(store, conversation, names);
      else {
        const message = isLookedAt(id) ? undefined : dueOf(conversation, isBlocked, notify);
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
    this.#replace(PREFIX + id, contentOf(conversation, message, names));
    store.notified(id, { notifiedRev: rev });
  }

  /** Firefox has no update(); there a notification of the same id replaces the one that is shown. @param {string} id @param {object} content */
  async #replace(id, content) {
    if (this.#notifications.update) this.#notifications.update(id, content);
    else if (id in (await this.#notifications.getAll())) this.#notifications.create(id, content);
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
 * @param {Conversation} conversation @param {(userId: string) => boolean} isBlocked @param {import('./policy.js').Notify} notify
 * @returns {import('./unread-news.js').News|undefined}
 */
function dueOf(conversation, isBlocked, notify) {
  const { news, mention, notifiedSeq, my, unread } = conversation;
  if (unread === 0 || notify === 'none') return undefined;
  const passing = isMuted(conversation) ? [my?.mentions === false ? undefined : mention] : notify === 'mentions' ? [mention] : [mention, news];
  return passing.find((message) => message && message.seq > notifiedSeq && !message.deletedAt && !isBlocked(message.senderId));
}

/** @param {Conversation} conversation @param {import('./unread-news.js').News} message @param {Names} names */
function contentOf({ title, isGroup, unread, mention, lastReadSeq, seenSeq }, message, names) {
  const { senderId, deletedAt } = message;
  const name = withoutTurning(names.of(senderId));
  const preview = deletedAt ? text('push.deleted') : previewOf(message);
  const isMentioned = mention && !mention.deletedAt && mention.seq > Math.max(lastReadSeq, seenSeq);
  const parts = [...(isMentioned ? [text('push.mentioned')] : []), ...(unread > 1 ? [text('push.newMessages', { count: unread })] : [])];
  return {
    type: 'basic',
    iconUrl: ICON,
    title: isGroup ? withoutTurning(title ?? '') : name,
    message: isGroup ? text('push.ofSender', { sender: name, text: preview }) : preview,
    contextMessage: parts.join(' · '),
  };
}
