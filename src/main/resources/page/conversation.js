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
 * @property {string} sentAt time at which it was written, by the clock of this computer
 * @property {'sending'|'failed'} state
 * @property {string} [error]
 *
 * @typedef {object} OwnChange an edit or a deletion by the user that the message does not show yet
 * @property {string} ref
 * @property {string} conversationId
 * @property {number} seq
 * @property {string} [content] new content; absent for a deletion
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
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string|null} title null until it is loaded
 * @property {boolean} isGroup
 * @property {string[]|null} participants
 * @property {Latest|null} latest
 * @property {string} createdAt time at which this page first saw it; sorts it in the list until it has a message
 * @property {number} lastReadSeq
 * @property {number} unread
 * @property {Map<number, Message>} messages loaded ones by seq, without gaps
 * @property {'unknown'|'loading'|'known'|'failed'} history loading state of the newest messages
 * @property {'idle'|'loading'|'failed'} older loading state of older messages
 * @property {ChangeItem[]} late changes since a page of history was requested, which it may lack
 * @property {Map<string, Pending>} pending by tempMessageId
 * @property {Map<string, OwnChange>} changes by ref
 */

/** Age up to which the page offers to change a message. The server's setting decides. */
const CHANGE_WINDOW_MS = 48 * 3_600_000;

/** @param {string} id @returns {Conversation} one of which nothing is known yet */
export function newConversation(id) {
  return {
    id, title: null, isGroup: false, participants: null, latest: null, createdAt: new Date().toISOString(), lastReadSeq: 0,
    unread: 0, messages: new Map(), history: 'unknown', older: 'idle', late: [], pending: new Map(), changes: new Map(),
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

/** @param {Iterable<Conversation>} conversations @returns {Conversation[]} the newest first */
export function newestFirst(conversations) {
  // ISO-8601 times of one format sort as strings. There may be thousands, so each is read once.
  const dated = Array.from(conversations, (conversation) => ({ conversation, at: latestOf(conversation)?.sentAt ?? conversation.createdAt }));
  dated.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
  return dated.map(({ conversation }) => conversation);
}

/** @param {Message} message @param {string} userId @returns {boolean} true if the page offers the user to edit and delete it */
export function mayChange({ senderId, sentAt, deletedAt, messageType }, userId) {
  return senderId === userId && !deletedAt && messageType !== 'system' && Date.now() - Date.parse(sentAt) < CHANGE_WINDOW_MS;
}
