/** Loads titles, participants and history into the store. */

import { ApiError } from './client/index.js';
import { Descriptions } from './client/descriptions.js';
import { oldestSeq } from './conversation.js';
import { applyReaders } from './conversation-facts.js';

const PAGE = 50;

export class ConversationLoader {
  #client;
  #store;
  #failed;
  #descriptions;
  /** Pages that are being loaded, by conversation. @type {Map<string, Promise<void>>} */ #loading = new Map();

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
      const archived = this.#client.supports('members') ? this.#client.conversations({ archived: true }) : [];
      const summaries = [...(await this.#client.conversations()), ...(await archived)];
      this.#store.addSummaries(summaries);
      return summaries.map(({ conversationId }) => conversationId);
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  /** Loads the groups in which nobody has written yet, which the list lacks. A failure is left alone: the next connection loads them. */
  async newGroups() {
    if (!this.#client.supports('members')) return;
    const groups = [{}, { archived: true }].map((filter) => this.#client.conversations({ ...filter, hasMessages: false }).catch(() => []));
    this.#store.addSummaries((await Promise.all(groups)).flat());
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

  /** @param {string} id @returns {Promise<import('chat-api-client').Member[]>} */
  async members(id) {
    try {
      const members = await this.#client.groups.allMembers(id);
      this.#store.update(id, { members: new Map(members.map((member) => [member.userId, member])), participants: members.map(({ userId }) => userId) });
      return members;
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  /** Loads the positions up to which others have read, if the conversation is small enough for that. @param {string} id */
  async receipts(id) {
    const readers = await this.#client.people.receipts(id).catch(() => []);
    applyReaders(this.#store.conversation(id), readers);
    this.#store.update(id, {});
  }

  /** Loads a message with those around it. The ones between them and the newest messages are loaded when the user comes near. @param {string} id @param {number} seq */
  async around(id, seq) {
    const conversation = this.#store.conversation(id);
    if (conversation.history !== 'known') await this.messages(id);
    if (conversation.history !== 'known' || conversation.messages.has(seq)) return;
    const loading = this.#loading.get(id);
    // Without a load to wait for it begins at once, so that the view knows that more is to come.
    if (loading) await loading;
    await this.between(id, { before: seq + PAGE / 2 });
  }

  /** Loads a page of messages after, or before, a position. @param {string} id @param {{after?: number, before?: number}} place @returns {Promise<void>} */
  between(id, place) {
    return this.#once(id, () => this.#load(id, 'older', place));
  }

  /** Loads the newest messages of a conversation, or the ones before the oldest loaded message; one page at a time. @param {string} id @returns {Promise<void>} */
  messages(id) {
    return this.#once(id, () => {
      const conversation = this.#store.conversation(id);
      return conversation.history === 'known' ? this.#load(id, 'older', { before: oldestSeq(conversation) }) : this.#load(id, 'history', {});
    });
  }

  /** @param {string} id @param {() => Promise<void>} load */
  #once(id, load) {
    const loading = this.#loading.get(id) ?? load().finally(() => this.#loading.delete(id));
    this.#loading.set(id, loading);
    return loading;
  }

  /** @param {string} id @param {'history'|'older'} field @param {{after?: number, before?: number}} place */
  async #load(id, field, place) {
    const conversation = this.#store.conversation(id);
    const { messages } = conversation;
    this.#store.update(id, { [field]: 'loading' });
    try {
      const page = await this.#client.messages(id, { ...place, limit: PAGE });
      // The conversation was forgotten meanwhile, and whoever asked for its messages then got the promise of this call.
      if (conversation.messages !== messages) return await this.#load(id, 'history', {});
      if (page.length === 0 && place.before !== undefined) this.#store.beginsAt(id, place.before);
      this.#store.addHistory(id, page);
      this.#store.update(id, field === 'history' ? { history: 'known' } : { older: 'idle' });
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
