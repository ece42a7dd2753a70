/**
 * A conversation as the worker stores it.
 *
 * @typedef {import('../../../js/types/index.js').Message} Message
 *
 * @typedef {import('../../../js/types/index.js').Attachment} Attachment
 * @typedef {{seq: number, senderId: string, content: string, sentAt: string, rev?: number, deletedAt?: string, attachments?: Attachment[]}} Latest
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string|null} title null until it is loaded
 * @property {boolean} isGroup
 * @property {string|null} participantId
 * @property {string} createdAt time at which this client first saw the conversation
 * @property {number} cursor position of the last delivered message; the next sync starts after it
 * @property {number} [rev] revision up to which all changes were delivered; absent from records of earlier versions
 * @property {Latest|null} latest
 * @property {number} lastReadSeq read position at the server
 * @property {number} seenSeq read position here; ahead of lastReadSeq until the server confirms it
 * @property {number} unread
 * @property {number} notifiedSeq position up to which the user was notified
 * @property {number} [shownSeq] position of the message in the notification
 * @property {number} [notifiedRev] its revision
 * @property {import('./unread-news.js').News} [news] the newest unread message of another user
 * @property {import('./unread-news.js').News} [mention] the newest unread one that mentions the user
 * @property {boolean} [isRecounted] true if messages were skipped, so that the unread ones are counted by the server
 * @property {number} [firstSeq] position of the oldest message that still exists
 * @property {string} [picture] of a group
 * @property {number} [objectRev] revision of title, picture and rules
 * @property {number} [memberCount]
 * @property {import('../../../js/types/groups.js').GroupRules} [rules]
 * @property {any} [my] the user's own settings
 * @property {Message[]} messages the newest ones without gaps, at most MAX_MESSAGES of conversation-store.js
 */

import { addPage, afterChanges, applyChanges, countDeletedUnread } from '../client/held-messages.js';
import { newsAfter } from './unread-news.js';

/** @param {string} id @returns {Conversation} one of which nothing is known yet */
export function newConversation(id) {
  return {
    id, title: null, isGroup: false, participantId: null, createdAt: new Date().toISOString(), cursor: 0, latest: null,
    lastReadSeq: 0, seenSeq: 0, unread: 0, notifiedSeq: 0, messages: [],
  };
}

/** @param {Latest & {messageType?: string, data?: object}} message @returns {Latest} */
export function latestOf({ seq, senderId, content, sentAt, rev, deletedAt, messageType, data, attachments }) {
  const isSystem = messageType === 'system';
  return {
    seq, senderId, content, sentAt, ...(rev && { rev }), ...(deletedAt && { deletedAt }), ...(attachments && { attachments }), ...(isSystem && { messageType, data }),
  };
}

/** @param {Conversation} conversation @param {any} state of the conversation, as of the server @returns {Partial<Conversation>} */
export function withState(conversation, { rev = 0, title, isGroup, picture, memberCount, settings, firstSeq = 1 } = {}) {
  if (isGroup === undefined || rev < (conversation.objectRev ?? 0)) return {};
  return {
    isGroup, objectRev: rev, picture, ...(isGroup && { title }), ...(memberCount && { memberCount }), ...(settings && { rules: settings }),
    ...withFirst(conversation, firstSeq),
  };
}

/** Messages below a position exist no more. The list of conversations does not name it, so it never goes back. @param {Conversation} conversation @param {number} seq @returns {Partial<Conversation>} */
export function withFirst(conversation, seq) {
  const firstSeq = Math.max(seq, conversation.firstSeq ?? 1);
  return { firstSeq, ...withoutMessagesBelow(conversation, firstSeq) };
}

/** @param {Conversation} conversation @param {any} my the user's own settings @returns {Partial<Conversation>} */
export function withOwnSettings(conversation, my) {
  if (!my || my.my < (conversation.my?.my ?? 0)) return {};
  return { my, ...withoutMessagesBelow(conversation, (my.aboveSeq ?? 0) + 1) };
}

/**
 * Messages that the user has cleared, or whose time is over, are neither shown nor counted.
 *
 * @param {Conversation} conversation @param {number} first position of the first message that is left @returns {Partial<Conversation>}
 */
function withoutMessagesBelow({ messages, latest, news, mention, unread, cursor }, first) {
  const isGone = (/** @type {{seq: number}|null|undefined} */ message) => Boolean(message) && /** @type {{seq: number}} */ (message).seq < first;
  if (![latest, news, mention, messages[0]].some(isGone)) return {};
  return {
    messages: messages.filter((message) => !isGone(message)),
    latest: isGone(latest) ? null : latest,
    news: isGone(news) ? undefined : news,
    mention: isGone(mention) ? undefined : mention,
    unread: isGone(latest) ? 0 : Math.min(unread, Math.max(0, cursor - first + 1)),
  };
}

/** @param {Conversation} conversation */
export function isMuted({ my }) {
  return Boolean(my?.mutedUntil) && Date.parse(my.mutedUntil) > Date.now();
}

/** @param {Conversation} conversation @param {import('../../../js/types/index.js').ChangeItem[]} items @param {string} userId @returns {Partial<Conversation>} */
export function withChanges(conversation, items, userId) {
  const { messages, latest, lastReadSeq, seenSeq, unread } = conversation;
  const held = (/** @type {number} */ seq) => messages.find((message) => message.seq === seq) ?? (latest?.seq === seq ? latest : undefined);
  const deleted = countDeletedUnread(items, held, Math.max(lastReadSeq, seenSeq), userId);
  return {
    latest: latest && latestOf(afterChanges(latest, items)),
    ...newsAfter(conversation, items),
    messages: messagesAfter(messages, items, userId),
    unread: Math.max(0, unread - deleted),
  };
}

/** @param {Conversation} conversation @param {Message[]} loaded oldest first @param {number} max number of messages to keep @returns {Partial<Conversation>} */
export function withHistory({ messages, cursor, latest, firstSeq = 1, my }, loaded, max) {
  const first = Math.max(firstSeq, (my?.aboveSeq ?? 0) + 1);
  const page = loaded.filter(({ seq }) => seq >= first);
  const held = new Map(messages.map((message) => [message.seq, message]));
  addPage(held, page.filter(({ seq }) => held.has(seq)));
  const next = messages[0]?.seq ?? cursor + 1;
  const older = page.filter(({ seq }) => seq < next);
  const goesOn = older.at(-1)?.seq === next - 1;
  const newest = page.at(-1);
  const isLatest = newest?.seq === cursor && (newest.rev ?? 0) >= (latest?.rev ?? 0);
  return {
    latest: isLatest ? latestOf(newest) : latest,
    messages: [...(goesOn ? older : []), ...held.values()].slice(-max),
  };
}

/** @param {Message[]} messages @param {import('../../../js/types/index.js').ChangeItem[]} items @param {string} userId @returns {Message[]} */
function messagesAfter(messages, items, userId) {
  const held = new Map(messages.map((message) => [message.seq, message]));
  applyChanges(held, items, userId);
  return [...held.values()];
}
