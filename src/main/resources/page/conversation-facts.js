/** The facts of a conversation: its title, picture and rules, its members, the user's own settings, and what others have read. */

import { t } from './language.js';

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {import('chat-api-client').Member} Member
 */

/** @param {Conversation} conversation @param {Partial<import('chat-api-client').ConversationState>} state */
export function applyState(conversation, state) {
  const { rev = 0, title, isGroup, picture, memberCount, memberFeedRev = 0, settings, firstSeq = 1 } = state;
  if (rev < conversation.objectRev || isGroup === undefined) return;
  if (isGroup) conversation.title = title ?? '';
  // The changes lack members who came and went while the group was too large.
  if (memberFeedRev > conversation.memberFeedRev) Object.assign(conversation, { memberFeedRev, members: null, participants: null });
  dropBelow(conversation, firstSeq);
  Object.assign(conversation, { objectRev: rev, isGroup, picture, memberCount: memberCount ?? conversation.memberCount, rules: settings ?? conversation.rules });
}

/** Messages below a position exist no more. @param {Conversation} conversation @param {number} firstSeq */
export function dropBelow(conversation, firstSeq) {
  for (const seq of [...conversation.messages.keys()]) {
    if (seq < firstSeq) conversation.messages.delete(seq);
  }
  conversation.firstSeq = Math.max(conversation.firstSeq, firstSeq);
}

/** @param {Conversation} conversation @param {(Member|import('chat-api-client').MemberLeft)[]} members who were added, have changed, or have left */
export function applyMembers(conversation, members) {
  for (const member of members) {
    const { userId } = member;
    const others = conversation.participants?.filter((id) => id !== userId) ?? null;
    conversation.participants = 'left' in member ? others : (others && [...others, userId]);
    if ('left' in member) {
      conversation.members?.delete(userId);
      conversation.readers.delete(userId);
    } else conversation.members?.set(userId, member);
  }
}

/** @param {Conversation} conversation @param {any} my the user's own settings */
export function applyOwnSettings(conversation, my) {
  if (!my || my.my < (conversation.my?.my ?? 0)) return;
  conversation.my = my;
  const { aboveSeq = 0 } = my;
  for (const seq of [...conversation.messages.keys()]) {
    if (seq <= aboveSeq) conversation.messages.delete(seq);
  }
  if (aboveSeq >= (conversation.latest?.seq ?? Infinity)) Object.assign(conversation, { latest: null, unread: 0, mentions: 0 });
}

/** @param {Conversation} conversation @param {import('chat-api-client').Reader[]} readers */
export function applyReaders(conversation, readers) {
  const all = new Map(conversation.readers);
  for (const { userId, seq } of readers) all.set(userId, Math.max(seq, all.get(userId) ?? 0));
  conversation.readers = all;
}

/** @param {Conversation} conversation */
export function isMuted({ my }) {
  return Boolean(my?.mutedUntil) && Date.parse(/** @type {string} */ (my?.mutedUntil)) > Date.now();
}

/** @param {Conversation} conversation @param {string} userId @returns {'owner'|'admin'|'member'} */
export function roleOf({ my, members }, userId) {
  return members?.get(userId)?.role ?? my?.role ?? 'member';
}

/** @param {Conversation} conversation @param {string} userId */
export function isAdmin(conversation, userId) {
  return conversation.isGroup && roleOf(conversation, userId) !== 'member';
}

/** @param {Conversation} conversation @param {string} userId @param {(userId: string) => boolean} isBlocked @returns {string} why the user may not write; empty if they may */
export function writingBar(conversation, userId, isBlocked) {
  const { isGroup, participantId, rules, my, members } = conversation;
  if (!isGroup && participantId && isBlocked(participantId)) return t('composer.blocked');
  if (rules?.frozen && !isAdmin(conversation, userId)) return t('composer.frozen');
  const maySend = members?.get(userId)?.maySend ?? my?.maySend ?? true;
  return maySend || !isGroup ? '' : t('composer.silenced');
}

/** @param {Conversation} conversation @param {{senderId: string, seq: number}} message @returns {string[]} ids of those who have read it, without its sender */
export function seenBy({ readers }, { senderId, seq }) {
  return [...readers].filter(([userId, read]) => userId !== senderId && read >= seq).map(([userId]) => userId);
}
