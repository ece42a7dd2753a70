/**
 * What the extension knows: conversations, their newest messages, how far everything was read, and own messages that are not stored yet.
 * Only data, kept in chrome.storage.local as one record per conversation and per unsent message. A message and the cursor behind it are
 * in one record, so a worker that dies loses both or neither: what is lost is asked for again, and nothing is shown twice.
 *
 * @typedef {import('../client/client.js').Message} Message
 *
 * @typedef {object} Pending
 * @property {string} conversationId
 * @property {string} tempMessageId
 * @property {string} content
 * @property {string} sentAt
 * @property {number} order in which it was written
 * @property {'sending'|'failed'} state
 * @property {string} [error]
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string|null} title null until it is known
 * @property {boolean} isGroup
 * @property {string|null} participantId
 * @property {string} createdAt when it was first heard of
 * @property {number} cursor position of the last message that was delivered; the next sync starts behind it
 * @property {{seq: number, senderId: string, content: string, sentAt: string}|null} latest
 * @property {number} lastReadSeq how far this user has read, as the server says
 * @property {number} seenSeq how far this user has seen it here; ahead of lastReadSeq until the server confirms
 * @property {number} unread
 * @property {number} notifiedSeq up to where the user was notified
 * @property {Message[]} messages the newest ones without holes, at most {@link MAX_MESSAGES}
 */

/** Messages kept of a conversation. */
export const MAX_MESSAGES = 50;
/** Conversations of which messages are kept; of the others only the latest one is. */
export const MAX_CONVERSATIONS = 20;
/** Unsent messages at a time. */
export const MAX_PENDING = 100;
/** Storage key of the record that marks the server's list as loaded. The name is that of stored data, so it does not change. */
export const LIST_KEY = 'book';
const PREVIEW_LENGTH = 200;

export class ConversationStore {
  /** @type {Map<string, Conversation>} */ conversations = new Map();
  /** @type {Map<string, Pending>} */ pending = new Map();
  /** Whether the server's list has come once, so that cursors say where to start. */ isKnown = false;
  /** @type {Set<string>} keys of records that changed since they were last taken */ #dirty = new Set();

  /** @param {string} userId */
  constructor(userId) {
    this.userId = userId;
  }

  /** @param {Record<string, any>} records all of storage @param {string} userId */
  static from(records, userId) {
    const store = new ConversationStore(userId);
    store.isKnown = records[LIST_KEY]?.userId === userId;
    // Unsent messages may have been kept over a sign-out, the conversations not.
    if (!store.isKnown && records.owner?.userId !== userId) return store;
    for (const [key, record] of Object.entries(records)) {
      if (store.isKnown && key.startsWith('conversation:')) store.conversations.set(record.id, record);
      if (key.startsWith('pending:')) store.pending.set(record.tempMessageId, record);
    }
    store.pending = new Map([...store.pending].sort(([, one], [, other]) => one.order - other.order));
    return store;
  }

  /** @returns {Record<string, any>} changed records by key since the last call; null: the record is gone */
  takeChanges() {
    const changes = Object.fromEntries([...this.#dirty].map((key) => [key, this.#record(key)]));
    this.#dirty.clear();
    return changes;
  }

  /** They could not be kept: the next write has to take them along. @param {string[]} keys */
  putBack(keys) {
    for (const key of keys) this.#dirty.add(key);
  }

  /** @returns {Record<string, number>|undefined} undefined: the server has to say where to start */
  get cursors() {
    if (!this.isKnown) return undefined;
    const begun = [...this.conversations.values()].filter(({ cursor }) => cursor > 0);
    return Object.fromEntries(begun.map(({ id, cursor }) => [id, cursor]));
  }

  /** @param {string} id @returns {Conversation} */
  conversation(id) {
    const known = this.conversations.get(id);
    if (known) return known;
    /** @type {Conversation} */
    const added = {
      id, title: null, isGroup: false, participantId: null, createdAt: new Date().toISOString(), cursor: 0, latest: null,
      lastReadSeq: 0, seenSeq: 0, unread: 0, notifiedSeq: 0, messages: [],
    };
    this.conversations.set(id, added);
    return added;
  }

  /** The server's list, from which the first sync starts: what is unread then is counted, but nobody is notified of it. @param {any[]} summaries */
  begin(summaries) {
    for (const summary of summaries) {
      const { conversationId: id, seq, senderId, latestContent: content, sentAt, lastReadSeq, unreadCount: unread } = summary;
      this.describe(summary);
      Object.assign(this.conversation(id), { cursor: seq, notifiedSeq: seq, lastReadSeq, unread, latest: { seq, senderId, content, sentAt } });
    }
    this.isKnown = true;
    this.#dirty.add(LIST_KEY);
  }

  /** @param {{conversationId: string, title: string, isGroup: boolean, participantId: string}} details */
  describe({ conversationId: id, title, isGroup, participantId }) {
    this.#change(id, { isGroup, participantId, title: isGroup ? title : (participantId ?? this.userId) });
  }

  /** @param {Message} message as the client delivers it: in order, each once @returns {boolean} false if it was delivered before */
  add(message) {
    const { conversationId: id, seq, senderId, content, sentAt, tempMessageId = '' } = message;
    const conversation = this.conversation(id);
    if (this.#isOwnPending(message)) this.removePending(tempMessageId);
    if (seq <= conversation.cursor) return false;
    const isNews = senderId !== this.userId && seq > Math.max(conversation.lastReadSeq, conversation.seenSeq);
    const before = conversation.messages.at(-1)?.seq === seq - 1 ? conversation.messages : [];
    const messages = [...before, message].slice(-MAX_MESSAGES);
    const unread = conversation.unread + (isNews ? 1 : 0);
    this.#change(id, { cursor: seq, latest: { seq, senderId, content, sentAt }, unread, messages });
    this.#forgetMessagesOfQuietOnes();
    return true;
  }

  /** A page of history is kept if it goes on without a hole to what is there. @param {string} id @param {Message[]} page oldest first */
  addHistory(id, page) {
    const { messages, cursor } = this.conversation(id);
    const next = messages[0]?.seq ?? cursor + 1;
    const older = page.filter(({ seq }) => seq < next);
    if (older.at(-1)?.seq === next - 1) this.#change(id, { messages: [...older, ...messages].slice(-MAX_MESSAGES) });
  }

  /** The server says how far this user has read, on whatever device. @param {string} id @param {number} seq */
  read(id, seq) {
    const conversation = this.conversations.get(id);
    if (!conversation) return;
    this.#change(id, { lastReadSeq: Math.max(conversation.lastReadSeq, seq) });
    this.#countUnread(conversation);
  }

  /** The user sees the conversation here. @param {string} id */
  see(id) {
    const conversation = this.conversations.get(id);
    if (!conversation || conversation.unread === 0) return;
    this.#change(id, { seenSeq: conversation.cursor });
    this.#countUnread(conversation);
  }

  /** @returns {string[]} conversations that were seen to their end and of which the server has to be told */
  get toReport() {
    const seen = [...this.conversations.values()].filter(({ seenSeq, lastReadSeq, cursor }) => seenSeq > lastReadSeq && seenSeq === cursor);
    return seen.map(({ id }) => id);
  }

  /**
   * Sets right what other devices have read while nobody listened.
   * @param {any[]} unread the server's list of conversations with unread messages
   * @param {Record<string, number>} asked the cursors when it was asked for
   */
  correct(unread, asked) {
    const listed = new Set(unread.map(({ conversationId }) => conversationId));
    for (const { conversationId, lastReadSeq } of unread) this.read(conversationId, lastReadSeq);
    for (const { id, unread: count } of this.conversations.values()) {
      if (count > 0 && !listed.has(id)) this.read(id, asked[id] ?? 0);
    }
  }

  /** @param {string} id @param {number} seq */
  notified(id, seq) {
    this.#change(id, { notifiedSeq: seq });
  }

  /** @param {Omit<Pending, 'order'|'state'>} message @throws {Error} if too many wait */
  addPending(message) {
    const known = this.pending.get(message.tempMessageId);
    if (!known && this.pending.size >= MAX_PENDING) {
      throw new Error(`${MAX_PENDING} messages wait to be sent already. Try again when the server can be reached.`);
    }
    const order = known?.order ?? Math.max(0, ...[...this.pending.values()].map((each) => each.order)) + 1;
    this.pending.set(message.tempMessageId, { ...message, order, state: 'sending' });
    this.#dirty.add(`pending:${message.tempMessageId}`);
  }

  /** @param {string} tempMessageId @param {string} error */
  failPending(tempMessageId, error) {
    const pending = this.pending.get(tempMessageId);
    if (pending) Object.assign(pending, { state: 'failed', error });
    this.#dirty.add(`pending:${tempMessageId}`);
  }

  /** @param {string} tempMessageId */
  removePending(tempMessageId) {
    this.pending.delete(tempMessageId);
    this.#dirty.add(`pending:${tempMessageId}`);
  }

  /** @returns {{sending: number, failed: number}} */
  get unsent() {
    const failed = [...this.pending.values()].filter(({ state }) => state === 'failed').length;
    return { sending: this.pending.size - failed, failed };
  }

  get unreadConversations() {
    return [...this.conversations.values()].filter(({ unread }) => unread > 0).length;
  }

  /** @param {Message} message */
  #isOwnPending({ senderId, conversationId, tempMessageId = '' }) {
    return senderId === this.userId && this.pending.get(tempMessageId)?.conversationId === conversationId;
  }

  /** @param {Conversation} conversation */
  #countUnread({ id, unread, cursor, lastReadSeq, seenSeq }) {
    this.#change(id, { unread: Math.min(unread, Math.max(0, cursor - Math.max(lastReadSeq, seenSeq))) });
  }

  #forgetMessagesOfQuietOnes() {
    const kept = [...this.conversations.values()].filter(({ messages }) => messages.length > 0);
    if (kept.length <= MAX_CONVERSATIONS) return;
    kept.sort((one, other) => Date.parse(other.latest?.sentAt ?? '') - Date.parse(one.latest?.sentAt ?? ''));
    for (const { id } of kept.slice(MAX_CONVERSATIONS)) this.#change(id, { messages: [] });
  }

  /** @param {string} id @param {Partial<Conversation>} fields */
  #change(id, fields) {
    Object.assign(this.conversation(id), fields);
    this.#dirty.add(`conversation:${id}`);
  }

  /** @param {string} key */
  #record(key) {
    if (key === LIST_KEY) return { userId: this.userId };
    const id = key.slice(key.indexOf(':') + 1);
    if (key.startsWith('pending:')) return this.pending.get(id) ?? null;
    const conversation = this.conversation(id);
    const { latest } = conversation;
    return { ...conversation, latest: latest && { ...latest, content: latest.content.slice(0, PREVIEW_LENGTH) } };
  }
}
