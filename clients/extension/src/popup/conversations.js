/** The worker's conversations in the form that the page's views need, together with the history that this popup has loaded. */

import { addPage, applyChanges } from '../client/held-messages.js';
import { applyMembers, dropBelow } from '../page/conversation-facts.js';
import { newConversation } from '../page/conversation.js';
import { errorText } from '../page/language.js';

export class Conversations {
  /** @type {Map<string, any>} */ conversations = new Map();
  #changed;

  /** @param {string} userId @param {() => void} changed called when the user has changed something here */
  constructor(userId, changed) {
    this.userId = userId;
    this.#changed = changed;
  }

  /** @param {any[]} shown current conversations of the worker */
  show(shown) {
    const ids = new Set(shown.map(({ id }) => id));
    for (const id of this.conversations.keys()) {
      if (!ids.has(id)) this.conversations.delete(id);
    }
    for (const { messages, pending, ...fields } of shown) {
      const conversation = this.conversation(fields.id);
      Object.assign(conversation, fields);
      conversation.pending = new Map(pending.map((/** @type {any} */ each) => [each.tempMessageId, translated(each)]));
      this.#goOn(conversation, messages);
      dropGone(conversation);
      if (fields.latest === null || messages[0]?.seq === 1) conversation.history = 'known';
    }
  }

  /** @param {string} id @returns {any} */
  conversation(id) {
    const known = this.conversations.get(id);
    if (known) return known;
    const added = newConversation(id);
    this.conversations.set(id, added);
    return added;
  }

  /** @param {string} id @param {object} fields */
  update(id, fields) {
    Object.assign(this.conversation(id), fields);
    this.#changed();
  }

  /** @param {string} id @param {any[]} page of history, oldest first */
  addHistory(id, page) {
    addPage(this.conversation(id).messages, page, [], this.userId);
    dropGone(this.conversation(id));
  }

  /** @param {import('../../../js/types/index.js').Changes} changes of messages that may have left the worker's store */
  applyChanges({ conversationId, items, members = [] }) {
    const conversation = this.conversations.get(conversationId);
    if (!conversation) return;
    applyChanges(conversation.messages, items, this.userId);
    applyMembers(conversation, members);
    for (const [seq, { rev }] of conversation.reacting) {
      if (rev !== undefined && (conversation.messages.get(seq)?.rev ?? 0) >= rev) conversation.reacting.delete(seq);
    }
  }

  /** Forgets messages whose changes were missed; they are loaded again when the conversation is open. @param {string} id */
  forgetMessages(id) {
    const conversation = this.conversations.get(id);
    if (!conversation) return;
    conversation.messages.clear();
    Object.assign(conversation, { history: 'unknown', older: 'idle' });
  }

  /** Adds the worker's newest messages. If there is a gap before them, the older messages are dropped and loaded again. @param {any} conversation @param {any[]} newest */
  #goOn(conversation, newest) {
    if (newest.length === 0) return;
    const { messages } = conversation;
    if (messages.size > 0 && newest[0].seq > Math.max(...messages.keys()) + 1) messages.clear();
    addPage(messages, newest, [], this.userId);
    conversation.history = 'known';
  }
}

/** @param {any} pending with the error of the worker @returns {any} with the error as the user reads it */
function translated({ error, code, ...pending }) {
  return error === undefined ? pending : { ...pending, error: errorText(Object.assign(new Error(error), { code })) };
}

/** The worker drops messages whose time is over, and those that the user has cleared; this popup may have loaded them before. @param {any} conversation */
function dropGone(conversation) {
  dropBelow(conversation, conversation.firstSeq);
  for (const seq of [...conversation.messages.keys()]) if (seq <= (conversation.my?.aboveSeq ?? 0)) conversation.messages.delete(seq);
}
