/** The connection of one account: writes the events of the client library to the store. */

import { Descriptions } from '../client/descriptions.js';
import { ChatClient, afterChanges } from '../client/index.js';
import { Names } from './names.js';
import { Presences } from './presences.js';

/** Chrome stops a worker after 30 s without activity. A WebSocket frame in either direction counts as activity (Chrome 116 and later). */
const HEARTBEAT_MS = 20_000;
const PAGE = 50;
/** Features of the server that change what the popup offers. */
const FEATURES = ['members', 'reactions', 'typing', 'profiles', 'find-people'];

export class Connection {
  #store;
  #client;
  #presences;
  #listener;
  #descriptions;
  /** @type {Set<string>} */ #sending = new Set();
  /** Names of users, for notifications. */ names;
  /** @type {{state: string, retryAt?: number, code?: number, cause?: string}} */ status = { state: 'closed' };
  /** True once reads on other devices are known, so the user is not notified of messages that were read there. */ isSettled = false;
  #isResting = false;

  /**
   * @param {import('./account.js').Account} account
   * @param {import('./conversation-store.js').ConversationStore} store
   * @param {{changed: () => void, settled: () => void, messagesChanged: (changes: import('../../../js/types/index.js').Changes) => void, messagesForgotten: (conversationId: string) => void, refused: () => void, stopped: (why: {code?: number, cause?: string}) => void}} listener
   * @param {object} [options] additional options of the client
   */
  constructor(account, store, listener, options = {}) {
    const { userId, server: { httpUrl, webSocketUrl } } = account.details;
    this.#store = store;
    this.#listener = listener;
    this.#client = new ChatClient({
      httpUrl, webSocketUrl, userId, token: (request) => this.#tokenOf(account, request), cursors: store.cursors, heartbeatMs: HEARTBEAT_MS, ...options,
    });
    this.#presences = new Presences((userIds) => this.#client.presence(userIds), listener.changed);
    this.names = new Names((userIds) => this.#profilesFor(userIds), () => this.#listener.changed());
    this.#client.on('state', (change) => this.#stateChanged(change));
    this.#client.on('conversations', (summaries) => this.#changed(() => store.begin(summaries)));
    this.#descriptions = new Descriptions((id) => this.#described(id).catch((error) => this.#failed(error)), () => this.#describeAll());
    this.#client.on('message', (message) => this.#received(message));
    this.#client.on('changes', (changes) => {
      this.#changed(() => store.applyChanges(changes));
      this.#describeUnknown(changes.conversationId);
      this.#listener.messagesChanged(changes);
    });
    this.#client.on('reset', (reset) => this.#reset(reset));
    this.#client.on('my-settings', (own) => this.#ownSettings(own));
    this.#client.on('typing', ({ conversationId, userIds }) => this.#changed(() => (this.typing = { ...this.typing, [conversationId]: userIds })));
    this.#client.on('conversation-removed', ({ conversationId }) => this.#changed(() => store.remove(conversationId)));
    this.#client.on('read', ({ conversationId, lastReadSeq }) => this.#changed(() => store.read(conversationId, lastReadSeq)));
    this.#client.on('profile-changed', (profile) => this.names.update(profile));
    this.#client.on('presence', (users) => this.#presences.add(users));
    this.#client.on('error', (error) => this.#failed(error));
  }

  /** Connects; while offline, tries at once. Sends the pending messages of an earlier worker again. */
  start() {
    this.#isResting = false;
    for (const pending of this.#store.pending.values()) {
      if (pending.state === 'sending') this.send(pending);
    }
    this.#client.connect();
  }

  /** True if every message is pushed, and nothing is under way. */
  get canRest() {
    return this.isSettled && this.#client.me.push?.notify === 'all';
  }

  /** Disconnects until start(). */
  rest() {
    this.#isResting = true;
    this.isSettled = false;
    this.#client.close();
  }

  /** @returns {import('../../../js/types/index.js').ChatClient} */
  get client() {
    return /** @type {any} */ (this.#client);
  }

  stop() {
    this.#listener = { changed: () => {}, settled: () => {}, messagesChanged: () => {}, messagesForgotten: () => {}, refused: () => {}, stopped: () => {} };
    this.#client.close();
  }

  /** @param {{conversationId: string, content: string, tempMessageId: string}} pending */
  async send({ conversationId, content, tempMessageId }) {
    if (this.#sending.has(tempMessageId)) return;
    this.#sending.add(tempMessageId);
    try {
      await this.#client.send(conversationId, content, { tempMessageId });
      this.#changed(() => this.#store.removePending(tempMessageId));
    } catch (error) {
      const { code, message } = /** @type {any} */ (error);
      if (code !== 'closed') this.#changed(() => this.#store.failPending(tempMessageId, message, code));
    } finally {
      this.#sending.delete(tempMessageId);
    }
  }

  /** Reports read conversations to the server if the client is online. */
  report() {
    if (this.status.state !== 'online') return;
    for (const { id, seenSeq } of this.#store.unreportedReads) this.#client.markRead(id, seenSeq);
  }

  /** Takes away the mark that the user gave a conversation to come back to it. @param {string} conversationId */
  unmark(conversationId) {
    const { my } = this.#store.conversations.get(conversationId) ?? {};
    if (my?.unread) this.#client.changeSettings(conversationId, { unread: false }).catch(() => {});
  }

  /** @param {string} conversationId @param {number} [before] @returns {Promise<any[]>} oldest first */
  async history(conversationId, before) {
    /** @type {any[]} changes since the request, which the page may lack */
    const late = [];
    const end = this.#client.on('changes', (changes) => changes.conversationId === conversationId && void late.push(...changes.items));
    const page = await this.#client.messages(conversationId, { before, limit: PAGE }).finally(end);
    const messages = page.map((message) => afterChanges(message, late, this.#store.userId));
    // The server leaves out messages that are too old before it says where the conversation begins.
    if (messages.length === 0 && before !== undefined) this.#store.beginsAt(conversationId, before);
    this.#changed(() => this.#store.addHistory(conversationId, messages));
    return messages;
  }

  /** @param {string[]} userIds @returns {Promise<import('../../../js/types/people.js').Profile[]>} none if the server has no profiles */
  async #profilesFor(userIds) {
    return this.#client.supports('profiles') ? this.#client.people.profiles(userIds) : [];
  }

  /** @param {string} userId */
  isBlocked(userId) {
    return this.#client.me.blocked.includes(userId);
  }

  /** @returns {string[]} */
  get features() {
    return FEATURES.filter((feature) => this.#client.supports(feature));
  }

  /** @param {string[]} conversationIds @returns {Promise<{gone: string[], failed: string[]}>} those that the user is not in any more, and those of which the server did not say it */
  async findGone(conversationIds) {
    const unknown = conversationIds.filter((id) => !this.#store.conversations.has(id));
    const errors = await Promise.all(unknown.map((id) => this.#described(id).then(() => null, (error) => error)));
    const isGone = (/** @type {any} */ error) => error?.status === 404;
    const failed = errors.filter((error) => error && !isGone(error));
    for (const error of failed) this.#failed(error);
    return { gone: unknown.filter((_, index) => isGone(errors[index])), failed: unknown.filter((_, index) => failed.includes(errors[index])) };
  }

  /** @param {string} userId */
  async direct(userId) {
    return this.#described(await this.#client.createDirect(userId));
  }

  /** @param {string} conversationId of a group that exists now, so a failure to describe it is no reason to make it once more */
  async added(conversationId) {
    return this.#described(conversationId).catch(() => {
      this.#changed(() => this.#store.conversation(conversationId));
      this.#descriptions.of(conversationId);
      return conversationId;
    });
  }

  /** A popup was opened: checks the connection, and queries the presence of the users of direct conversations. */
  look() {
    this.#client.verify();
    const people = [...this.#store.conversations.values()].filter(({ isGroup }) => !isGroup).map(({ participantId }) => participantId ?? '');
    return this.#presences.ask(people);
  }

  /** @returns {string[]} user ids */
  get online() {
    return this.#presences.online;
  }

  /** @param {import('../../../js/types/index.js').StateChange} change */
  async #stateChanged({ state, retryInMs = 0, code, cause }) {
    this.status = { state, code, cause, ...(state === 'offline' && { retryAt: Date.now() + retryInMs }) };
    if (state === 'closed' && !this.#isResting) this.#listener.stopped({ code, cause });
    this.#listener.changed();
    if (state === 'syncing') this.isSettled = false;
    if (state !== 'online') return;
    this.report();
    for (const { id, title } of this.#store.conversations.values()) {
      if (title === null) this.#descriptions.of(id);
    }
    await this.#correct();
    this.isSettled = true;
    this.#listener.settled();
    this.#listener.changed();
  }

  async #correct() {
    const asked = this.#store.positions ?? {};
    try {
      const archived = this.#client.supports('members') ? this.#client.conversations({ isRead: false, archived: true }) : [];
      const unread = await Promise.all([this.#client.conversations({ isRead: false }), archived]);
      this.#changed(() => this.#store.correct(unread.flat(), asked));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** @param {() => unknown} change */
  #changed(change) {
    change();
    this.#listener.changed();
  }

  /** @param {import('../../../js/types/index.js').Message} message */
  #received(message) {
    this.#changed(() => this.#store.add(message));
    const { id, title } = this.#store.conversation(message.conversationId);
    if (title === null && this.status.state === 'online') this.#descriptions.of(id);
  }

  /** @param {import('../../../js/types/groups.js').OwnSettings} own */
  #ownSettings(own) {
    this.#changed(() => this.#store.ownSettings(own.conversationId, own));
    this.#describeUnknown(own.conversationId);
  }

  /** @param {string} conversationId of a conversation that may be new to this client */
  #describeUnknown(conversationId) {
    if (this.#store.conversations.get(conversationId)?.title === null && this.status.state === 'online') this.#descriptions.of(conversationId);
  }

  /** Too many changes of a conversation were missed, so its latest message is loaded again. @param {import('../../../js/types/index.js').Reset} reset */
  async #reset(reset) {
    this.#changed(() => this.#store.reset(reset));
    this.#listener.messagesForgotten(reset.conversationId);
    await this.history(reset.conversationId).catch((error) => this.#failed(error));
  }

  /** @returns {Promise<string[]>} ids of the described conversations */
  async #describeAll() {
    try {
      const summaries = await this.#client.conversations();
      const known = summaries.filter(({ conversationId }) => this.#store.conversations.has(conversationId));
      this.#changed(() => known.forEach((summary) => this.#store.describe(summary)));
      return known.map(({ conversationId }) => conversationId);
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  /** @param {string} id */
  async #described(id) {
    const details = await this.#client.conversation(id);
    this.#store.describe(details);
    this.#listener.changed();
    return id;
  }

  /**
   * Ends the sign-in at once if the identity provider has ended it, as if the server had refused the token.
   * @param {import('./account.js').Account} account @param {{refused?: string}} request
   */
  async #tokenOf(account, request) {
    try {
      return { token: await account.token(request), renewInMs: account.renewInMs };
    } catch (error) {
      const { status, message } = /** @type {any} */ (error);
      if (status === 401) console.warn('The sign-in has ended:', message);
      this.#failed(error);
      throw error;
    }
  }

  /** @param {any} error */
  #failed(error) {
    if (error.status === 401) this.#listener.refused();
  }
}
