/**
 * The state of the extension: conversations, their newest messages, read positions, and own messages that the server has not stored yet. It
 * is stored in chrome.storage.local, one record per conversation and per unsent message. A message and its cursor are in one record, so a
 * worker that dies loses both or neither: a lost message is requested again, and no message is shown twice.
 *
 * @typedef {import('../../../js/types/index.js').Message} Message
 * @typedef {import('../../../js/types/index.js').Cursor} Cursor
 *
 * @typedef {object} Pending
 * @property {string} conversationId
 * @property {string} tempMessageId
 * @property {string} content
 * @property {string} sentAt
 * @property {number} order increases with each message
 * @property {'sending'|'failed'} state
 * @property {string} [error] why it failed
 * @property {string} [code] of the error
 * @typedef {import('./conversation.js').Conversation} Conversation
 */

import { isMuted, latestOf, newConversation, withChanges, withFirst, withHistory, withOwnSettings, withState } from './conversation.js';
import { withMessage } from './unread-news.js';

/** Number of messages stored per conversation. */
export const MAX_MESSAGES = 50;
/** Number of conversations with stored messages. The others store only their latest message. */
export const MAX_CONVERSATIONS = 20;
/** Maximum number of unsent messages. */
export const MAX_PENDING = 100;
/** Storage key of the record that marks the server's list as loaded. The name is that of stored data, so it does not change. */
export const LIST_KEY = 'book';
const PREVIEW_LENGTH = 200;

export class ConversationStore {
  /** @type {Map<string, Conversation>} */ conversations = new Map();
  /** @type {Map<string, Pending>} */ pending = new Map();
  /** True once the server's list was loaded, so a sync can start at the cursors. */ isLoaded = false;
  /** @type {Set<string>} keys of records that changed since the last takeChanges() */ #dirty = new Set();

  /** @param {string} userId */
  constructor(userId) {
    this.userId = userId;
  }

  /** @param {Record<string, any>} records all records of chrome.storage.local @param {string} userId */
  static from(records, userId) {
    const store = new ConversationStore(userId);
    // Records of earlier versions have no owner.
    const owner = records.owner?.userId ?? records[LIST_KEY]?.userId;
    if (owner !== userId) return store;
    // Unsent messages may survive a sign-out; conversations do not.
    store.isLoaded = records[LIST_KEY]?.userId === userId;
    for (const [key, record] of Object.entries(records)) {
      if (store.isLoaded && key.startsWith('conversation:')) store.conversations.set(record.id, record);
      if (key.startsWith('pending:')) store.pending.set(record.tempMessageId, record);
    }
    store.pending = new Map([...store.pending].sort(([, one], [, other]) => one.order - other.order));
    return store;
  }

  /** @returns {Record<string, any>} records by key that changed since the last call; null for a removed record */
  takeChanges() {
    const changes = Object.fromEntries([...this.#dirty].map((key) => [key, this.#record(key)]));
    this.#dirty.clear();
    return changes;
  }

  /** Marks records as changed again after a write that failed. @param {string[]} keys */
  putBack(keys) {
    for (const key of keys) this.#dirty.add(key);
  }

  /** @returns {Record<string, number>|undefined} positions; undefined until the server's list was loaded */
  get positions() {
    if (!this.isLoaded) return undefined;
    return Object.fromEntries([...this.conversations.values()].map(({ id, cursor }) => [id, cursor]));
  }

  /** @returns {Record<string, Cursor>|undefined} positions, with revisions where they are known, 0 where nobody has written yet; undefined until the server's list was loaded */
  get cursors() {
    if (!this.isLoaded) return undefined;
    return Object.fromEntries([...this.conversations.values()].map(({ id, cursor, rev, my }) => [id, cursorOf(cursor, rev, my?.my)]));
  }

  /** @param {string} id @returns {Conversation} */
  conversation(id) {
    const known = this.conversations.get(id);
    if (known) return known;
    const added = newConversation(id);
    this.conversations.set(id, added);
    return added;
  }

  /** Starts with the server's list. Its unread messages are counted, but cause no notification. @param {any[]} summaries */
  begin(summaries) {
    for (const summary of summaries) {
      const { conversationId: id, seq, senderId, latestContent: content, sentAt, lastReadSeq, unreadCount: unread, latestDeleted, messageType } = summary;
      const latest = { seq, senderId, content, sentAt, ...(messageType && { messageType }), ...(latestDeleted && { deletedAt: sentAt }) };
      this.describe(summary);
      Object.assign(this.conversation(id), { cursor: seq, notifiedSeq: seq, lastReadSeq, unread, latest });
    }
    this.isLoaded = true;
    this.#dirty.add(LIST_KEY);
  }

  /** @param {{conversationId: string, title: string, isGroup: boolean, participantId: string}} details */
  describe(details) {
    const { conversationId: id, title, isGroup, participantId } = details;
    const { objectRev = 0, title: known } = this.conversation(id);
    const groupTitle = objectRev > 0 ? known : title;
    this.#change(id, { isGroup, participantId, title: isGroup ? groupTitle : (participantId ?? this.userId) });
    this.#change(id, withState(this.conversation(id), details));
    this.ownSettings(id, /** @type {any} */ (details).my);
  }

  /** Applies the user's own settings. @param {string} id @param {any} my */
  ownSettings(id, my) {
    this.#change(id, withOwnSettings(this.conversation(id), my));
  }

  /** @param {Message} message as delivered by the client, in order @returns {boolean} false if it was delivered before */
  add(message) {
    const { conversationId: id, seq, senderId, deletedAt, messageType, tempMessageId = '' } = message;
    const conversation = this.conversation(id);
    if (this.#isOwnPending(message)) this.removePending(tempMessageId);
    if (seq <= conversation.cursor) return false;
    const isCounted = senderId !== this.userId && !deletedAt && messageType !== 'system';
    const isNews = isCounted && seq > Math.max(conversation.lastReadSeq, conversation.seenSeq);
    const before = conversation.messages.at(-1)?.seq === seq - 1 ? conversation.messages : [];
    const messages = [...before, message].slice(-MAX_MESSAGES);
    const unread = conversation.unread + (isNews ? 1 : 0);
    const isBack = Boolean(conversation.my?.hidden) && !deletedAt && messageType !== 'system';
    this.#change(id, {
      cursor: seq, latest: latestOf(message), unread, messages, ...(isNews && withMessage(message, this.userId)), ...(isBack && { my: { ...conversation.my, hidden: false } }),
    });
    this.#forgetMessagesOfQuietOnes();
    return true;
  }

  /** Stores a page of history if there is no gap between it and the stored messages. @param {string} id @param {Message[]} page oldest first */
  addHistory(id, page) {
    this.#change(id, withHistory(this.conversation(id), page, MAX_MESSAGES));
  }

  /** There are no messages before this position. @param {string} id @param {number} seq */
  beginsAt(id, seq) {
    this.#change(id, withFirst(this.conversation(id), seq));
  }

  /** Applies changes of messages, and stores the revision with them. @param {import('../../../js/types/index.js').Changes} changes */
  applyChanges({ conversationId: id, rev, items, conversation: state }) {
    const conversation = state ? this.conversation(id) : this.conversations.get(id);
    if (!conversation) return;
    this.#change(id, { rev, ...withChanges(conversation, items, this.userId) });
    this.#change(id, withState(conversation, state));
  }

  /** Forgets the messages of a conversation whose changes were missed. @param {import('../../../js/types/index.js').Reset} reset */
  reset({ conversationId, seq, rev }) {
    const conversation = this.conversations.get(conversationId);
    if (conversation) this.#change(conversationId, { cursor: seq, rev, messages: [], news: undefined, mention: undefined, isRecounted: true });
  }

  /** @param {string} id */
  remove(id) {
    this.conversations.delete(id);
    this.#dirty.add(`conversation:${id}`);
  }

  /** Applies the read position of the server, which includes reads on other devices. @param {string} id @param {number} seq */
  read(id, seq) {
    const conversation = this.conversations.get(id);
    if (!conversation) return;
    this.#change(id, { lastReadSeq: Math.max(conversation.lastReadSeq, seq) });
    this.#countUnread(conversation);
  }

  /** Marks the conversation as read here. @param {string} id @param {number} [seq] of the newest message that the user has seen; absent for all */
  see(id, seq = Infinity) {
    const conversation = this.conversations.get(id);
    if (!conversation || conversation.unread === 0) return;
    this.#change(id, { seenSeq: Math.max(conversation.seenSeq, Math.min(conversation.cursor, seq)) });
    this.#countUnread(conversation);
  }

  /** @returns {{id: string, seenSeq: number}[]} conversations that were read here, to be reported to the server */
  get unreportedReads() {
    return [...this.conversations.values()].filter(({ seenSeq, lastReadSeq }) => seenSeq > lastReadSeq);
  }

  /**
   * Applies reads on other devices that happened without a connection, and the server's count where messages were skipped.
   * @param {any[]} unread the server's list of conversations with unread messages, archived ones among them
   * @param {Record<string, number>} asked cursors at the time of the request
   */
  correct(unread, asked) {
    const listed = new Set(unread.map(({ conversationId }) => conversationId));
    for (const { conversationId, lastReadSeq, unreadCount } of unread) {
      if (this.conversations.get(conversationId)?.isRecounted) this.#change(conversationId, { unread: unreadCount });
      this.read(conversationId, lastReadSeq);
    }
    for (const { id, unread: count } of this.conversations.values()) {
      if (count > 0 && !listed.has(id)) this.read(id, asked[id] ?? 0);
    }
    for (const { id, isRecounted } of this.conversations.values()) if (isRecounted) this.#change(id, { isRecounted: undefined });
  }

  /** @param {string} id @param {Pick<Partial<Conversation>, 'notifiedSeq'|'shownSeq'|'notifiedRev'>} notified */
  notified(id, notified) {
    this.#change(id, notified);
  }

  /** @param {Omit<Pending, 'order'|'state'>} message @throws {Error} if {@link MAX_PENDING} messages are pending */
  addPending(message) {
    const known = this.pending.get(message.tempMessageId);
    if (!known && this.pending.size >= MAX_PENDING) {
      throw new Error(`${MAX_PENDING} messages wait to be sent already. Try again when the server can be reached.`);
    }
    const order = known?.order ?? Math.max(0, ...[...this.pending.values()].map((each) => each.order)) + 1;
    this.pending.set(message.tempMessageId, { ...message, order, state: 'sending' });
    this.#dirty.add(`pending:${message.tempMessageId}`);
  }

  /** @param {string} tempMessageId @param {string} error @param {string} [code] of the error, by which the popup translates it */
  failPending(tempMessageId, error, code) {
    const pending = this.pending.get(tempMessageId);
    if (pending) Object.assign(pending, { state: 'failed', error, code });
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

  /** @returns {Pending[]} own messages in conversations that are not known, perhaps because the user is not in them any more */
  get orphans() {
    return [...this.pending.values()].filter(({ conversationId }) => !this.conversations.has(conversationId));
  }

  get unreadConversations() {
    return [...this.conversations.values()].filter((conversation) => conversation.unread > 0 && !isMuted(conversation)).length;
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
    const conversation = this.conversations.get(id);
    if (!conversation) return null;
    const { latest } = conversation;
    return { ...conversation, latest: latest && { ...latest, content: latest.content.slice(0, PREVIEW_LENGTH) } };
  }
}

/** @param {number} seq @param {number} [rev] @param {number} [my] @returns {Cursor} with the revisions that are known */
function cursorOf(seq, rev = 0, my = 0) {
  if (my > 0) return [seq, rev, my];
  return rev > 0 ? [seq, rev] : seq;
}
