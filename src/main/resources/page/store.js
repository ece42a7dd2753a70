/**
 * The state of the page: conversations, their messages, and what the user has written and the server has not stored yet. It invokes
 * `onChange` on every change.
 *
 * @typedef {import('chat-api-client').Message} Message
 * @typedef {import('chat-api-client').ConversationSummary} ConversationSummary
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {import('./conversation.js').Pending} Pending
 * @typedef {import('./conversation.js').OwnChange} OwnChange
 */

import { afterChanges } from './client/index.js';
import { addPage, applyChanges, countDeletedUnread } from './client/held-messages.js';
import { newConversation } from './conversation.js';
import { applyMembers, applyOwnSettings, applyState, dropBelow, isMuted } from './conversation-facts.js';
import { boundHeld } from './timeline-bounds.js';

export class Store {
  /** @type {Map<string, Conversation>} */ conversations = new Map();
  #onChange;
  #failed;
  #failedChanges;

  /**
   * @param {string} userId @param {() => void} onChange
   * @param {import('./user-records.js').UserRecords} failed stores messages that could not be sent
   * @param {import('./user-records.js').UserRecords} failedChanges stores edits and deletions that were refused
   */
  constructor(userId, onChange, failed, failedChanges) {
    this.userId = userId;
    this.#onChange = onChange;
    this.#failed = failed;
    this.#failedChanges = failedChanges;
  }

  /** @param {string} id @returns {Conversation} */
  conversation(id) {
    const known = this.conversations.get(id);
    if (known) return known;
    const added = newConversation(id);
    this.conversations.set(id, added);
    return added;
  }

  /** @param {string} id @param {Partial<Conversation>} fields */
  update(id, fields) {
    Object.assign(this.conversation(id), fields);
    this.#onChange();
  }

  /** @param {import('chat-api-client').ConversationDetails} details */
  describe(details) {
    const { conversationId, title, isGroup, participantId } = details;
    const conversation = this.conversation(conversationId);
    if (!isGroup) Object.assign(conversation, { title: participantId ?? this.userId, participantId: participantId ?? null });
    else if (conversation.objectRev === 0) conversation.title = title;
    conversation.isGroup = isGroup;
    applyState(conversation, details);
    applyOwnSettings(conversation, details.my);
    this.#onChange();
  }

  /** Merges the server's list, which may be older than messages and reads that were received meanwhile. @param {ConversationSummary[]} summaries */
  addSummaries(summaries) {
    for (const summary of summaries) {
      const { seq, senderId, latestContent: content, sentAt, lastReadSeq, unreadCount, latestDeleted, latestAttachments, messageType } = summary;
      const conversation = this.conversation(summary.conversationId);
      this.describe(/** @type {any} */ (summary));
      if (summary.isGroup && summary.picture) conversation.picture = summary.picture;
      // The list has no hidden ones.
      if (conversation.mayBeBack && conversation.my) conversation.my = { ...conversation.my, hidden: false };
      conversation.mayBeBack = false;
      conversation.lastReadSeq = Math.max(conversation.lastReadSeq, lastReadSeq);
      // A group in which nobody has written has the time of its creation.
      if (seq === 0) conversation.createdAt = sentAt;
      if (seq === 0 || seq < (conversation.latest?.seq ?? 0)) continue;
      // A received message of that position has all changes that were received since.
      const isHeld = conversation.latest?.seq === seq && conversation.latest.messageId !== undefined;
      const more = { ...(messageType && { messageType }), ...(latestDeleted && { deletedAt: sentAt }), ...(latestAttachments && { attachments: latestAttachments }) };
      if (!isHeld) conversation.latest = { seq, senderId, content, sentAt, ...more };
      conversation.unread = Math.min(unreadCount, Math.max(0, seq - conversation.lastReadSeq));
      conversation.mentions = conversation.unread > 0 ? (summary.mentionCount ?? 0) : 0;
    }
    this.#onChange();
  }

  /** @param {Message} message in order, each once @param {boolean} isLive false if it was missed, so that the user's settings are newer than it */
  addMessage(message, isLive) {
    const conversation = this.conversation(message.conversationId);
    if (message.seq > (conversation.latest?.seq ?? 0)) {
      conversation.latest = message;
      const isUnread = message.senderId !== this.userId && message.seq > conversation.lastReadSeq;
      const isCounted = !message.deletedAt && message.messageType !== 'system';
      if (isUnread && isCounted) this.#countUnread(conversation, message);
      if (isCounted && conversation.my?.hidden) Object.assign(conversation, isLive ? { my: { ...conversation.my, hidden: false } } : { mayBeBack: true });
    }
    if (message.seq === 1) conversation.history = 'known';
    if (conversation.history !== 'unknown') addPage(conversation.messages, [message], [], this.userId);
    boundHeld(conversation.messages);
    if (message.senderId === this.userId) this.#removePending(conversation, message.tempMessageId ?? '');
    this.#onChange();
  }

  /** @param {string} id @param {Message[]} page of history */
  addHistory(id, page) {
    const conversation = this.conversation(id);
    addPage(conversation.messages, page, conversation.late, this.userId);
    conversation.late = [];
    this.#onChange();
  }

  /** @param {import('chat-api-client').Changes} changes */
  applyChanges({ conversationId, items, conversation: state, members = [] }) {
    const conversation = state ? this.conversation(conversationId) : this.conversations.get(conversationId);
    if (!conversation) return;
    if (state) applyState(conversation, state);
    applyMembers(conversation, members);
    const { messages, latest, lastReadSeq } = conversation;
    const held = (/** @type {number} */ seq) => messages.get(seq) ?? (latest?.seq === seq ? latest : undefined);
    conversation.unread = Math.max(0, conversation.unread - countDeletedUnread(items, held, lastReadSeq, this.userId));
    conversation.mentions = Math.min(conversation.mentions, conversation.unread);
    if (latest) conversation.latest = afterChanges(latest, items);
    applyChanges(messages, items, this.userId);
    if (conversation.history === 'loading' || conversation.older === 'loading') conversation.late.push(...items);
    for (const change of conversation.changes.values()) this.#removeShown(conversation, change);
    for (const [seq, { rev }] of conversation.reacting) {
      if (rev !== undefined && (messages.get(seq)?.rev ?? 0) >= rev) conversation.reacting.delete(seq);
    }
    this.#onChange();
  }

  /** Forgets the messages of a conversation whose changes were missed. Its newest ones are loaded again. @param {string} id */
  forget(id) {
    const conversation = this.conversation(id);
    const { latest } = conversation;
    if (latest) conversation.latest = { ...latest, messageId: undefined };
    this.update(id, { messages: new Map(), history: 'unknown', older: 'idle', late: [] });
  }

  /** There are no messages before this position: the server leaves out those that are too old before it says so. @param {string} id @param {number} seq */
  beginsAt(id, seq) {
    const conversation = this.conversation(id);
    dropBelow(conversation, seq);
    this.#onChange();
  }

  /** Forgets messages that are loaded again when they are needed. @param {string} id @param {number[]} seqs */
  forgetMessages(id, seqs) {
    const { messages } = this.conversation(id);
    for (const seq of seqs) messages.delete(seq);
    this.#onChange();
  }

  /** Forgets what others have read. */
  forgetReaders() {
    for (const conversation of this.conversations.values()) conversation.readers = new Map();
    this.#onChange();
  }

  /** @param {string} id */
  remove(id) {
    this.conversations.delete(id);
    this.#onChange();
  }

  /** @param {string} id @param {number} lastReadSeq */
  read(id, lastReadSeq) {
    const conversation = this.conversation(id);
    const latest = conversation.latest?.seq ?? 0;
    conversation.lastReadSeq = Math.max(conversation.lastReadSeq, lastReadSeq);
    conversation.unread = Math.min(conversation.unread, Math.max(0, latest - conversation.lastReadSeq));
    conversation.mentions = Math.min(conversation.mentions, conversation.unread);
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

  /** @param {OwnChange} change */
  addChange(change) {
    const conversation = this.conversation(change.conversationId);
    conversation.changes.set(change.ref, change);
    if (change.state === 'failed') this.#failedChanges.set(change.ref, change);
    else this.#failedChanges.remove(change.ref);
    this.#removeShown(conversation, change);
    this.#onChange();
  }

  /** @param {string} conversationId @param {string} ref */
  discardChange(conversationId, ref) {
    this.conversation(conversationId).changes.delete(ref);
    this.#failedChanges.remove(ref);
    this.#onChange();
  }

  /** Restores failed messages and changes of this user from before a reload. */
  restoreFailed() {
    for (const [, pending] of this.#failed.entries()) this.addPending(pending);
    for (const [, change] of this.#failedChanges.entries()) this.addChange(change);
  }

  /** @returns {Pending[]} own messages that the server has not stored yet */
  get pending() {
    return [...this.conversations.values()].flatMap(({ pending }) => [...pending.values()]);
  }

  /** @returns {OwnChange[]} edits and deletions by the user that the messages do not show yet */
  get changes() {
    return [...this.conversations.values()].flatMap(({ changes }) => [...changes.values()]);
  }

  get unread() {
    let unread = 0;
    for (const conversation of this.conversations.values()) unread += isMuted(conversation) || conversation.my?.hidden ? 0 : conversation.unread;
    return unread;
  }

  /** @param {Conversation} conversation @param {Message} message */
  #countUnread(conversation, { mentions = [], mentionAll = false, quote }) {
    conversation.unread++;
    // A reply mentions the sender of the message that it replies to.
    if (mentionAll || mentions.includes(this.userId) || quote?.senderId === this.userId) conversation.mentions++;
  }

  /** Removes a change that is done, once the message shows it. @param {Conversation} conversation @param {OwnChange} change */
  #removeShown({ messages, changes }, { ref, seq, state, rev = 0 }) {
    const message = messages.get(seq);
    if (state === 'done' && (!message || (message.rev ?? 0) >= rev || message.deletedAt)) changes.delete(ref);
  }

  /** @param {Conversation} conversation @param {string} tempMessageId */
  #removePending(conversation, tempMessageId) {
    if (!conversation.pending.delete(tempMessageId)) return;
    this.#failed.remove(tempMessageId);
    this.#onChange();
  }
}
