/**
 * The messages of a conversation that notifications are about: the newest unread one of another user, and the newest unread one that
 * mentions the user, which a later message would otherwise hide. Both are stored with the conversation.
 *
 * @typedef {import('../../../js/types/index.js').Message} Message
 * @typedef {{seq: number, senderId: string, content: string, rev?: number, deletedAt?: string, attachments?: import('../../../js/types/index.js').Attachment[]}} News
 * @typedef {{news?: News, mention?: News}} UnreadNews
 */

import { afterChanges } from '../client/held-messages.js';

/** Length of the stored content; a notification shows less. */
const MAX_CONTENT = 200;

/** @param {Message} message that is unread @param {string} userId @returns {UnreadNews} with the fields that it changes */
export function withMessage(message, userId) {
  const news = newsOf(message);
  return isMentioned(message, userId) ? { news, mention: news } : { news };
}

/** @param {UnreadNews} known @param {import('../../../js/types/index.js').ChangeItem[]} items @returns {UnreadNews} */
export function newsAfter({ news, mention }, items) {
  return { ...(news && { news: newsOf(afterChanges(news, items)) }), ...(mention && { mention: newsOf(afterChanges(mention, items)) }) };
}

/** A reply mentions the sender of the message that it replies to. @param {Message} message @param {string} userId */
function isMentioned({ mentions = [], mentionAll = false, quote }, userId) {
  return mentionAll || mentions.includes(userId) || quote?.senderId === userId;
}

/** @param {News} message @returns {News} */
function newsOf({ seq, senderId, content, rev, deletedAt, attachments }) {
  return { seq, senderId, content: content.slice(0, MAX_CONTENT), ...(rev && { rev }), ...(deletedAt && { deletedAt }), ...(attachments && { attachments }) };
}
