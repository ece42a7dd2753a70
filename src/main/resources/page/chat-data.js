/** The client of the signed-in user, and the data of the page that it fills. */

import { ChatClient, IndexedDbStorage, quoteOf } from './client/index.js';
import { applyOwnSettings, applyReaders } from './conversation-facts.js';
import { Drafts } from './drafts.js';
import { LeftConversations } from './left-conversations.js';
import { showError } from './notices.js';
import { OwnChanges } from './own-changes.js';
import { OwnMessages } from './own-messages.js';
import { OwnReactions } from './own-reactions.js';
import { PagePush } from './page-push.js';
import { People } from './people.js';
import { Store } from './store.js';
import { UserRecords } from './user-records.js';

export class ChatData {
  #storage;
  #draftRecords;
  #changed;
  /** @type {Set<string>} ids of users who are online, as far as they were asked for */ online = new Set();

  /**
   * @param {import('./session.js').Session|import('./client/sign-in/provider-session.js').ProviderSession} session
   * @param {import('./session.js').ServerSettings} settings
   * @param {() => void} changed called on every change
   */
  constructor(session, { webSocketUrl, features = [] }, changed) {
    const { userId } = session;
    this.#changed = changed;
    // The page loads history by REST, so it starts at the latest messages each time and needs no stored cursors.
    this.#storage = new IndexedDbStorage(userId);
    this.client = new ChatClient({
      httpUrl: location.origin, webSocketUrl, userId, token: (request) => session.token(request), storage: this.#storage, keepCursors: false, features,
    });
    const drafts = new UserRecords('draft', userId, showError);
    const failed = new UserRecords('failed', userId, showError);
    const failedChanges = new UserRecords('failed-change', userId, showError);
    this.#draftRecords = drafts;
    this.drafts = new Drafts(drafts, drafts.entries(), new BroadcastChannel(`chat.drafts/${encodeURIComponent(userId)}`));
    this.store = new Store(userId, changed, failed, failedChanges);
    this.left = new LeftConversations(this.client, this.store, this.drafts, failed, failedChanges);
    this.own = new OwnMessages(this.client, this.store, this.drafts, failed, this.left);
    this.changes = new OwnChanges(this.client, this.store, failedChanges, this.left);
    this.reactions = new OwnReactions(this.client, this.store);
    this.push = new PagePush(this.client, userId, features);
    this.people = new People(features.includes('profiles') ? (ids) => this.client.people.profiles(ids) : null, changed);
  }

  /** Shows events of the client in the store. Events that concern the screen too are left to it. @param {AbortSignal} signal ends it */
  listen(signal) {
    const { client, store, own, changes } = this;
    const ends = [
      client.on('read', ({ conversationId, lastReadSeq }) => store.read(conversationId, lastReadSeq)),
      client.on('pending', (pending) => store.addPending({ .../** @type {any} the page gives attachments themselves */ (pending), ...this.#quoteIn(pending), sentAt: pending.writtenAt, state: 'sending' })),
      client.on('settled', (settled) => own.settled(settled)),
      client.on('changes', (received) => store.applyChanges(received)),
      client.on('my-settings', (own) => this.#apply(own.conversationId, (conversation) => applyOwnSettings(conversation, own))),
      client.on('receipts', ({ conversationId, readers }) => this.#apply(conversationId, (conversation) => applyReaders(conversation, readers))),
      client.on('typing', ({ conversationId, userIds }) => this.#apply(conversationId, (conversation) => (conversation.typing = userIds))),
      client.on('profile-changed', (profile) => this.people.update(profile)),
      client.on('presence', (users) => this.#present(users)),
      client.on('me', () => this.#changed()),
      client.on('change-pending', (pending) => changes.pending(pending)),
      client.on('change-settled', (settled) => changes.settled(settled)),
    ];
    this.push.listen(signal);
    this.drafts.onChange(() => this.#changed(), signal);
    // A tab in the back/forward cache, or frozen, may have heard nothing of the time before.
    const refresh = () => this.drafts.refresh(this.#draftRecords.entries());
    window.addEventListener('pageshow', refresh, { signal });
    document.addEventListener('resume', refresh, { signal });
    signal.addEventListener('abort', () => ends.forEach((end) => end()));
  }

  /** @param {string} userId */
  isBlocked(userId) {
    return this.client.me.blocked.includes(userId);
  }

  /** @param {string[]} userIds */
  async showPresence(userIds) {
    const asked = userIds.filter((id) => id !== '' && !id.includes(','));
    this.#present(await this.client.presence(asked).catch(() => []));
  }

  /** @param {import('chat-api-client').Presence[]} users */
  #present(users) {
    for (const { userId, online } of users) {
      if (online) this.online.add(userId);
      else this.online.delete(userId);
    }
    this.#changed();
  }

  /** @param {string} id of a conversation; one that is not known yet is described later @param {(conversation: import('./conversation.js').Conversation) => void} change */
  #apply(id, change) {
    change(this.store.conversation(id));
    this.#changed();
  }

  /** @param {import('chat-api-client').PendingMessage} pending */
  #quoteIn({ conversationId, replyTo = 0 }) {
    const quoted = this.store.conversation(conversationId).messages.get(replyTo);
    return quoted ? { quote: quoteOf(quoted) } : {};
  }

  /** @returns {import('./sign-out-dialog.js').Unsent} */
  get unsent() {
    const [messages, changes] = [this.own.unsent, this.changes.unsent];
    return { ...messages, sending: messages.sending + changes.sending, failed: messages.failed + changes.failed, hasUnsendable: this.left.hasTexts };
  }

  /** Sends everything that is unsent, including what was refused. */
  sendAll() {
    this.own.retryAll();
    this.changes.retryAll();
    this.client.connect();
  }

  /** @param {boolean} keep true to keep unsent messages, changes and drafts for this user */
  async stop(keep) {
    if (!keep) {
      this.own.discardAll();
      this.changes.discardAll();
    }
    this.drafts.close();
    await this.client.close();
    await this.#storage.removeIfEmpty().catch(() => {});
  }
}
