/** A conversation of the list. Entries are never changed: each function returns the entry after something has happened, the same one if it changes nothing. */

import { afterChanges, countDeletedUnread } from '../held-messages.js';

/**
 * @typedef {import('../../types/live.js').ConversationEntry} ConversationEntry
 * @typedef {import('../../types/live.js').LatestMessage} LatestMessage
 * @typedef {import('../../types/index.js').Message} Message
 */

/** @param {string} conversationId @param {string} now @returns {ConversationEntry} one of which nothing is known yet */
export function newEntry(conversationId, now) {
  return {
    conversationId, title: '', isGroup: false, participantId: null, memberCount: 0, isDescribed: false, rev: 0, latest: null, unread: 0, mentions: 0,
    lastReadSeq: 0, my: null, sortedAt: now,
  };
}

/** @param {ConversationEntry} entry @param {any} details of a call, or of a change @returns {ConversationEntry} */
export function described(entry, details) {
  const { title, isGroup, participantId, name, picture, memberCount, rev = 0, my } = details;
  // The other user of a direct conversation never changes, so any description will do.
  if (isGroup === undefined || (isGroup && rev < entry.rev)) return withSettings(entry, my);
  const shown = isGroup
    ? { title: title ?? '', picture }
    : { title: name ?? entry.name ?? participantId ?? entry.participantId ?? '', name: name ?? entry.name, participantId: participantId ?? entry.participantId, picture: picture ?? entry.picture };
  // A change does not name the other user of a direct conversation.
  const isDescribed = entry.isDescribed || isGroup || participantId !== undefined;
  return withSettings({ ...entry, ...shown, isGroup, rev: Math.max(rev, entry.rev), memberCount: memberCount ?? entry.memberCount, isDescribed }, my);
}

/** @param {ConversationEntry} entry @param {any} my the user's own settings @returns {ConversationEntry} */
export function withSettings(entry, my) {
  if (!my || (entry.my && my.my < entry.my.my)) return entry;
  const isCleared = (my.aboveSeq ?? 0) >= (entry.latest?.seq ?? Infinity);
  return { ...entry, my, ...(isCleared && { latest: null, unread: 0, mentions: 0 }) };
}

/** Merges a row of the server's list, which may be older than what was received meanwhile. @param {ConversationEntry} entry @param {import('../../types/index.js').ConversationSummary} summary @returns {ConversationEntry} */
export function listed(entry, summary) {
  const { seq, senderId, latestContent: content, sentAt, unreadCount, latestDeleted, latestAttachments: attachments, mentionCount = 0 } = summary;
  const { messageType } = /** @type {any} */ (summary);
  const after = described(entry, summary);
  const lastReadSeq = Math.max(after.lastReadSeq, summary.lastReadSeq);
  if (seq < (after.latest?.seq ?? 0)) return { ...after, lastReadSeq };
  const isReceived = after.latest?.seq === seq && after.latest.messageId !== undefined;
  // A group in which nobody has written yet has no latest message.
  const latest = isReceived || seq === 0 ? after.latest : { seq, senderId, content, sentAt, ...(messageType && { messageType }), ...(latestDeleted && { deletedAt: sentAt }), ...(attachments && { attachments }) };
  const unread = lastReadSeq >= seq ? 0 : unreadCount;
  return { ...after, lastReadSeq, latest, unread, mentions: unread > 0 ? mentionCount : 0, sortedAt: sentAt };
}

/** @param {ConversationEntry} entry @param {Message} message in order, each once @param {string} userId @param {boolean} isLive false if it was missed, so that the user's settings are newer @returns {ConversationEntry} */
export function received(entry, message, userId, isLive) {
  if (message.seq <= (entry.latest?.seq ?? 0)) return entry;
  const isCounted = !message.deletedAt && message.messageType !== 'system';
  const isUnread = isCounted && message.senderId !== userId && message.seq > entry.lastReadSeq;
  const isMentioned = isUnread && (message.mentionAll || message.mentions?.includes(userId));
  const isShownAgain = isLive && isCounted && entry.my?.hidden;
  return {
    ...entry, latest: message, sortedAt: message.sentAt, unread: entry.unread + (isUnread ? 1 : 0), mentions: entry.mentions + (isMentioned ? 1 : 0),
    ...(isShownAgain && { my: { .../** @type {any} */ (entry.my), hidden: false } }),
  };
}

/** @param {ConversationEntry} entry @param {import('../../types/index.js').Changes} changes @param {string} userId @returns {ConversationEntry} */
export function changed(entry, { items, conversation }, userId) {
  const after = conversation ? described(entry, conversation) : entry;
  const { latest, lastReadSeq, unread } = after;
  const held = (/** @type {number} */ seq) => (latest?.seq === seq ? latest : undefined);
  const left = Math.max(0, unread - countDeletedUnread(items, /** @type {any} */ (held), lastReadSeq, userId));
  const newest = latest && afterChanges(latest, items);
  if (after === entry && left === unread && newest === latest) return entry;
  return { ...after, unread: left, mentions: Math.min(after.mentions, left), latest: newest };
}

/** @param {ConversationEntry} entry @param {number} seq position up to which the user has read @returns {ConversationEntry} */
export function read(entry, seq) {
  if (seq <= entry.lastReadSeq && entry.unread === 0) return entry;
  const lastReadSeq = Math.max(entry.lastReadSeq, seq);
  const unread = Math.min(entry.unread, Math.max(0, (entry.latest?.seq ?? 0) - lastReadSeq));
  return { ...entry, lastReadSeq, unread, mentions: Math.min(entry.mentions, unread) };
}

/** @param {ConversationEntry} entry @param {number} now milliseconds since 1970 */
export function isMuted({ my }, now) {
  return Boolean(my?.mutedUntil) && Date.parse(/** @type {string} */ (my?.mutedUntil)) > now;
}
