/**
 * A conversation as the views show it.
 *
 * @typedef {import('chat-api-client').Message} Message
 * @typedef {import('chat-api-client').ChangeItem} ChangeItem
 *
 * @typedef {object} Pending an own message that the server has not answered
 * @property {string} conversationId
 * @property {string} tempMessageId
 * @property {string} content
 * @property {number} [replyTo]
 * @property {import('chat-api-client').Quote} [quote] of the message that it answers
 * @property {string[]} [mentions]
 * @property {boolean} [mentionAll]
 * @property {import('chat-api-client').Attachment[]} [attachments]
 * @property {string} sentAt time at which it was written, by the clock of this computer
 * @property {'sending'|'failed'} state
 * @property {string} [error]
 *
 * @typedef {object} OwnChange an edit or a deletion by the user that the message does not show yet
 * @property {string} ref
 * @property {string} conversationId
 * @property {number} seq
 * @property {string} [content] new content; absent for a deletion
 * @property {string[]} [mentions]
 * @property {boolean} [mentionAll]
 * @property {number} [ifRev]
 * @property {'sending'|'done'|'failed'} state
 * @property {number} [rev] when done: revision of the message with the change, or a later one
 * @property {string} [error]
 *
 * @typedef {object} Latest the newest message, from the server's list or as received
 * @property {number} seq
 * @property {string} senderId
 * @property {string} content
 * @property {string} sentAt
 * @property {string} [messageId] absent if it is from the list
 * @property {number} [rev]
 * @property {string} [deletedAt]
 * @property {string} [messageType]
 * @property {any} [data]
 * @property {import('chat-api-client').Attachment[]} [attachments]
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string|null} title of a group, or the id of the other user; null until it is loaded
 * @property {boolean} isGroup
 * @property {string|null} participantId the other user of a direct conversation
 * @property {string} [picture] of a group
 * @property {number} objectRev revision of title, picture and rules
 * @property {number} firstSeq position of the oldest message that still exists
 * @property {boolean} mayBeBack true if a message was missed while the conversation was hidden; the list says whether it still is
 * @property {number} memberCount 0 until it is loaded
 * @property {number} memberFeedRev revision from which on changes have all members that changed
 * @property {import('chat-api-client').GroupRules|null} rules
 * @property {Map<string, import('chat-api-client').Member>|null} members by user id; null until they are loaded
 * @property {import('chat-api-client').OwnSettings|null} my the user's own settings; null for the initial ones
 * @property {string[]} typing ids of users who type
 * @property {Map<string, number>} readers positions up to which others have read
 * @property {number} mentions number of unread messages that mention the user
 * @property {Set<number>} revealed positions of messages of blocked users that the user wants to see
 * @property {Map<number, {ref: string, reactions: string[], rev?: number}>} reacting own reactions that the messages do not show yet, by position
 * @property {string[]|null} participants
 * @property {Latest|null} latest
 * @property {string} createdAt time at which this page first saw it; sorts it in the list until it has a message
 * @property {number} lastReadSeq
 * @property {number} unread
 * @property {Map<number, Message>} messages loaded ones by seq; after a jump to one far back there are gaps
 * @property {'unknown'|'loading'|'known'|'failed'} history loading state of the newest messages
 * @property {'idle'|'loading'|'failed'} older loading state of older messages
 * @property {ChangeItem[]} late changes since a page of history was requested, which it may lack
 * @property {Map<string, Pending>} pending by tempMessageId
 * @property {Map<string, OwnChange>} changes by ref
 */

import { withoutTurning } from './client/direction.js';

/** Age up to which the page offers to change a message. The server's setting decides. */
const CHANGE_WINDOW_MS = 48 * 3_600_000;

/** @param {string} id @returns {Conversation} one of which nothing is known yet */
export function newConversation(id) {
  return {
    id, title: null, isGroup: false, participants: null, latest: null, createdAt: new Date().toISOString(), lastReadSeq: 0,
    unread: 0, messages: new Map(), history: 'unknown', older: 'idle', late: [], pending: new Map(), changes: new Map(),
    participantId: null, objectRev: 0, firstSeq: 1, memberCount: 0, memberFeedRev: 0, rules: null, members: null, my: null, typing: [], readers: new Map(), mentions: 0,
    revealed: new Set(), reacting: new Map(), mayBeBack: false,
  };
}

/** @param {Pick<Conversation, 'messages'>} conversation @returns {number|undefined} position of the oldest loaded message */
export function oldestSeq({ messages }) {
  return messages.size === 0 ? undefined : Math.min(...messages.keys());
}

/** The message that the list shows below the title. @param {Conversation} conversation */
export function latestOf({ latest, pending }) {
  return pending.size === 0 ? latest : [...pending.values()].at(-1);
}

/** @param {Conversation} conversation @returns {{attachment: import('chat-api-client').Attachment, message: Message}[]} files of loaded messages, oldest first */
export function filesOf({ messages }) {
  const stored = [...messages.values()].filter(({ deletedAt }) => !deletedAt).sort((one, other) => one.seq - other.seq);
  return stored.flatMap((message) => (message.attachments ?? []).map((attachment) => ({ attachment, message })));
}

/** @param {Conversation} conversation @param {import('./people.js').People} people @returns {string} the title of a group, or the name of the other user */
export function titleOf({ isGroup, title, participantId }, people) {
  return isGroup ? withoutTurning(title ?? '') : people.nameOf(participantId ?? title ?? '');
}

/** @param {Conversation} conversation @param {import('./people.js').People} people @returns {string|undefined} */
export function pictureOf({ isGroup, picture, participantId, title }, people) {
  return isGroup ? picture : people.pictureOf(participantId ?? title ?? '');
}

/** @param {Iterable<Conversation>} conversations @returns {Conversation[]} pinned ones first, then the newest */
export function newestFirst(conversations) {
  // ISO-8601 times of one format sort as strings. There may be thousands, so each is read once.
  const dated = Array.from(conversations, (conversation) => {
    const at = latestOf(conversation)?.sentAt ?? conversation.createdAt;
    return { conversation, at: conversation.my?.pinned ? `9${at}` : at };
  });
  dated.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
  return dated.map(({ conversation }) => conversation);
}

/** @param {Message} message @param {string} userId @returns {boolean} true if the page offers the user to edit and delete it */
export function mayChange({ senderId, sentAt, deletedAt, messageType }, userId) {
  return senderId === userId && !deletedAt && messageType !== 'system' && Date.now() - Date.parse(sentAt) < CHANGE_WINDOW_MS;
}
