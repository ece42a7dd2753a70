/** The messages that the user writes: the client sends them, the store shows them, and a sign-out asks about unsent ones. */

import { errorText } from './language.js';

export class OwnMessages {
  #client;
  #store;
  #drafts;
  #failed;
  #left;

  /**
   * @param {import('chat-api-client').ChatClient} client
   * @param {import('./store.js').Store} store
   * @param {import('./drafts.js').Drafts} drafts
   * @param {import('./user-records.js').UserRecords} failed
   * @param {Pick<import('./left-conversations.js').LeftConversations, 'has'>} left
   */
  constructor(client, store, drafts, failed, left) {
    this.#client = client;
    this.#store = store;
    this.#drafts = drafts;
    this.#failed = failed;
    this.#left = left;
  }

  /**
   * @param {string} conversationId @param {string} content @param {string} tempMessageId
   * @param {{replyTo?: number, mentions?: string[], mentionAll?: boolean, attachments?: import('chat-api-client').Attachment[]}} [more]
   */
  send(conversationId, content, tempMessageId, more = {}) {
    this.#client.send(conversationId, content, { tempMessageId, ...more }).catch((error) => {
      if (error.kept || error.code === 'discarded' || this.#left.has(conversationId)) return;
      // A message that the server has refused is marked already, with what it replies to.
      if (this.#store.conversation(conversationId).pending.get(tempMessageId)?.state === 'failed') return;
      const sentAt = new Date().toISOString();
      this.#store.addPending({ conversationId, tempMessageId, content, ...more, sentAt, state: 'failed', error: errorText(error) });
    });
  }

  /** @param {string} conversationId @param {string} tempMessageId */
  retry(conversationId, tempMessageId) {
    const pending = this.#store.conversation(conversationId).pending.get(tempMessageId);
    if (!pending) return;
    const { content, replyTo, mentions, mentionAll, attachments } = pending;
    this.send(conversationId, content, tempMessageId, { replyTo, mentions, mentionAll, attachments });
  }

  retryAll() {
    for (const { conversationId, tempMessageId } of this.#failedOnes) this.retry(conversationId, tempMessageId);
  }

  /** Applies the outcome of a send, including messages that were written before this page was loaded. @param {import('chat-api-client').Settled} settled */
  settled({ conversationId, tempMessageId, error }) {
    if (this.#left.has(conversationId)) return;
    if (error) this.#store.failPending(conversationId, tempMessageId, errorText(error));
    else this.#store.discardPending(conversationId, tempMessageId);
  }

  /** @returns {import('./sign-out-dialog.js').Unsent} */
  get unsent() {
    const sending = this.#client.pending().filter(({ conversationId }) => !this.#left.has(conversationId));
    return { sending: sending.length, failed: this.#failedOnes.length, drafts: this.#drafts.conversationIds.filter((id) => !this.#left.has(id)).length };
  }

  discardAll() {
    for (const { tempMessageId } of this.#client.pending()) this.#client.discard(tempMessageId);
    this.#drafts.discardAll();
    this.#failed.clear();
  }

  get #failedOnes() {
    return this.#store.pending.filter(({ state, conversationId }) => state === 'failed' && !this.#left.has(conversationId));
  }
}
