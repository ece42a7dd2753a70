/** Edits and deletions by the user: the client sends them, and the store shows them. */

import { ChatClient } from './client/index.js';
import { errorText, t } from './language.js';

/** Codes of refusals that mean more here than elsewhere. */
const REFUSALS = new Set(['too-late', 'not-allowed', 'conflict']);

export class OwnChanges {
  #client;
  #store;
  #failed;
  #left;

  /**
   * @param {import('chat-api-client').ChatClient} client
   * @param {import('./store.js').Store} store
   * @param {import('./user-records.js').UserRecords} failed
   * @param {Pick<import('./left-conversations.js').LeftConversations, 'has'>} left
   */
  constructor(client, store, failed, left) {
    this.#client = client;
    this.#store = store;
    this.#failed = failed;
    this.#left = left;
  }

  /**
   * @param {string} conversationId @param {{seq: number, rev?: number, content: string}} message as the user saw it @param {string} content
   * @param {{mentions?: string[], mentionAll?: boolean}} [mentioned]
   */
  edit(conversationId, message, content, mentioned = {}) {
    const { seq } = message;
    const changes = this.#of(conversationId, seq);
    // Reactions change the revision too.
    const held = this.#store.conversation(conversationId).messages.get(seq);
    const { rev = 0 } = held?.content === message.content ? held : message;
    // The server has not answered the earlier edit, so its revision is unknown.
    const ifRev = changes.some(({ state }) => state !== 'failed') ? undefined : rev;
    this.#replaceFailed(changes);
    this.#send({ conversationId, seq, content, ifRev, ...mentioned });
  }

  /** @param {string} conversationId @param {number} seq */
  delete(conversationId, seq) {
    this.#replaceFailed(this.#of(conversationId, seq));
    this.#send({ conversationId, seq });
  }

  /** @param {string} conversationId @param {string} ref */
  retry(conversationId, ref) {
    const change = this.#store.conversation(conversationId).changes.get(ref);
    if (!change) return;
    this.discard(conversationId, ref);
    // The user has seen the refusal, so what was changed elsewhere is overwritten.
    const { seq, content, mentions, mentionAll } = change;
    this.#send({ conversationId, seq, content, mentions, mentionAll });
  }

  /** @param {string} conversationId @param {string} ref */
  discard(conversationId, ref) {
    this.#store.discardChange(conversationId, ref);
  }

  retryAll() {
    for (const { conversationId, ref } of this.#failedOnes) this.retry(conversationId, ref);
  }

  discardAll() {
    for (const { ref } of this.#client.pendingChanges()) this.#client.discard(ref);
    this.#failed.clear();
  }

  /** @returns {{sending: number, failed: number}} */
  get unsent() {
    const sending = this.#client.pendingChanges().filter(({ conversationId }) => !this.#left.has(conversationId));
    return { sending: sending.length, failed: this.#failedOnes.length };
  }

  /** @param {import('chat-api-client').PendingChange} change including those of an earlier load of the page */
  pending({ ref, action, conversationId, seq, content, ifRev, mentions, mentionAll, ranges = [] }) {
    if (action === 'react') return;
    this.#store.addChange({ mentions, mentionAll, ref, conversationId, seq: seq ?? ranges[0]?.[0] ?? 0, content, ifRev, state: 'sending' });
  }

  /** @param {import('chat-api-client').ChangeSettled} settled */
  settled({ ref, conversationId, rev, error }) {
    if (this.#left.has(conversationId)) return;
    const change = this.#store.conversation(conversationId).changes.get(ref);
    if (!change) return;
    if (error?.code === 'discarded') this.#store.discardChange(conversationId, ref);
    else if (error) this.#store.addChange({ ...change, state: 'failed', error: REFUSALS.has(error.code) ? t(`message.refused.${error.code}`) : errorText(error) });
    else this.#store.addChange({ ...change, state: 'done', rev });
  }

  /** @param {{conversationId: string, seq: number, content?: string, ifRev?: number, mentions?: string[], mentionAll?: boolean}} change */
  #send(change) {
    const { conversationId, seq, content, ifRev, mentions, mentionAll } = change;
    const ref = ChatClient.newMessageId();
    const sent = content === undefined
      ? this.#client.delete(conversationId, [[seq, seq]], { ref })
      : this.#client.edit(conversationId, seq, content, { ref, ifRev, mentions, mentionAll });
    sent.catch((error) => {
      if (this.#left.has(conversationId)) return;
      // The event reports the outcome, unless the outbox did not take the change.
      const isKnown = this.#store.conversation(conversationId).changes.has(ref);
      if (!isKnown && !error.kept && error.code !== 'discarded') this.#store.addChange({ ref, ...change, state: 'failed', error: errorText(error) });
    });
  }

  /** @param {string} conversationId @param {number} seq */
  #of(conversationId, seq) {
    return [...this.#store.conversation(conversationId).changes.values()].filter((change) => change.seq === seq);
  }

  /** @param {import('./conversation.js').OwnChange[]} changes of a message that is changed again */
  #replaceFailed(changes) {
    for (const { conversationId, ref, state } of changes) {
      if (state === 'failed') this.discard(conversationId, ref);
    }
  }

  get #failedOnes() {
    return this.#store.changes.filter(({ state, conversationId }) => state === 'failed' && !this.#left.has(conversationId));
  }
}
