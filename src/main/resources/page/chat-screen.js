/** The chat of a signed-in user: the client fills the store, and the views show the store. */

import { ChatClient, IndexedDbStorage } from './client/index.js';
import { ComposerView } from './composer-view.js';
import { ConnectionView } from './connection-view.js';
import { ConversationLoader } from './conversation-loader.js';
import { routeTo, routedConversation } from './conversation-route.js';
import { CreateDialog } from './create-dialog.js';
import { avatar, byId, showText } from './dom.js';
import { Drafts } from './drafts.js';
import { badge } from './format.js';
import { ListView } from './list-view.js';
import { announce, showError } from './notices.js';
import { OwnMessages } from './own-messages.js';
import { showPlaceholder } from './placeholder-view.js';
import { SignOutDialog } from './sign-out-dialog.js';
import { Store } from './store.js';
import { TimelineView } from './timeline-view.js';
import { UserRecords } from './user-records.js';

const NEW_DAY_CHECK_MS = 60_000;
const NARROW = matchMedia('(max-width: 640px)');

export class ChatScreen {
  #ended = new AbortController();
  #leave;
  #client;
  #storage;
  #drafts;
  #own;
  #store;
  #loader;
  #list;
  #timeline;
  #composer;
  #connection;
  #signOut;
  /** @type {string|null} */ #openId = null;
  #isListLoaded = false;
  #isListFresh = false;
  #showIsDue = false;

  /**
   * @param {import('./session.js').Session} session
   * @param {import('./session.js').ServerSettings} settings
   * @param {{signOut: (choice: {keep: boolean}) => void, refused: () => void}} leave
   */
  constructor(session, settings, leave) {
    const { userId } = session;
    const { signal } = this.#ended;
    const { webSocketUrl, maxContentLength } = settings;
    this.#leave = leave;
    // The page loads history by REST, so it starts at the latest messages each time and needs no stored cursors.
    this.#storage = new IndexedDbStorage(userId);
    this.#client = new ChatClient({
      httpUrl: location.origin, webSocketUrl, token: () => session.token(), storage: this.#storage, keepCursors: false,
    });
    const drafts = new UserRecords('draft', userId, showError);
    this.#drafts = new Drafts(drafts, drafts.entries());
    const failed = new UserRecords('failed', userId, showError);
    this.#store = new Store(userId, () => this.#showSoon(), failed);
    this.#own = new OwnMessages(this.#client, this.#store, this.#drafts, failed);
    this.#loader = new ConversationLoader(this.#client, this.#store, {
      missing: (id) => id === this.#openId && showPlaceholder(true, true),
      failed: (error) => this.#failedCall(error),
    });
    this.#list = new ListView(userId, this.#drafts, signal);
    this.#signOut = new SignOutDialog({
      unsent: () => this.#own.unsent,
      sendAll: () => {
        this.#own.retryAll();
        this.#client.connect();
      },
      signOut: (choice) => leave.signOut(choice),
    }, signal);
    this.#composer = new ComposerView(maxContentLength, (content) => this.#write(content), this.#drafts, signal);
    this.#connection = new ConnectionView(() => this.#client.connect(), signal);
    this.#timeline = new TimelineView(userId, {
      loadOlder: () => this.#openId && this.#loader.messages(this.#openId),
      seen: () => this.#markRead(),
      retry: (tempMessageId) => this.#openId && this.#own.retry(this.#openId, tempMessageId),
      discard: (tempMessageId) => this.#openId && this.#store.discardPending(this.#openId, tempMessageId),
    }, signal);
    new CreateDialog(userId, {
      direct: async (other) => this.#go(await this.#client.createDirect(other)),
      group: async (title, others) => this.#go(await this.#client.createGroup(title, others)),
    }, signal);
    showText(byId('profile-name'), userId);
    byId('profile-avatar').replaceChildren(avatar(userId));
  }

  start() {
    this.#listen();
    this.#store.restoreFailed();
    for (const id of this.#drafts.conversationIds) {
      this.#store.conversation(id);
      this.#loader.describe(id);
    }
    this.#routed();
    this.#client.connect();
  }

  /** @param {boolean} keep true to keep unsent messages and drafts for this user */
  async stop(keep) {
    this.#ended.abort();
    if (!keep) this.#own.discardAll();
    await this.#client.close();
    await this.#storage.removeIfEmpty().catch(() => {});
  }

  #listen() {
    const { signal } = this.#ended;
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    on(this.#client, 'state', ({ detail }) => this.#stateChanged(detail));
    on(this.#client, 'conversations', ({ detail }) => {
      this.#isListFresh = true;
      this.#listed(detail);
    });
    on(this.#client, 'message', ({ detail }) => this.#received(detail));
    on(this.#client, 'read', ({ detail }) => this.#store.read(detail.conversationId, detail.lastReadSeq));
    on(this.#client, 'pending', ({ detail }) => {
      this.#store.addPending({ ...detail, sentAt: detail.writtenAt, state: 'sending' });
    });
    on(this.#client, 'settled', ({ detail }) => this.#own.settled(detail));
    on(this.#client, 'error', ({ detail }) => this.#failedCall(detail));
    on(window, 'hashchange', () => this.#routed());
    on(window, 'focus', () => this.#markRead());
    on(byId('skip-link'), 'click', (event) => {
      event.preventDefault();
      if (this.#openId) this.#composer.focus();
      else byId('conversation-pane').focus();
    });
    const newDay = setInterval(() => this.#showSoon(), NEW_DAY_CHECK_MS);
    signal.addEventListener('abort', () => clearInterval(newDay));
  }

  /** @param {import('chat-api-client').StateChange} change */
  #stateChanged(change) {
    const { state } = change;
    this.#connection.show(state, change);
    if (state !== 'online') return;
    // The server does not replay reads of other devices after a reconnect, so the list is loaded again.
    if (!this.#isListFresh) this.#loader.list().then(() => this.#listed([]));
    this.#isListFresh = false;
    for (const { id, title, history } of this.#store.conversations.values()) {
      if (title === null) this.#loader.describe(id);
      if (history === 'failed' && id === this.#openId) this.#loader.messages(id);
    }
    this.#markRead();
  }

  /** @param {import('chat-api-client').ConversationSummary[]} summaries */
  #listed(summaries) {
    this.#isListLoaded = true;
    this.#store.addSummaries(summaries);
    this.#markRead();
  }

  /** @param {import('chat-api-client').Message} message */
  async #received(message) {
    const { conversationId, senderId, content } = message;
    const isLive = this.#client.state === 'online';
    const conversation = this.#store.conversation(conversationId);
    this.#store.addMessage(message);
    this.#markRead();
    if (conversation.title === null) await this.#loader.describe(conversationId);
    if (this.#ended.signal.aborted) return;
    const where = conversation.isGroup ? ` in ${conversation.title}` : '';
    if (isLive && senderId !== this.#store.userId) announce(`${senderId}${where}: ${content}`);
  }

  /** @param {any} error */
  #failedCall(error) {
    if (this.#ended.signal.aborted) return;
    if (error.status === 401) this.#leave.refused();
    else if (error.status !== 0) showError(error);
  }

  /** @param {string} id */
  #go(id) {
    if (!routeTo(id)) this.#routed();
  }

  /** Opens the conversation that the address names. */
  #routed() {
    const left = this.#openId;
    this.#openId = routedConversation();
    byId('chat').dataset.view = this.#openId ? 'conversation' : 'list';
    this.#composer.open(this.#openId);
    showPlaceholder(this.#openId !== null, false);
    if (this.#openId) this.#open(this.#openId);
    else this.#timeline.close();
    this.#show();
    if (!this.#openId && left) this.#list.focus(left);
  }

  /** @param {string} id */
  #open(id) {
    const conversation = this.#store.conversation(id);
    this.#timeline.open(conversation);
    if (conversation.title === null) this.#loader.describe(id);
    if (conversation.participants === null) this.#loader.participants(id);
    if (conversation.history === 'unknown' || conversation.history === 'failed') this.#loader.messages(id);
    this.#markRead();
    byId('open-conversation').hidden = false;
    // On a small screen, focus in the composer would open a keyboard that covers the conversation.
    if (NARROW.matches) byId('conversation-title').focus();
    else this.#composer.focus();
  }

  /** @param {string} content */
  #write(content) {
    if (!this.#openId) return;
    this.#timeline.followOwnMessage();
    this.#markRead();
    this.#own.send(this.#openId, content, ChatClient.newMessageId());
  }

  /** Marks the open conversation as read if its end is visible and the page has the focus. */
  #markRead() {
    const conversation = this.#openId && this.#store.conversations.get(this.#openId);
    const isSeen = document.visibilityState === 'visible' && document.hasFocus() && this.#timeline.isAtEnd;
    if (!conversation || conversation.unread === 0 || !isSeen) return;
    this.#client.markRead(conversation.id);
    this.#store.read(conversation.id, conversation.latest?.seq ?? 0);
  }

  /** Renders once for all changes of one task. It uses a timer, because animation frames do not fire in a hidden page. */
  #showSoon() {
    if (this.#showIsDue) return;
    this.#showIsDue = true;
    setTimeout(() => {
      this.#showIsDue = false;
      if (!this.#ended.signal.aborted) this.#show();
    });
  }

  #show() {
    this.#list.show(this.#store, this.#openId, this.#isListLoaded);
    this.#timeline.show();
    this.#signOut.changed();
    const { unread } = this.#store;
    const title = this.#openId && this.#store.conversation(this.#openId).title;
    document.title = `${unread > 0 ? `(${badge(unread)}) ` : ''}${title ? `${title} \u2013 ` : ''}Chat`;
  }
}
