/** The chat of a signed-in user: the client fills the store, and the views show the store. */

import { ChatData } from './chat-data.js';
import { ChatClient } from './client/index.js';
import { ComposerView } from './composer-view.js';
import { ConnectionView } from './connection-view.js';
import { ConversationLoader } from './conversation-loader.js';
import { routeTo, routedConversation } from './conversation-route.js';
import { CreateDialog } from './create-dialog.js';
import { avatar, byId, showText } from './dom.js';
import { ListView } from './list-view.js';
import { MessageEditing } from './message-editing.js';
import { announce, showError } from './notices.js';
import { showTitle } from './page-title.js';
import { showPlaceholder } from './placeholder-view.js';
import { SignOutDialog } from './sign-out-dialog.js';
import { TimelineView } from './timeline-view.js';

const NEW_DAY_CHECK_MS = 60_000;
const NARROW = matchMedia('(max-width: 640px)');

export class ChatScreen {
  #ended = new AbortController();
  #leave;
  #data;
  #client;
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
    const { maxContentLength, features = [] } = settings;
    this.#leave = leave;
    this.#data = new ChatData(session, settings, () => this.#showSoon());
    const { client, store, own, changes, drafts } = this.#data;
    this.#client = client;
    this.#store = store;
    this.#loader = new ConversationLoader(client, store, {
      missing: (id) => id === this.#openId && showPlaceholder(true, true),
      failed: (error) => this.#failedCall(error),
    });
    this.#list = new ListView(userId, drafts, signal);
    this.#signOut = new SignOutDialog({
      unsent: () => this.#data.unsent,
      sendAll: () => this.#data.sendAll(),
      signOut: (choice) => leave.signOut(choice),
    }, signal);
    const editing = features.includes('edit') ? new MessageEditing(store, changes, () => this.#openId, {
      edit: (message) => this.#composer.edit(message),
      done: () => this.#composer.focus(),
    }, signal) : null;
    this.#composer = new ComposerView(maxContentLength, (content) => this.#write(content), drafts, signal, editing && {
      last: () => editing.last,
      save: (message, content) => this.#openId && changes.edit(this.#openId, message, content),
    });
    this.#connection = new ConnectionView(() => client.connect(), signal);
    this.#timeline = new TimelineView(userId, {
      loadOlder: () => this.#openId && this.#loader.messages(this.#openId),
      seen: () => this.#markRead(),
      retry: (tempMessageId) => this.#openId && own.retry(this.#openId, tempMessageId),
      discard: (tempMessageId) => this.#openId && store.discardPending(this.#openId, tempMessageId),
      retryChange: (ref) => this.#openId && changes.retry(this.#openId, ref),
      discardChange: (ref) => this.#openId && changes.discard(this.#openId, ref),
      openMenu: editing ? (button, seq) => editing.openMenu(button, seq) : undefined,
    }, signal);
    new CreateDialog(userId, {
      direct: async (other) => this.#go(await client.createDirect(other)),
      group: async (title, others) => this.#go(await client.createGroup(title, others)),
    }, signal);
    showText(byId('profile-name'), userId);
    byId('profile-avatar').replaceChildren(avatar(userId));
  }

  start() {
    this.#listen();
    this.#store.restoreFailed();
    for (const id of this.#data.drafts.conversationIds) {
      this.#store.conversation(id);
      this.#loader.describe(id);
    }
    this.#routed();
    this.#client.connect();
  }

  /** @param {boolean} keep true to keep unsent messages and drafts for this user */
  async stop(keep) {
    this.#ended.abort();
    await this.#data.stop(keep);
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
    on(this.#client, 'reset', ({ detail }) => this.#reset(detail.conversationId));
    on(this.#client, 'conversation-removed', ({ detail }) => this.#removed(detail.conversationId));
    this.#data.listen(signal);
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
    const { conversationId, senderId, content, deletedAt } = message;
    const isLive = this.#client.state === 'online' && !deletedAt;
    const conversation = this.#store.conversation(conversationId);
    this.#store.addMessage(message);
    this.#markRead();
    if (conversation.title === null) await this.#loader.describe(conversationId);
    if (this.#ended.signal.aborted) return;
    const where = conversation.isGroup ? ` in ${conversation.title}` : '';
    if (isLive && senderId !== this.#store.userId) announce(`${senderId}${where}: ${content}`);
  }

  /** @param {string} id of a conversation of which too much was missed */
  #reset(id) {
    this.#store.forget(id);
    this.#isListFresh = false;
    if (id === this.#openId) this.#loader.messages(id);
  }

  /** @param {string} id of a conversation that the user is not in any more */
  #removed(id) {
    this.#store.remove(id);
    if (id !== this.#openId) return;
    this.#timeline.close();
    showPlaceholder(true, true);
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
    this.#data.own.send(this.#openId, content, ChatClient.newMessageId());
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
    showTitle(this.#store.unread, (this.#openId && this.#store.conversations.get(this.#openId)?.title) ?? null);
  }
}
