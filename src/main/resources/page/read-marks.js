/** Marks conversations as read: up to what was in view while the user looked at the page, or as a whole. What was missed while there was no connection is new when it comes. */

import { hasAttention } from './attention.js';

export class ReadMarks {
  #client;
  #store;

  /** @param {import('chat-api-client').ChatClient} client @param {import('./store.js').Store} store */
  constructor(client, store) {
    this.#client = client;
    this.#store = store;
  }

  /** @param {import('./conversation.js').Conversation} conversation the open one @param {{isAtEnd: boolean, lastSeq: number}} view lastSeq: position of the last message in view */
  look(conversation, view) {
    const { id, unread, lastReadSeq } = conversation;
    if (unread === 0 || !hasAttention() || this.#client.state !== 'online') return;
    if (view.isAtEnd) return this.all(conversation);
    const { lastSeq } = view;
    if (lastSeq <= lastReadSeq) return;
    this.#client.markRead(id, lastSeq);
    this.#store.read(id, lastSeq);
  }

  /** @param {import('./conversation.js').Conversation} conversation */
  all({ id, latest, my }) {
    this.#client.markRead(id, latest?.seq);
    this.#store.read(id, latest?.seq ?? 0);
    if (my?.unread) this.#client.changeSettings(id, { unread: false }).catch(() => {});
  }
}
