/**
 * The worker's controller. All state that must survive the worker is in the store, which is written before a message is sent or shown. A
 * restarted worker loads the store and continues.
 */

import { Account } from './account.js';
import { authorize } from './authorization.js';
import { Badge } from './badge.js';
import { Connection } from './connection.js';
import { GroupCreations } from './group-creations.js';
import { Notifications } from './notifications.js';
import { untilDone } from './persistent.js';
import { Ports } from './ports.js';
import { Push } from './push.js';
import { concernsSettings, readSettings } from './settings.js';
import { SharedPages } from './shared-pages.js';
import { Standby } from './standby.js';
import { SignOut } from './sign-out.js';
import { StoreWriter } from './store-writer.js';
import { findServer } from './server.js';
import { followTexts } from './texts.js';
import { UserData } from './user-data.js';

const RESTARTED = 'Your sign-in was not kept over the restart of the browser. Please sign in again.';
const REFUSED = 'Your sign-in is no longer valid. Please sign in again.';
const OTHER_SERVER = 'Your organisation has set another server. Please sign in there.';

/** Record of storage.session: why a new sign-in is needed. */
const MESSAGE = 'signInMessage';

export class Chat {
  #chrome;
  #options;
  #badge;
  #notifications;
  #userData;
  #creations;
  #leaving;
  #standby;
  #pages;
  /** @type {import('./settings.js').Settings|null} */ #settings = null;
  /** @type {Account|null} */ #account = null;
  /** @type {import('./conversation-store.js').ConversationStore|null} */ #store = null;
  /** @type {StoreWriter|null} */ #writer = null;
  /** @type {Connection|null} */ #connection = null;
  /** @type {Promise<void>} */ #ready;
  /** False until it is known who is signed in: a popup would leave its conversation for a view without an account. */ #isResumed = false;
  /** @type {Promise<void>|null} */ #authorizing = null;
  #message = '';
  #isSaving = false;
  /** @type {Promise<void>} the latest sign-in or sign-out */ #turn = Promise.resolve();

  /** @param {any} chrome @param {object} [options] additional options of the client @param {any} [pushManager] absent if the browser has no push */
  constructor(chrome, options = {}, pushManager = undefined) {
    this.#chrome = chrome;
    this.#options = options;
    this.#badge = new Badge(chrome.action);
    this.#notifications = new Notifications(chrome.notifications);
    this.#userData = new UserData(chrome.storage.local);
    this.#creations = new GroupCreations(chrome.storage.local);
    this.#leaving = new SignOut(chrome.storage, this.#userData);
    this.#standby = new Standby(chrome.alarms, new Push(pushManager, chrome.storage.local), () => this.ports.isOpen || this.#pages.isSharing || Boolean(this.#store?.unsent.sending));
    this.ports = new Ports((request) => this.#answer(request), () => (this.#isResumed ? this.#view() : null), (isActive) => {
      this.#connection?.client.deviceState(isActive);
      this.#pages.look(this.ports.isOpen);
    });
    this.#pages = new SharedPages(chrome, () => this.#pagesChanged(), { fetch: fetchHere });
    this.#ready = untilDone(() => this.#resume(), (error) => console.error('The records cannot be read; they are read again soon:', error.message)).then(() => {
      this.#isResumed = true;
      this.ports.showSoon();
    });
  }

  /** Connects after the worker was woken, unless the client has given up. */
  async wake() {
    await this.#ready;
    await this.#startUnlessStopped();
  }

  /** Settings may have changed, in the options or by the policy. @param {Record<string, unknown>} changes of chrome.storage.onChanged @param {string} area */
  async storageChanged(changes, area) {
    if (!concernsSettings(changes, area)) return;
    await this.#ready;
    await this.#readSettings();
    const { server } = this.#account?.details ?? {};
    if (server && this.#managedServer && server.httpUrl !== this.#managedServer) await this.#inTurn(() => this.#leave(OTHER_SERVER));
    if (this.#store) this.#changed();
    else this.ports.showSoon();
  }

  /** The user has given or taken a permission. */
  /** @param {boolean} [isAdded] */
  async permissionsChanged(isAdded = false) {
    await this.#ready;
    await this.#pages.decide(isAdded);
  }

  /** Shows a conversation in the popup that is open, or in a window of its own. @param {string} notificationId */
  async openNotified(notificationId) {
    const conversationId = Notifications.conversationOf(notificationId);
    if (!conversationId) return;
    this.#notifications.clear(conversationId);
    if (this.ports.open(conversationId)) return;
    await this.#chrome.windows.create({ url: `popup.html#conversation/${conversationId}`, type: 'popup', width: 420, height: 640 });
  }

  async #readSettings() {
    this.#settings = await readSettings(this.#chrome.storage);
    await this.#pages.follow(this.#settings);
  }

  /** @returns {string|undefined} the address that the organisation has set */
  get #managedServer() {
    return this.#settings?.managed.includes('server') ? this.#settings.server : undefined;
  }

  async #resume() {
    // An earlier attempt may have failed after it had loaded the account.
    if (!this.#connection) await this.#restore();
    await this.#startUnlessStopped();
  }

  async #restore() {
    await followTexts(this.#chrome.storage);
    await this.#readSettings();
    await this.#leaving.finish();
    const account = await Account.load(this.#chrome.storage, fetchHere);
    if (!account) {
      this.#message = (await this.#chrome.storage.session.get(MESSAGE))[MESSAGE] ?? '';
      return;
    }
    if (!account.canConnect) {
      await account.end();
      await this.#leave(RESTARTED);
      return;
    }
    // The worker may have died between a sign-in and the change of the records.
    const owner = { userId: account.userId, server: account.details.server.httpUrl };
    if (this.#managedServer && this.#managedServer !== owner.server) {
      await account.end();
      await this.#leave(OTHER_SERVER);
      return;
    }
    await this.#userData.changeOwner(owner);
    await this.#chrome.storage.local.set({ owner });
    this.#use(account, await this.#userData.load(account.userId));
  }

  async #startUnlessStopped() {
    const { stopped } = await this.#chrome.storage.session.get('stopped');
    if (!stopped) this.#start();
    else if (this.#connection) this.#connection.status = { state: 'closed', ...stopped };
  }

  #start() {
    if (this.#connection) this.#standby.starts(this.#connection);
    if (this.#connection) this.#pages.start();
    this.#account?.readLimit().then((hasChanged) => hasChanged && this.ports.showSoon());
  }

  /** @param {Account} account @param {import('./conversation-store.js').ConversationStore} store */
  #use(account, store) {
    this.#account = account;
    this.#store = store;
    this.#writer = new StoreWriter(this.#chrome.storage.local, store);
    const connection = new Connection(account, store, {
      changed: () => this.#changed(),
      settled: () => this.#standby.settled({ userId: account.userId, httpUrl: account.details.server.httpUrl }, connection),
      messagesChanged: (changes) => this.ports.showChanges(changes),
      messagesForgotten: (conversationId) => this.ports.forgetMessages(conversationId),
      refused: () => this.#leave(REFUSED),
      // A client that gave up stays closed over restarts of the worker, until the browser restarts or the user connects again.
      stopped: (why) => {
        this.#pages.pause();
        return this.#chrome.storage.session.set({ stopped: why });
      },
    }, this.#options);
    this.#connection = connection;
    this.#pages.begin(account);
    connection.client.deviceState(this.ports.isActive);
    this.#changed();
  }

  /** Writes the changes, and shows them only afterwards. */
  async #changed() {
    if (this.#isSaving) return;
    this.#isSaving = true;
    await Promise.resolve();
    this.#isSaving = false;
    const store = this.#store;
    await this.#save();
    if (!store || store !== this.#store) return;
    this.#badge.show(store.unreadConversations);
    if (this.#connection?.isSettled) this.#notify(store, this.#connection);
    this.#standby.active();
    this.ports.showSoon();
    await this.#save();
  }

  /** @param {import('./conversation-store.js').ConversationStore} store @param {Connection} connection */
  #notify(store, connection) {
    this.#notifications.show(store, {
      names: connection.names,
      isLookedAt: (conversationId) => this.ports.isLookedAt(conversationId),
      isBlocked: (userId) => connection.isBlocked(userId),
      notify: this.#settings?.notifications,
    });
  }

  #pagesChanged() {
    this.#badge.showSharing(this.#pages.isSharing);
    this.#standby.active();
    this.ports.showSoon();
  }

  async #save() {
    await this.#writer?.save().catch((error) => console.error('Changes cannot be stored; the next write includes them:', error.message));
  }

  /** Answers a request of a popup. @param {any} request */
  async #answer(request) {
    await this.#ready;
    const { ask, conversationId, tempMessageId, content } = request;
    if (ask === 'find-server') return findServer(this.#managedServer ?? request.address, fetchHere);
    if (ask === 'sign-in') return request.atProvider ? this.#signInAtProvider(request.server) : this.#signIn(request.server, request);
    if (ask === 'sign-out') return this.#inTurn(() => this.#signOut(request.keep));
    const store = this.#store;
    const connection = this.#connection;
    if (!store || !connection) {
      if (ask === 'look') return undefined;
      throw new Error('Nobody is signed in.');
    }
    switch (ask) {
      case 'look': await this.#startUnlessStopped(); connection.look().catch(() => {}); return undefined;
      case 'send': return this.#send({ conversationId, tempMessageId, content, sentAt: request.sentAt });
      case 'send-all': await this.#sendAll(); break;
      case 'connect': await this.#connect(); break;
      case 'discard': store.removePending(tempMessageId); connection.client.discard(tempMessageId); break;
      case 'seen': store.see(conversationId, request.seq); connection.report(); connection.unmark(conversationId); break;
      case 'history': return connection.history(conversationId, request.before);
      case 'find-gone': return connection.findGone(request.conversationIds);
      case 'participants': return connection.client.participants(conversationId);
      case 'members': return connection.client.groups.allMembers(conversationId);
      case 'find-people': return connection.client.findPeople(request.text);
      case 'profiles': return connection.client.people.profiles(request.userIds);
      case 'attachment-url': return connection.client.attachmentUrl(request.attachmentId);
      case 'react': return connection.client.react(conversationId, request.seq, request.reactions);
      case 'change-settings': await connection.client.changeSettings(conversationId, request.change); break;
      case 'typed': connection.client.typing(conversationId); return undefined;
      case 'pages': return this.#pages.refresh();
      case 'share-pages': return this.#pages.switch(request.isOn);
      case 'direct': return connection.direct(request.userId);
      case 'group': return connection.added(await this.#creations.create(connection.client, store, request));
      default: throw new Error(`The worker does not know "${ask}".`);
    }
    this.#changed();
    return undefined;
  }

  /**
   * Resolves when the message is stored. From then on it is sent even if popup and worker end. One that cannot be stored has failed, and is
   * held until the user tries again.
   * @param {any} message
   */
  async #send(message) {
    const [store, connection] = [this.#store, this.#connection];
    store?.addPending(message);
    try {
      await this.#writer?.save();
      connection?.send(message);
    } catch (error) {
      store?.failPending(message.tempMessageId, error instanceof Error ? error.message : String(error));
    }
    this.#changed();
  }

  /** Sends all pending messages, including failed ones. */
  async #sendAll() {
    for (const pending of [...(this.#store?.pending.values() ?? [])]) await this.#send(pending);
    await this.#connect();
  }

  async #connect() {
    await this.#chrome.storage.session.remove('stopped');
    this.#start();
  }

  /** Opens at most one sign-in window at a time, for all popups. @param {import('./server.js').Server} server */
  #signInAtProvider(server) {
    this.#authorizing ??= this.#authorize(server).finally(() => (this.#authorizing = null));
    return this.#authorizing;
  }

  /** @param {import('./server.js').Server} server */
  async #authorize(server) {
    const provider = this.#settings?.provider;
    await this.#chrome.storage.local.set({ server: server.httpUrl });
    try {
      if (!provider) throw new Error('The options name no identity provider.');
      await this.#signIn(server, { grant: await authorize(provider, this.#chrome.identity, fetchHere) });
    } catch (error) {
      // The popup in the toolbar closes when the window opens, so the next popup shows the error.
      if (!this.#account) await this.#tell(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** @param {import('./server.js').Server} server @param {any} credentials */
  #signIn(server, credentials) {
    return this.#inTurn(() => this.#enter(server, credentials));
  }

  /** Runs one sign-in or sign-out at a time, so that one never clears records that the next has written. @param {() => Promise<void>} task */
  #inTurn(task) {
    this.#turn = this.#turn.catch(() => {}).then(task);
    return this.#turn;
  }

  /** @param {import('./server.js').Server} server @param {any} credentials */
  async #enter(server, { userId, token, grant }) {
    if (this.#managedServer && this.#managedServer !== server.httpUrl) throw new Error(OTHER_SERVER);
    const account = await Account.signIn(server, { userId, token, grant }, this.#chrome.storage, fetchHere);
    this.#account?.retire();
    this.#connection?.stop();
    const owner = { userId: account.userId, server: server.httpUrl };
    await this.#userData.changeOwner(owner);
    await this.#chrome.storage.local.set({ account: account.details, owner, server: server.httpUrl });
    const store = await this.#userData.load(account.userId);
    await this.#chrome.storage.session.remove('stopped');
    await this.#tell('');
    this.#use(account, store);
    this.#start();
  }

  /** @param {boolean} keep true to archive unsent messages and drafts for this user */
  async #signOut(keep) {
    const account = this.#account;
    await this.#leaving.begin(keep);
    await this.#leave('', () => this.#leaving.finish());
    await this.#pages.decide();
    await account?.revoke();
  }

  /**
   * Ends the sign-in and leaves the stored records, so the same user continues with them.
   * @param {string} message reason, shown at the sign-in @param {() => Promise<unknown>} [clear] called before the sign-in is shown
   */
  async #leave(message, clear) {
    this.#connection?.stop();
    const pushed = this.#standby.end();
    await this.#pages.end();
    await this.#account?.end();
    await this.#save();
    this.#account = this.#store = this.#writer = this.#connection = null;
    await this.#tell(message);
    this.#badge.show(0);
    await this.#chrome.storage.session.remove('stopped');
    await clear?.();
    await this.#notifications.clearAll();
    this.ports.showSoon();
    await pushed;
  }

  /** @param {string} message shown at the sign-in, also by the next worker */
  async #tell(message) {
    this.#message = message;
    await this.#chrome.storage.session.set({ [MESSAGE]: message });
  }

  #view() {
    const account = this.#account && { userId: this.#account.userId, server: this.#account.details.server };
    const { status = { state: 'closed' }, online = [], typing = {}, features = [] } = this.#connection ?? {};
    return { account, message: this.#message, connection: status, online, typing, features, pages: this.#pages.view, isLoaded: this.#store?.isLoaded ?? false, unsent: this.#store?.unsent, orphans: this.#store?.orphans ?? [], store: this.#store };
  }
}

/** Calls fetch on the global scope, which it requires. @param {any} url @param {any} [init] */
function fetchHere(url, init) {
  return fetch(url, init);
}
