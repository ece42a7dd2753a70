/** The popup of a signed-in user: the views of the page with the data of the worker. */

import { hasAttention } from '../page/attention.js';
import { Completion } from '../page/completion.js';
import { ComposerView } from '../page/composer-view.js';
import { ConnectionView } from '../page/connection-view.js';
import { routeTo, routedConversation } from '../page/conversation-route.js';
import { CreateDialog } from '../page/create-dialog.js';
import { DeviceActivity } from '../page/device-activity.js';
import { avatar, byId, showText } from '../page/dom.js';
import { emojiSource } from '../page/emoji-completion.js';
import { errorText, t } from '../page/language.js';
import { ListView } from '../page/list-view.js';
import { previewOf } from '../page/message-preview.js';
import { announce, showError } from '../page/notices.js';
import { People } from '../page/people.js';
import { SignOutDialog } from '../page/sign-out-dialog.js';
import { oldestSeq } from '../page/conversation.js';
import { TimelineView } from '../page/timeline-view.js';
import { UnsendableDialog } from '../page/unsendable-dialog.js';
import { joined } from '../worker/unsent-archive.js';
import { Conversations } from './conversations.js';
import { GroupTools } from './group-tools.js';
import { LeftConversations } from './left-conversations.js';
import { LeftPlaces } from './left-place.js';
import { PagesPane } from './pages-pane.js';
import { WorkerPeople } from './worker-people.js';

/** Number of messages that are loaded to come back to where the popup was closed. */
const MAX_WAY_BACK = 1_000;
const STATES = ['closed', 'offline', 'connecting', 'syncing', 'online'];

export class ChatPane {
  #ended = new AbortController();
  #store;
  #people;
  #tools;
  #link;
  #userId;
  #list;
  #timeline;
  #composer;
  #connection;
  #signOut;
  #leftOnes;
  #unsendable;
  #unsent = { sending: 0, failed: 0 };
  #isLoaded = false;
  /** @type {string[]} */ #features = [];
  /** @type {Record<string, string[]>} */ #typing = {};
  /** @type {Set<string>} */ #online = new Set();
  /** @type {string|null} */ #openId = null;
  /** True while the user is at this popup. */ #isActive = false;
  #pages;
  #drafts;
  /** @type {LeftPlaces|null} null if this is not the popup of the toolbar */ #places;
  /** @type {import('./left-place.js').LeftPlace|null} where the popup was closed, until it is there again */ #left;

  /**
   * @param {import('./worker-link.js').WorkerLink} link @param {{userId: string, server: any}} account
   * @param {import('../page/drafts.js').Drafts} drafts
   * @param {{places: LeftPlaces|null, left: import('./left-place.js').LeftPlace|null}} [place] where the popup was closed
   */
  constructor(link, { userId, server }, drafts, { places, left } = { places: null, left: null }) {
    const { signal } = this.#ended;
    this.#places = places;
    this.#drafts = drafts;
    this.#left = left;
    this.#link = link;
    this.#userId = userId;
    this.#leftOnes = new LeftConversations(link, drafts);
    this.#store = new Conversations(userId, () => this.#showAll());
    this.#people = new People((userIds) => (this.#has('profiles') ? link.ask('profiles', { userIds }) : Promise.reject(new Error('The server has no profiles.'))), () => this.#showAll());
    this.#tools = new GroupTools({
      link, store: this.#store, people: this.#people,
      open: () => this.#openConversation,
      has: (feature) => this.#has(feature),
      isOnline: (id) => this.#online.has(id),
      insert: (text) => this.#composer.insert(text),
    }, signal);
    this.#list = new ListView(userId, this.#people, drafts, signal, {
      rendered: () => this.#markOnline(),
      openMenu: (button, id) => this.#tools.openConversationMenu(button, id),
    });
    new Completion([emojiSource], signal);
    this.#composer = new ComposerView(server.maxContentLength, {
      send: (content) => this.#write(content),
      typed: () => this.#has('typing') && this.#ask('typed', { conversationId: this.#openId }),
    }, drafts, signal);
    this.#signOut = new SignOutDialog({
      unsent: () => this.#leftOnes.unsent(this.#unsent),
      sendAll: () => this.#ask('send-all'),
      signOut: (choice) => this.#ask('sign-out', choice),
    }, signal);
    this.#unsendable = new UnsendableDialog(this.#leftOnes, signal);
    this.#connection = new ConnectionView(() => this.#ask('connect'), signal);
    this.#timeline = new TimelineView(userId, this.#people, {
      loadOlder: () => this.#load(),
      seen: () => this.#seen(),
      retry: (tempMessageId) => this.#send(this.#openConversation?.pending.get(tempMessageId)),
      discard: (tempMessageId) => this.#ask('discard', { tempMessageId }),
      openMenu: (button, seq) => this.#tools.openMessageMenu(button, seq),
      toggleReaction: (seq, key) => this.#tools.toggle(seq, key),
      addReaction: (button, seq) => this.#tools.react(button, seq),
      files: this.#tools.files.view,
      jump: (seq) => this.#timeline.reveal(seq),
    }, signal);
    this.#pages = new PagesPane(link, this.#people, signal);
    new CreateDialog(userId, new WorkerPeople(link, server.checksPeople ?? false, (feature) => this.#has(feature)), {
      direct: (other) => link.ask('direct', { userId: other }),
      group: (title, others) => link.ask('group', { creationId: crypto.randomUUID(), title, userIds: others }),
      go: (id) => this.#go(id),
    }, signal);
    showText(byId('profile-name'), userId);
    byId('profile-avatar').replaceChildren(avatar(userId));
    window.addEventListener('hashchange', () => this.#routed(), { signal });
    window.addEventListener('focus', () => this.#seen(), { signal });
    document.addEventListener('visibilitychange', () => this.#look(), { signal });
    drafts.onChange(() => this.#showAll(), signal);
    byId('timeline').addEventListener('scroll', () => this.#savePlaceSoon(), { signal, passive: true });
    window.addEventListener('pagehide', () => this.#places?.save(this.#place), { signal });
    signal.addEventListener('abort', () => places?.stop());
    if (left && location.hash === '') history.replaceState(null, '', `#conversation/${left.conversationId}`);
    this.#routed();
    new DeviceActivity((isActive) => {
      this.#isActive = isActive;
      this.#look();
    }, signal);
  }

  stop() {
    this.#ended.abort();
    this.#drafts.close();
  }

  /** @param {any} view current state of the worker */
  show({ account, conversations, connection, online, isLoaded, unsent, orphans, typing, features, pages }) {
    const { state, retryAt = Date.now(), code, cause } = connection;
    const before = this.#openConversation?.latest?.seq ?? 0;
    this.#online = new Set(online);
    this.#features = features;
    this.#composer.allow(account.server.maxContentLength);
    this.#typing = typing;
    this.#isLoaded = isLoaded;
    const wasThere = this.#openConversation !== undefined;
    this.#store.show(conversations);
    if (wasThere && !this.#openConversation) location.hash = '';
    this.#connection.show(STATES.includes(state) ? state : 'offline', { retryInMs: retryAt - Date.now(), code, cause });
    if (state === 'online') this.#tools.files.online();
    this.#unsent = unsent;
    this.#findLeft({ conversations, orphans, connection });
    this.#signOut.changed();
    this.#pages.show(pages);
    this.#showAll();
    this.#resume();
    this.#seen();
    const open = this.#openConversation;
    if (open?.history === 'unknown' && open.title !== null) this.#load();
    const { latest = null } = open ?? {};
    if (before > 0 && latest?.seq > before && latest.senderId !== this.#userId) announce(t('announce.message', { sender: this.#people.nameOf(latest.senderId), text: previewOf(latest) }));
  }

  /** Shows what the user wrote in conversations that they are not in any more. @param {any} view */
  async #findLeft(view) {
    const left = await this.#leftOnes.show(view);
    if (this.#ended.signal.aborted) return;
    for (const id of left) this.#unsendable.show(id);
    if (left.length > 0) this.#signOut.changed();
  }

  /** @param {any} changes of messages that may be loaded here, also in conversations that were left */
  showChanges(changes) {
    this.#store.applyChanges(changes);
    if (changes.conversationId === this.#openId) this.#showAll();
  }

  /** @param {string} id of a conversation whose messages are out of date */
  forgetMessages(id) {
    this.#store.forgetMessages(id);
    if (id === this.#openId) this.#load();
  }

  /** @param {string} id */
  open(id) {
    this.#go(id);
  }

  get #openConversation() {
    return this.#openId ? this.#store.conversations.get(this.#openId) : undefined;
  }

  #showAll() {
    this.#list.show(/** @type {any} */ (this.#store), this.#openId, this.#isLoaded);
    this.#timeline.show();
    this.#pages.show();
    this.#tools.show(this.#typing[this.#openId ?? ''] ?? []);
    showText(byId('profile-name'), this.#people.nameOf(this.#userId));
    this.#markOnline();
  }

  /** @param {string} feature */
  #has(feature) {
    return this.#features.includes(feature);
  }

  #markOnline() {
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('#conversation-list > li'))) {
      const isOnline = this.#isOnline(this.#store.conversations.get(item.dataset.conversationId ?? ''));
      item.toggleAttribute('data-online', isOnline);
      item.firstElementChild?.setAttribute('aria-description', isOnline ? t('presence.online') : '');
    }
    const people = byId('conversation-people');
    people.toggleAttribute('data-online', this.#isOnline(this.#openConversation));
    if (this.#isOnline(this.#openConversation)) showText(people, t('presence.online'));
  }

  /** @param {any} conversation */
  #isOnline(conversation) {
    return conversation !== undefined && !conversation.isGroup && this.#online.has(conversation.participantId);
  }

  /** Opens the conversation that the address names, as in the page. */
  #routed() {
    const left = this.#openId;
    this.#openId = routedConversation();
    if (this.#left?.conversationId !== this.#openId) this.#left = null;
    byId('chat').dataset.view = this.#openId ? 'conversation' : 'list';
    byId('nothing-open').hidden = this.#openId !== null;
    byId('open-conversation').hidden = this.#openId === null;
    this.#composer.open(this.#openId);
    if (this.#openId) this.#opened(this.#openId);
    else this.#timeline.close();
    this.#look();
    this.#showAll();
    this.#resume();
    this.#savePlaceSoon();
    if (!this.#openId && left) this.#list.focus(left);
  }

  /** @returns {import('./left-place.js').LeftPlace|null} null for the list */
  get #place() {
    if (!this.#openId) return null;
    return this.#left ?? { conversationId: this.#openId, ...this.#timeline.left };
  }

  #savePlaceSoon() {
    this.#places?.saveSoon(() => this.#place);
  }

  /** Goes on with the way back to where the popup was closed: loads earlier messages until that one is there. */
  #resume() {
    const open = this.#openConversation;
    const { seq, below = 0 } = this.#left ?? {};
    if (!this.#left || open?.history === 'unknown' || open?.history === 'loading' || open?.older === 'loading') return;
    if (open && seq !== undefined && !this.#timeline.resume({ seq, below })) {
      const oldest = oldestSeq(open);
      const isFailed = open.history === 'failed' || open.older === 'failed';
      if (!isFailed && oldest !== undefined && seq < oldest && oldest - seq < MAX_WAY_BACK && oldest > open.firstSeq) {
        this.#load();
        return;
      }
      // The message is gone, or too far.
      this.#timeline.stay();
    }
    this.#left = null;
    this.#savePlaceSoon();
  }

  /** @param {string} id */
  async #opened(id) {
    const conversation = this.#store.conversation(id);
    this.#timeline.open(conversation, this.#left?.conversationId === id && this.#left.seq !== undefined ? 'message' : 'end');
    this.#composer.focus();
    if (conversation.my?.unread) this.#ask('seen', { conversationId: id, seq: 0 });
    conversation.participants ??= await this.#link.ask('participants', { conversationId: id }).catch(() => null);
    this.#showAll();
  }

  #look() {
    this.#ask('look', { openId: this.#openId, isVisible: document.visibilityState === 'visible', isActive: this.#isActive });
    this.#seen();
  }

  /** Marks the open conversation as read if its end is visible and the popup has the focus. */
  #seen() {
    const open = this.#openConversation;
    const isSeen = hasAttention() && this.#timeline.isAtEnd && open?.history === 'known';
    // The worker may hold newer messages, which the user has not seen.
    if (isSeen && open.unread > 0) this.#ask('seen', { conversationId: this.#openId, seq: open.latest?.seq });
  }

  /** Loads the newest messages of the open conversation, or the ones before the oldest loaded message. */
  async #load() {
    const conversation = this.#openConversation;
    if (!conversation) return;
    const { id } = conversation;
    const isFirst = conversation.history !== 'known';
    const field = isFirst ? 'history' : 'older';
    conversation[field] = 'loading';
    try {
      const before = isFirst ? undefined : oldestSeq(conversation);
      this.#store.addHistory(id, await this.#link.ask('history', { conversationId: id, before }));
      Object.assign(conversation, isFirst ? { history: 'known' } : { older: 'idle' });
    } catch {
      conversation[field] = 'failed';
    }
    this.#showAll();
    this.#resume();
    this.#seen();
  }

  /** @param {string} content */
  #write(content) {
    if (!this.#openId) return;
    const tempMessageId = crypto.randomUUID();
    this.#timeline.followOwnMessage();
    this.#send({ conversationId: this.#openId, tempMessageId, content, sentAt: new Date().toISOString() });
  }

  /** @param {any} message */
  #send(message) {
    if (!message) return;
    const { conversationId, tempMessageId, content, sentAt } = message;
    const { pending } = this.#store.conversation(conversationId);
    pending.set(tempMessageId, { conversationId, tempMessageId, content, sentAt, state: 'sending' });
    this.#showAll();
    this.#link.ask('send', { conversationId, tempMessageId, content, sentAt }).catch((error) => {
      // The worker did not take it, so nothing keeps it: the text goes back to where it was written.
      if (this.#ended.signal.aborted) return this.#drafts.keep(conversationId, joined(content, this.#drafts.of(conversationId)));
      this.#composer.giveBack(conversationId, content);
      showError(error);
    });
  }

  /** @param {string} id */
  #go(id) {
    routeTo(id);
  }

  /** @param {string} what @param {object} [more] */
  #ask(what, more) {
    this.#link.ask(what, more).catch(showError);
  }
}
