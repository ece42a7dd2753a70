/** Everything that a signed-in person sees, wired to the client. Views show what the store holds; the client fills the store. */

import { ApiError, ChatClient, IndexedDbStorage } from './client/index.js';
import { ComposerView } from './composer-view.js';
import { ConnectionView } from './connection-view.js';
import { CreateDialog } from './create-dialog.js';
import { avatar, byId, showText } from './dom.js';
import { badge } from './format.js';
import { ListView } from './list-view.js';
import { announce, showError } from './notices.js';
import { Store, oldestSeq } from './store.js';
import { TimelineView } from './timeline-view.js';

const PAGE = 50;
const NEW_DAY_CHECK_MS = 60_000;
const ROUTE = /^#conversation\/([0-9a-f-]{36})$/i;
const NARROW = matchMedia('(max-width: 640px)');

export class ChatScreen {
  #ended = new AbortController();
  #leave;
  #client;
  #store;
  #list;
  #timeline;
  #composer;
  #connection;
  /** @type {string|null} */ #openId = null;
  #isListLoaded = false;
  #isListFresh = false;
  #showIsDue = false;
  /** @type {Map<string, Promise<void>>} */ #describing = new Map();

  /**
   * @param {import('./session.js').Session} session
   * @param {import('./session.js').ServerSettings} settings
   * @param {{signOut: () => void, refused: () => void}} leave
   */
  constructor(session, settings, leave) {
    const { userId } = session;
    const { signal } = this.#ended;
    const { webSocketUrl, maxContentLength } = settings;
    this.#leave = leave;
    // The page asks for history, so it starts at the latest messages each time.
    const storage = new IndexedDbStorage(userId);
    this.#client = new ChatClient({ httpUrl: location.origin, webSocketUrl, token: () => session.token(), storage, keepCursors: false });
    this.#store = new Store(userId, () => this.#showSoon());
    this.#list = new ListView(userId, signal);
    this.#composer = new ComposerView(maxContentLength, (content) => this.#write(content), signal);
    this.#connection = new ConnectionView(() => this.#client.connect(), signal);
    this.#timeline = new TimelineView(userId, {
      loadOlder: () => this.#load(),
      seen: () => this.#markRead(),
      retry: (tempMessageId) => this.#retry(tempMessageId),
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
    this.#routed();
    this.#client.connect();
  }

  stop() {
    this.#ended.abort();
    this.#client.close();
    this.#composer.open(null);
    document.title = 'Chat';
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
    on(this.#client, 'settled', ({ detail }) => this.#settled(detail));
    on(this.#client, 'error', ({ detail }) => this.#failed(detail));
    on(window, 'hashchange', () => this.#routed());
    on(window, 'focus', () => this.#markRead());
    on(byId('sign-out'), 'click', () => {
      for (const { tempMessageId } of this.#client.pending()) this.#client.discard(tempMessageId);
      this.#leave.signOut();
    });
    on(byId('skip-link'), 'click', (event) => {
      event.preventDefault();
      if (this.#openId) this.#composer.focus();
      else byId('conversation-pane').focus();
    });
    const newDay = setInterval(() => this.#showSoon(), NEW_DAY_CHECK_MS);
    signal.addEventListener('abort', () => clearInterval(newDay));
  }

  /** @param {{state: import('chat-api-client').ConnectionState, retryInMs?: number}} change */
  #stateChanged({ state, retryInMs }) {
    this.#connection.show(state, retryInMs);
    if (state !== 'online') return;
    // Reads of other devices are not replayed; the list tells them.
    if (!this.#isListFresh) this.#client.conversations().then((list) => this.#listed(list), (error) => this.#failed(error));
    this.#isListFresh = false;
    for (const { id, title, history } of this.#store.conversations.values()) {
      if (title === null) this.#describe(id);
      if (history === 'failed') this.#load();
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
    if (conversation.title === null) await this.#describe(conversationId);
    const where = conversation.isGroup ? ` in ${conversation.title}` : '';
    if (isLive && senderId !== this.#store.userId) announce(`${senderId}${where}: ${content}`);
  }

  /** @param {string} id */
  #describe(id) {
    const described = this.#describing.get(id) ?? this.#askWhatItIs(id).finally(() => this.#describing.delete(id));
    this.#describing.set(id, described);
    return described;
  }

  /** @param {string} id */
  async #askWhatItIs(id) {
    try {
      this.#store.describe(await this.#client.conversation(id));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404 && id === this.#openId) this.#showNothing(true);
      else this.#failed(error);
    }
  }

  /** @param {any} error */
  #failed(error) {
    if (error.status === 401) this.#leave.refused();
    else if (error.status !== 0) showError(error);
  }

  /** @param {string} id */
  #go(id) {
    if (location.hash === `#conversation/${id}`) this.#routed();
    else location.hash = `#conversation/${id}`;
  }

  /** The address tells which conversation is open, so reload, back and bookmarks keep the place. */
  #routed() {
    const left = this.#openId;
    this.#openId = ROUTE.exec(location.hash)?.[1] ?? null;
    byId('chat').dataset.view = this.#openId ? 'conversation' : 'list';
    this.#composer.open(this.#openId);
    this.#showNothing(false);
    if (this.#openId) this.#open(this.#openId);
    else this.#timeline.close();
    this.#show();
    if (!this.#openId && left) this.#list.focus(left);
  }

  /** @param {string} id */
  #open(id) {
    const conversation = this.#store.conversation(id);
    this.#timeline.open(conversation);
    if (conversation.title === null) this.#describe(id);
    if (conversation.participants === null) this.#loadParticipants(id);
    if (conversation.history === 'unknown' || conversation.history === 'failed') this.#load();
    this.#markRead();
    byId('open-conversation').hidden = false;
    // On a small screen the keyboard would cover the conversation that somebody came to read.
    if (NARROW.matches) byId('conversation-title').focus();
    else this.#composer.focus();
  }

  /** @param {string} id */
  async #loadParticipants(id) {
    const participants = await this.#client.participants(id).catch(() => null);
    this.#store.update(id, { participants });
  }

  /** Loads the newest messages of the open conversation, or the ones before the oldest that is there. */
  async #load() {
    const id = this.#openId;
    if (!id) return;
    const conversation = this.#store.conversation(id);
    const isFirst = conversation.history !== 'known';
    const field = isFirst ? 'history' : 'older';
    this.#store.update(id, { [field]: 'loading' });
    try {
      const before = isFirst ? undefined : oldestSeq(conversation);
      this.#store.addHistory(id, await this.#client.messages(id, { before, limit: PAGE }));
      this.#store.update(id, isFirst ? { history: 'known' } : { older: 'idle' });
    } catch (error) {
      this.#store.update(id, { [field]: 'failed' });
      if (!(error instanceof ApiError && error.status === 404)) this.#failed(error);
    }
  }

  /** @param {string} content */
  #write(content) {
    if (!this.#openId) return;
    this.#timeline.followOwnMessage();
    this.#markRead();
    this.#send(this.#openId, content, ChatClient.newMessageId());
  }

  /** @param {string} tempMessageId */
  #retry(tempMessageId) {
    const pending = this.#openId && this.#store.conversation(this.#openId).pending.get(tempMessageId);
    if (pending) this.#send(pending.conversationId, pending.content, tempMessageId);
  }

  /** @param {string} conversationId @param {string} content @param {string} tempMessageId */
  #send(conversationId, content, tempMessageId) {
    this.#client.send(conversationId, content, { tempMessageId }).catch((error) => {
      if (error.kept || error.code === 'discarded') return;
      const sentAt = new Date().toISOString();
      this.#store.addPending({ conversationId, tempMessageId, content, sentAt, state: 'failed', error: error.message });
    });
  }

  /** Also of messages that were written before this page was loaded. @param {import('chat-api-client').Settled} settled */
  #settled({ conversationId, tempMessageId, error }) {
    if (error) this.#store.failPending(conversationId, tempMessageId, error.message);
    else this.#store.discardPending(conversationId, tempMessageId);
  }

  /** What can be seen is read: the open conversation, down to its end, in a page that has the focus. */
  #markRead() {
    const conversation = this.#openId && this.#store.conversations.get(this.#openId);
    const isSeen = document.visibilityState === 'visible' && document.hasFocus() && this.#timeline.isAtEnd;
    if (!conversation || conversation.unread === 0 || !isSeen) return;
    this.#client.markRead(conversation.id);
    this.#store.read(conversation.id, conversation.latest?.seq ?? 0);
  }

  /** One showing for all the changes of a moment. A timer, as animation frames rest in a page that is not visible. */
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
    const unread = [...this.#store.conversations.values()].reduce((sum, conversation) => sum + conversation.unread, 0);
    const title = this.#openId && this.#store.conversation(this.#openId).title;
    document.title = `${unread > 0 ? `(${badge(unread)}) ` : ''}${title ? `${title} \u2013 ` : ''}Chat`;
  }

  /** @param {boolean} isMissing whether the address names a conversation that is not there for this person */
  #showNothing(isMissing) {
    byId('nothing-open').hidden = this.#openId !== null && !isMissing;
    byId('open-conversation').hidden = this.#openId === null || isMissing;
    byId('nothing-back').hidden = !isMissing;
    byId('nothing-title').textContent = isMissing ? 'Not found' : 'Pick a conversation';
    byId('nothing-text').textContent = isMissing
      ? 'This conversation does not exist, or you are not part of it.'
      : 'Choose one from the list, or start a new one with the buttons above it.';
  }
}
