/** Loads titles, participants and history into the store. */

import { ApiError } from './client/index.js';
import { Descriptions } from './client/descriptions.js';
import { oldestSeq } from './conversation.js';

const PAGE = 50;

export class ConversationLoader {
  #client;
  #store;
  #failed;
  #descriptions;

  /**
   * @param {import('chat-api-client').ChatClient} client
   * @param {import('./store.js').Store} store
   * @param {{missing: (id: string) => void, failed: (error: unknown) => void}} listener missing: the server answers 404 for the conversation
   */
  constructor(client, store, { missing, failed }) {
    this.#client = client;
    this.#store = store;
    this.#failed = failed;
    this.#descriptions = new Descriptions((id) => this.#describe(id, missing), () => this.list());
  }

  /** @returns {Promise<string[]>} the ids of all conversations that have a message */
  async list() {
    try {
      const summaries = await this.#client.conversations();
      this.#store.addSummaries(summaries);
      return summaries.map(({ conversationId }) => conversationId);
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  /** @param {string} id @returns {Promise<void>} resolves when the request has ended, with or without success */
  describe(id) {
    return this.#descriptions.of(id);
  }

  /** @param {string} id */
  async participants(id) {
    const participants = await this.#client.participants(id).catch(() => null);
    this.#store.update(id, { participants });
  }

  /** Loads the newest messages of a conversation, or the ones before the oldest loaded message. @param {string} id */
  async messages(id) {
    const conversation = this.#store.conversation(id);
    const isFirst = conversation.history !== 'known';
    const field = isFirst ? 'history' : 'older';
    const { messages } = conversation;
    this.#store.update(id, { [field]: 'loading' });
    try {
      const before = isFirst ? undefined : oldestSeq(conversation);
      const page = await this.#client.messages(id, { before, limit: PAGE });
      // The conversation was forgotten meanwhile, and is loaded again.
      if (conversation.messages !== messages) return;
      this.#store.addHistory(id, page);
      this.#store.update(id, isFirst ? { history: 'known' } : { older: 'idle' });
    } catch (error) {
      if (conversation.messages !== messages) return;
      this.#store.update(id, { [field]: 'failed' });
      if (!(error instanceof ApiError && error.status === 404)) this.#failed(error);
    }
  }

  /** @param {string} id @param {(id: string) => void} missing */
  async #describe(id, missing) {
    try {
      this.#store.describe(await this.#client.conversation(id));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) missing(id);
      else this.#failed(error);
    }
  }
}
