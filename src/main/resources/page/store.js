/**
 * The state of the page: conversations, their messages, and own messages that the server has not stored yet. It invokes `onChange` on every
 * change.
 *
 * @typedef {import('chat-api-client').Message} Message
 * @typedef {import('chat-api-client').ConversationSummary} ConversationSummary
 *
 * @typedef {object} Pending an own message that the server has not answered
 * @property {string} conversationId
 * @property {string} tempMessageId
 * @property {string} content
 * @property {string} sentAt time at which it was written, by the clock of this computer
 * @property {'sending'|'failed'} state
 * @property {string} [error]
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string|null} title null until it is loaded
 * @property {boolean} isGroup
 * @property {string[]|null} participants
 * @property {{senderId: string, content: string, sentAt: string, seq: number}|null} latest
 * @property {string} createdAt time at which this page first saw it; sorts it in the list until it has a message
 * @property {number} lastReadSeq
 * @property {number} unread
 * @property {Map<number, Message>} messages loaded ones by seq, without gaps
 * @property {'unknown'|'loading'|'known'|'failed'} history loading state of the newest messages
 * @property {'idle'|'loading'|'failed'} older loading state of older messages
 * @property {Map<string, Pending>} pending by tempMessageId
 */

export class Store {
  /** @type {Map<string, Conversation>} */ conversations = new Map();
  #onChange;
  #failed;

  /** @param {string} userId @param {() => void} onChange @param {import('./user-records.js').UserRecords} failed stores messages that could not be sent */
  constructor(userId, onChange, failed) {
    this.userId = userId;
    this.#onChange = onChange;
    this.#failed = failed;
  }

  /** @param {string} id @returns {Conversation} */
  conversation(id) {
    const known = this.conversations.get(id);
    if (known) return known;
    /** @type {Conversation} */
    const added = {
      id, title: null, isGroup: false, participants: null, latest: null, createdAt: new Date().toISOString(), lastReadSeq: 0,
      unread: 0, messages: new Map(), history: 'unknown', older: 'idle', pending: new Map(),
    };
    this.conversations.set(id, added);
    return added;
  }

  /** @param {string} id @param {Partial<Conversation>} fields */
  update(id, fields) {
    Object.assign(this.conversation(id), fields);
    this.#onChange();
  }

  /** @param {import('chat-api-client').Conversation} details */
  describe({ conversationId, title, isGroup, participantId }) {
    this.update(conversationId, { isGroup, title: isGroup ? title : (participantId ?? this.userId) });
  }

  /** Merges the server's list, which may be older than messages and reads that were received meanwhile. @param {ConversationSummary[]} summaries */
  addSummaries(summaries) {
    for (const summary of summaries) {
      const { seq, senderId, latestContent: content, sentAt, lastReadSeq, unreadCount } = summary;
      const conversation = this.conversation(summary.conversationId);
      this.describe(summary);
      conversation.lastReadSeq = Math.max(conversation.lastReadSeq, lastReadSeq);
      if (seq < (conversation.latest?.seq ?? 0)) continue;
      conversation.latest = { seq, senderId, content, sentAt };
      conversation.unread = conversation.lastReadSeq >= seq ? 0 : unreadCount;
    }
    this.#onChange();
  }

  /** @param {Message} message in order, each once */
  addMessage(message) {
    const conversation = this.conversation(message.conversationId);
    if (message.seq > (conversation.latest?.seq ?? 0)) {
      conversation.latest = message;
      if (message.senderId !== this.userId && message.seq > conversation.lastReadSeq) conversation.unread++;
    }
    if (message.seq === 1) conversation.history = 'known';
    if (conversation.history !== 'unknown') conversation.messages.set(message.seq, message);
    if (message.senderId === this.userId) this.#removePending(conversation, message.tempMessageId ?? '');
    this.#onChange();
  }

  /** @param {string} id @param {Message[]} messages a page of history */
  addHistory(id, messages) {
    const known = this.conversation(id).messages;
    for (const message of messages) {
      if (!known.has(message.seq)) known.set(message.seq, message);
    }
    this.#onChange();
  }

  /** @param {string} id @param {number} lastReadSeq */
  read(id, lastReadSeq) {
    const conversation = this.conversation(id);
    const latest = conversation.latest?.seq ?? 0;
    conversation.lastReadSeq = Math.max(conversation.lastReadSeq, lastReadSeq);
    conversation.unread = Math.min(conversation.unread, Math.max(0, latest - conversation.lastReadSeq));
    this.#onChange();
  }

  /** @param {Pending} pending */
  addPending(pending) {
    this.conversation(pending.conversationId).pending.set(pending.tempMessageId, pending);
    // The client's storage has only messages that are still to be sent, so failed ones are stored here.
    if (pending.state === 'failed') this.#failed.set(pending.tempMessageId, pending);
    else this.#failed.remove(pending.tempMessageId);
    this.#onChange();
  }

  /** @param {string} conversationId @param {string} tempMessageId @param {string} error */
  failPending(conversationId, tempMessageId, error) {
    const pending = this.conversation(conversationId).pending.get(tempMessageId);
    if (pending) this.addPending({ ...pending, state: 'failed', error });
  }

  /** @param {string} conversationId @param {string} tempMessageId */
  discardPending(conversationId, tempMessageId) {
    this.#removePending(this.conversation(conversationId), tempMessageId);
    this.#onChange();
  }

  /** Restores failed messages of this user from before a reload. */
  restoreFailed() {
    for (const [, pending] of this.#failed.entries()) this.addPending(pending);
  }

  /** @returns {Pending[]} own messages that the server has not stored yet */
  get pending() {
    return [...this.conversations.values()].flatMap(({ pending }) => [...pending.values()]);
  }

  get unread() {
    let unread = 0;
    for (const conversation of this.conversations.values()) unread += conversation.unread;
    return unread;
  }

  /** @param {Conversation} conversation @param {string} tempMessageId */
  #removePending(conversation, tempMessageId) {
    if (!conversation.pending.delete(tempMessageId)) return;
    this.#failed.remove(tempMessageId);
    this.#onChange();
  }
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
