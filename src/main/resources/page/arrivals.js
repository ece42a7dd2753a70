/** Handles what arrives over the connection: its state, the list, messages, and conversations that come and go. */

import { titleOf } from './conversation.js';
import { t } from './language.js';
import { previewOf } from './message-preview.js';
import { announce, showError } from './notices.js';

/** Messages of one sync of which the user is told. */
const MAX_NEWS_OF_SYNC = 3;

/**
 * @typedef {object} ArrivalActions
 * @property {() => string|null} openId returns the id of the open conversation
 * @property {(change: import('chat-api-client').StateChange) => void} state
 * @property {() => void} listed the list was loaded for the first time
 * @property {() => void} arrived messages have arrived, or the list
 * @property {(message: import('chat-api-client').Message, conversation: import('./conversation.js').Conversation) => void} alert another user's message has just arrived
 * @property {() => void} online
 * @property {() => void} openRemoved the user is not in the open conversation any more
 * @property {(id: string, title: string) => void} left the user is not in a conversation any more
 */

export class Arrivals {
  #data;
  #client;
  #store;
  #loader;
  #actions;
  #isListFresh = false;
  /** Messages of the pending sync. */ #ofSync = 0;
  /** @type {AbortSignal|undefined} */ #signal;
  /** True once the server's list was loaded. */ isListLoaded = false;

  /** @param {import('./chat-data.js').ChatData} data @param {import('./conversation-loader.js').ConversationLoader} loader @param {ArrivalActions} actions */
  constructor(data, loader, actions) {
    this.#data = data;
    this.#client = data.client;
    this.#store = data.store;
    this.#loader = loader;
    this.#actions = actions;
  }

  /** @param {AbortSignal} signal ends it */
  listen(signal) {
    const client = this.#client;
    this.#signal = signal;
    const ends = [
      client.on('state', (change) => this.#stateChanged(change)),
      client.on('conversations', (summaries) => {
        this.#isListFresh = true;
        this.#listed(summaries);
      }),
      client.on('message', (message) => this.#received(message)),
      client.on('reset', ({ conversationId }) => this.#reset(conversationId)),
      client.on('conversation-removed', (removed) => this.#removed(removed)),
    ];
    this.#data.listen(signal);
    ends.push(
      client.on('changes', ({ conversationId }) => this.#describeUnknown(conversationId)),
      client.on('my-settings', ({ conversationId }) => this.#describeUnknown(conversationId)),
    );
    signal.addEventListener('abort', () => ends.forEach((end) => end()));
  }

  /** @param {import('chat-api-client').StateChange} change */
  #stateChanged(change) {
    this.#actions.state(change);
    if (change.state !== 'online') return;
    // The server does not replay reads of other devices after a reconnect, so the list is loaded again.
    if (!this.#isListFresh) this.#loader.list().then(() => this.#listed([]));
    this.#isListFresh = false;
    void this.#loader.newGroups();
    for (const { id, title, history, participants } of this.#store.conversations.values()) {
      if (title === null) this.#loader.describe(id);
      if (id !== this.#actions.openId()) continue;
      if (history === 'failed') this.#loader.messages(id);
      // Without them nobody can be mentioned.
      if (participants === null) this.#loader.participants(id);
    }
    this.#actions.online();
    this.#actions.arrived();
  }

  /** @param {import('chat-api-client').ConversationSummary[]} summaries */
  #listed(summaries) {
    const isFirst = !this.isListLoaded;
    this.isListLoaded = true;
    this.#store.addSummaries(summaries);
    if (isFirst) this.#actions.listed();
    this.#actions.arrived();
  }

  /** @param {import('chat-api-client').Message} message */
  async #received(message) {
    const { conversationId, senderId, deletedAt, messageType } = message;
    const isLive = this.#client.state === 'online';
    const isAnnounced = isLive && !deletedAt && messageType !== 'system' && senderId !== this.#store.userId && !this.#data.isBlocked(senderId);
    const conversation = this.#store.conversation(conversationId);
    this.#store.addMessage(message, isLive);
    this.#actions.arrived();
    if (conversation.title === null) await this.#loader.describe(conversationId);
    if (this.#signal?.aborted || !isAnnounced || !this.#isNews) return;
    this.#actions.alert(message, conversation);
    const said = { sender: this.#data.people.nameOf(senderId), text: previewOf(message) };
    announce(conversation.isGroup ? t('announce.messageIn', { ...said, group: conversation.title ?? '' }) : t('announce.message', said));
  }

  /** A gap brings live messages by a sync. But so comes the whole history of a group to which the user was added, and nobody wants to hear that. */
  get #isNews() {
    this.#ofSync = this.#client.isSyncing ? this.#ofSync + 1 : 0;
    return this.#ofSync <= MAX_NEWS_OF_SYNC;
  }

  /** @param {string} id of a conversation of which too much was missed */
  #reset(id) {
    this.#store.forget(id);
    this.#isListFresh = false;
    if (id === this.#actions.openId()) this.#loader.messages(id);
  }

  /** @param {string} id of a conversation that may be new to this page */
  #describeUnknown(id) {
    const conversation = this.#store.conversations.get(id);
    if (conversation?.title === null && this.#client.state === 'online') this.#loader.describe(id);
  }

  /** @param {import('chat-api-client').ConversationRemoved} removed the user is not in the conversation any more */
  #removed({ conversationId: id, reason }) {
    const conversation = this.#store.conversations.get(id);
    const title = conversation ? titleOf(conversation, this.#data.people) : '';
    this.#data.left.leave(id);
    if (reason === 'removed' && title) showError(t('list.removed', { title }));
    if (reason === 'deleted' && title) showError(t('list.deleted', { title }));
    if (id === this.#actions.openId()) this.#actions.openRemoved();
    this.#actions.left(id, title);
  }
}
