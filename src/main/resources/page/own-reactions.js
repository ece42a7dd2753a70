/** The user's own reactions: the client sends them, and the store shows them before the server has confirmed them. */

import { ChatClient, ownReactions } from './client/index.js';
import { t } from './language.js';
import { showError } from './notices.js';

const MAX_PER_MESSAGE = 5;

export class OwnReactions {
  #client;
  #store;

  /** @param {Pick<import('chat-api-client').ChatClient, 'react'>} client @param {Pick<import('./store.js').Store, 'conversation'|'update'|'userId'>} store */
  constructor(client, store) {
    this.#client = client;
    this.#store = store;
  }

  /** @param {string} conversationId @param {number} seq @param {string} key */
  toggle(conversationId, seq, key) {
    const { messages, reacting } = this.#store.conversation(conversationId);
    const message = messages.get(seq);
    if (!message) return;
    const own = reacting.get(seq)?.reactions ?? ownReactions(message, this.#store.userId);
    const reactions = own.includes(key) ? own.filter((each) => each !== key) : [...own, key];
    if (reactions.length > MAX_PER_MESSAGE) return showError(t('reactions.tooMany', { most: MAX_PER_MESSAGE }));
    const ref = ChatClient.newMessageId();
    this.#show(conversationId, seq, { ref, reactions });
    this.#client.react(conversationId, seq, reactions, { ref }).then(
      (rev) => this.#done(conversationId, seq, ref, rev),
      (error) => this.#failed(conversationId, seq, ref, error),
    );
  }

  /** @param {string} conversationId @param {number} seq @param {string} ref @param {number} rev */
  #done(conversationId, seq, ref, rev) {
    const { reacting, messages } = this.#store.conversation(conversationId);
    const current = reacting.get(seq);
    if (current?.ref !== ref) return;
    if ((messages.get(seq)?.rev ?? 0) >= rev) reacting.delete(seq);
    else reacting.set(seq, { ...current, rev });
    this.#store.update(conversationId, {});
  }

  /** @param {string} conversationId @param {number} seq @param {string} ref @param {any} error */
  #failed(conversationId, seq, ref, error) {
    const { reacting } = this.#store.conversation(conversationId);
    if (reacting.get(seq)?.ref === ref) reacting.delete(seq);
    this.#store.update(conversationId, {});
    if (error.code !== 'closed' && error.code !== 'discarded') showError(error);
  }

  /** @param {string} conversationId @param {number} seq @param {{ref: string, reactions: string[]}} wanted */
  #show(conversationId, seq, wanted) {
    this.#store.conversation(conversationId).reacting.set(seq, wanted);
    this.#store.update(conversationId, {});
  }
}
