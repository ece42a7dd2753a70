/** The worker's conversations in the form that the page's views need, together with the history that this popup has loaded. */

import { addPage, applyChanges } from '../client/held-messages.js';

export class Conversations {
  /** @type {Map<string, any>} */ conversations = new Map();

  /** @param {any[]} shown current conversations of the worker */
  show(shown) {
    const ids = new Set(shown.map(({ id }) => id));
    for (const id of this.conversations.keys()) {
      if (!ids.has(id)) this.conversations.delete(id);
    }
    for (const { messages, pending, ...fields } of shown) {
      const conversation = this.conversation(fields.id);
      Object.assign(conversation, fields);
      conversation.pending = new Map(pending.map((/** @type {any} */ each) => [each.tempMessageId, each]));
      this.#goOn(conversation, messages);
      if (fields.latest === null || messages[0]?.seq === 1) conversation.history = 'known';
    }
  }

  /** @param {string} id @returns {any} */
  conversation(id) {
    const known = this.conversations.get(id);
    if (known) return known;
    const added = {
      id, title: null, isGroup: false, participants: null, latest: null, createdAt: new Date().toISOString(), lastReadSeq: 0, unread: 0,
      messages: new Map(), pending: new Map(), changes: new Map(), history: 'unknown', older: 'idle',
    };
    this.conversations.set(id, added);
    return added;
  }

  /** @param {string} id @param {any[]} page of history, oldest first */
  addHistory(id, page) {
    addPage(this.conversation(id).messages, page);
  }

  /** @param {import('../../../js/types/index.js').Changes} changes of messages that may have left the worker's store */
  applyChanges({ conversationId, items }) {
    applyChanges(this.conversation(conversationId).messages, items);
  }

  /** Adds the worker's newest messages. If there is a gap before them, the older messages are dropped and loaded again. @param {any} conversation @param {any[]} newest */
  #goOn(conversation, newest) {
    if (newest.length === 0) return;
    const { messages } = conversation;
    if (messages.size > 0 && newest[0].seq > Math.max(...messages.keys()) + 1) messages.clear();
    addPage(messages, newest);
    conversation.history = 'known';
  }
}
