/** The chat of a signed-in user: the client fills the store, and the views show the store. */

import { Alerts } from './alerts.js';
import { Arrivals } from './arrivals.js';
import { ChatData } from './chat-data.js';
import { ConnectionView } from './connection-view.js';
import { ConversationLoader } from './conversation-loader.js';
import { titleOf } from './conversation.js';
import { routeTo, routedConversation, routedInvite } from './conversation-route.js';
import { CreateDialog } from './create-dialog.js';
import { byId } from './dom.js';
import { GroupPane } from './group-pane.js';
import { t } from './language.js';
import { ListView } from './list-view.js';
import { MessagePane } from './message-pane.js';
import { showError } from './notices.js';
import { showTitle } from './page-title.js';
import { showPlaceholder } from './placeholder-view.js';
import { ProfileBar } from './profile-bar.js';
import { ReadMarks } from './read-marks.js';
import { SearchView } from './search-view.js';
import { SignOutDialog } from './sign-out-dialog.js';
import { UnsendableDialog } from './unsendable-dialog.js';

const NEW_DAY_CHECK_MS = 60_000;
const NARROW = matchMedia('(max-width: 640px)');

export class ChatScreen {
  #ended = new AbortController();
  #leave;
  #data;
  #client;
  #store;
  #loader;
  #marks;
  #list;
  #messages;
  #groups;
  #features;
  #arrivals;
  #profile;
  #search;
  #signOut;
  #unsendable;
  /** @type {string|null} */ #openId = null;
  /** The message at which a conversation is to be opened. @type {{id: string, seq: number}|null} */ #wanted = null;
  /** The conversation that the address names, if the user is not in it. @type {string|null} */ #missingId = null;
  #showIsDue = false;

  /**
   * @param {import('./session.js').Session|import('./client/sign-in/provider-session.js').ProviderSession} session
   * @param {import('./session.js').ServerSettings} settings
   * @param {{signOut: (choice: {keep: boolean}) => void, refused: () => void}} leave
   */
  constructor(session, settings, leave) {
    const { userId } = session;
    const { signal } = this.#ended;
    const { features = [], people: directory } = settings;
    this.#features = features;
    this.#leave = leave;
    this.#data = new ChatData(session, settings, () => this.#showSoon());
    const { client, store, drafts, people } = this.#data;
    this.#client = client;
    this.#store = store;
    this.#loader = new ConversationLoader(client, store, {
      missing: (id) => this.#missing(id),
      failed: (error) => this.#failedCall(error),
    });
    this.#marks = new ReadMarks(client, store);
    this.#list = new ListView(userId, people, drafts, signal, {
      ...(features.includes('members') && { openMenu: (button, id) => this.#groups.openMenu(button, id) }),
    });
    this.#signOut = new SignOutDialog({
      unsent: () => ({ ...this.#data.unsent, files: this.#messages.files }),
      sendAll: () => this.#data.sendAll(),
      signOut: (choice) => this.#data.push.signOut().then(() => leave.signOut(choice)),
    }, signal);
    this.#unsendable = new UnsendableDialog(this.#data.left, signal);
    this.#messages = new MessagePane(this.#data, settings, {
      open: () => this.#open,
      loadOlder: () => this.#openId && this.#loader.messages(this.#openId),
      loadGap: (gap) => this.#openId && this.#loader.between(this.#openId, gap),
      loadAround: (id, seq) => this.#loader.around(id, seq),
      seen: () => this.#look(),
    }, signal);
    /** @type {import('./person-picker.js').PeopleSource} */
    const source = {
      find: features.includes('find-people') ? (text) => client.findPeople(text) : null,
      isChecked: directory !== undefined && directory.directory !== 'acquaintances',
    };
    this.#groups = new GroupPane(this.#data, this.#loader, features, source, {
      open: () => this.#open,
      go: (id) => this.#go(id),
      read: (id) => this.#marks.all(store.conversation(id)),
    }, signal);
    const alerts = new Alerts(this.#data, () => (this.#isMissing ? null : this.#openId), signal);
    const connection = new ConnectionView(() => client.connect(), signal);
    this.#arrivals = new Arrivals(this.#data, this.#loader, {
      openId: () => this.#openId,
      state: (change) => connection.show(change.state, change),
      listed: () => this.#beginAtNew(),
      arrived: () => this.#look(),
      alert: (message, conversation) => alerts.arrived(message, conversation),
      online: () => this.#openId && this.#loadReceipts(this.#openId),
      openRemoved: () => {
        this.#groups.close();
        location.hash = '';
      },
      left: (id, title) => this.#unsendable.show(id, title),
    });
    new CreateDialog(userId, source, {
      direct: (other) => client.createDirect(other),
      group: (title, others) => client.createGroup(title, others),
      go: (id) => this.#go(id),
    }, signal);
    this.#profile = new ProfileBar(this.#data, features, signal);
    this.#search = new SearchView(this.#data, features.includes('search'), {
      open: (id, seq) => {
        this.#wanted = { id, seq };
        this.#go(id);
      },
      failed: (error) => this.#failedCall(error),
      describe: (id) => store.conversation(id).title === null && this.#loader.describe(id),
      find: source.find,
      write: async (other) => this.#go(await client.createDirect(other)),
      go: (id) => this.#go(id),
    }, signal);
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
    this.#arrivals.listen(signal);
    on(this.#client, 'error', ({ detail }) => this.#failedCall(detail));
    on(this.#client, 'me', ({ detail }) => this.#receiptsSwitched(detail));
    on(window, 'hashchange', () => this.#routed());
    on(window, 'focus', () => this.#look());
    on(document, 'visibilitychange', () => this.#look());
    on(byId('skip-link'), 'click', (event) => {
      event.preventDefault();
      if (this.#openId) this.#messages.focus();
      else byId('conversation-pane').focus();
    });
    const newDay = setInterval(() => this.#showSoon(), NEW_DAY_CHECK_MS);
    signal.addEventListener('abort', () => clearInterval(newDay));
  }

  /** @param {string} id of a conversation that the user is not in */
  #missing(id) {
    if (this.#ended.signal.aborted) return;
    if (id === this.#openId) {
      this.#missingId = id;
      showPlaceholder(true, true);
    }
    if (this.#data.left.missing(id)) this.#unsendable.show(id);
  }

  /** @param {any} error */
  #failedCall(error) {
    if (this.#ended.signal.aborted) return;
    if (error.status === 401) this.#leave.refused();
    else if (error.status !== 0) showError(error);
  }

  /** @param {string} id */
  #go(id) {
    if (this.#ended.signal.aborted) return;
    if (!routeTo(id)) this.#routed();
  }

  /** Opens the conversation that the address names, or joins the group that it invites to. */
  #routed() {
    const token = routedInvite();
    if (token) return this.#join(token);
    const left = this.#openId;
    this.#openId = routedConversation();
    this.#missingId = null;
    byId('chat').dataset.view = this.#openId ? 'conversation' : 'list';
    const conversation = this.#openId ? this.#store.conversation(this.#openId) : null;
    const isWanted = this.#wanted !== null && this.#wanted.id === this.#openId;
    this.#messages.open(conversation, isWanted ? 'message' : conversation && conversation.unread > 0 ? 'new' : 'end');
    showPlaceholder(this.#openId !== null, false);
    if (conversation) this.#opened(conversation);
    this.#show();
    if (!this.#openId && left) this.#list.focus(left);
  }

  /** @param {string} token of an invite link, which leaves the address */
  async #join(token) {
    history.replaceState(null, '', location.pathname);
    this.#routed();
    try {
      await this.#groups.join(token);
    } catch (error) {
      const isGone = /** @type {any} */ (error).status === 404;
      if (isGone) showError(t('conversation.linkInvalid'));
      else this.#failedCall(error);
    }
  }

  /** @param {import('./conversation.js').Conversation} conversation */
  #opened(conversation) {
    const { id } = conversation;
    if (conversation.title === null || (this.#features.includes('members') && conversation.memberCount === 0)) this.#loader.describe(id);
    if (conversation.participants === null) this.#loader.participants(id);
    if (conversation.history === 'unknown' || conversation.history === 'failed') this.#loader.messages(id);
    this.#loadReceipts(id);
    const wanted = this.#wanted?.id === id ? this.#wanted : null;
    this.#wanted = null;
    if (conversation.my?.unread && !wanted) this.#client.changeSettings(id, { unread: false }).catch(() => {});
    this.#look();
    byId('open-conversation').hidden = false;
    // On a small screen, focus in the composer would open a keyboard that covers the conversation.
    if (NARROW.matches) byId('conversation-title').focus();
    else this.#messages.focus();
    if (wanted) this.#messages.jump(wanted.seq);
    else if (conversation.unread > 0) this.#loader.around(id, conversation.lastReadSeq + 1);
  }

  /** @param {string} id */
  #loadReceipts(id) {
    if (this.#features.includes('receipts')) this.#loader.receipts(id);
  }

  /** A user who hides read positions gets none of others. @param {import('chat-api-client').Me} me */
  #receiptsSwitched({ readReceipts }) {
    if (!readReceipts) this.#store.forgetReaders();
    else if (this.#openId) this.#loadReceipts(this.#openId);
  }

  /** A conversation that the address names is open before the list says that there is something new in it. */
  #beginAtNew() {
    const open = this.#open;
    if (!open || open.unread === 0) return;
    this.#messages.open(open, 'new');
    this.#loader.around(open.id, open.lastReadSeq + 1);
  }

  /** Messages in view of the open conversation are read, if the user looks at it. */
  #look() {
    if (this.#open && !this.#isMissing) this.#marks.look(this.#open, this.#messages);
  }

  get #isMissing() {
    return this.#missingId !== null && this.#missingId === this.#openId;
  }

  /** @returns {import('./conversation.js').Conversation|null} the open one */
  get #open() {
    return (this.#openId && this.#store.conversations.get(this.#openId)) || null;
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
    const { people, left } = this.#data;
    left.restore();
    // The user was added to it meanwhile.
    if (this.#isMissing && this.#open && this.#open.title !== null) return this.#routed();
    this.#list.show(this.#store, this.#openId, this.#arrivals.isListLoaded);
    this.#messages.show();
    this.#groups.show();
    this.#signOut.changed();
    this.#profile.show();
    this.#search.show();
    const open = this.#open;
    showTitle(this.#store.unread, open && open.title !== null ? titleOf(open, people) : null);
  }
}
