/** One account's connection: the client library on one side, the book on the other. */

import { ChatClient } from '../client/index.js';
import { Presences } from './presences.js';

/** A frame either way starts the 30 s anew after which Chrome ends an idle worker (Chrome 116 and later). */
const HEARTBEAT_MS = 20_000;
const PAGE = 50;

export class Connection {
  #book;
  #client;
  #presences;
  #tell;
  /** @type {Set<string>} */ #describing = new Set();
  /** @type {Set<string>} */ #sending = new Set();
  /** @type {{state: string, retryAt?: number}} */ status = { state: 'closed' };
  /** Whether what other devices have read meanwhile is known, so that nobody is notified of what was read long ago. */ isSettled = false;

  /**
   * @param {import('./account.js').Account} account
   * @param {import('./book.js').Book} book
   * @param {{changed: () => void, refused: () => void, stopped: () => void}} tell
   * @param {object} [options] further ones of the client
   */
  constructor(account, book, tell, options = {}) {
    const { httpUrl, webSocketUrl } = account.details.server;
    this.#book = book;
    this.#tell = tell;
    this.#client = new ChatClient({
      httpUrl, webSocketUrl, token: () => this.#tokenOf(account), cursors: book.cursors, heartbeatMs: HEARTBEAT_MS, ...options,
    });
    this.#presences = new Presences((userIds) => this.#client.presence(userIds), tell.changed);
    this.#client.on('state', (change) => this.#stateChanged(change));
    this.#client.on('conversations', (summaries) => this.#changed(() => book.begin(summaries)));
    this.#client.on('message', (message) => this.#changed(() => book.add(message)));
    this.#client.on('read', ({ conversationId, lastReadSeq }) => this.#changed(() => book.read(conversationId, lastReadSeq)));
    this.#client.on('presence', (users) => this.#presences.add(users));
    this.#client.on('error', (error) => this.#failed(error));
  }

  /** Connects; while offline, tries at once. What was not sent when the worker died is sent again. */
  start() {
    for (const pending of this.#book.pending.values()) {
      if (pending.state === 'sending') this.send(pending);
    }
    this.#client.connect();
  }

  stop() {
    this.#tell = { changed: () => {}, refused: () => {}, stopped: () => {} };
    this.#client.close();
  }

  /** @param {{conversationId: string, content: string, tempMessageId: string}} pending */
  async send({ conversationId, content, tempMessageId }) {
    if (this.#sending.has(tempMessageId)) return;
    this.#sending.add(tempMessageId);
    try {
      await this.#client.send(conversationId, content, { tempMessageId });
      this.#changed(() => this.#book.removePending(tempMessageId));
    } catch (error) {
      const { code, message } = /** @type {any} */ (error);
      if (code !== 'closed') this.#changed(() => this.#book.failPending(tempMessageId, message));
    } finally {
      this.#sending.delete(tempMessageId);
    }
  }

  /** Tells the server what was seen, as soon as it listens. */
  report() {
    if (this.status.state !== 'online') return;
    for (const id of this.#book.toReport) this.#client.markRead(id);
  }

  /** @param {string} conversationId @param {number} [before] @returns {Promise<any[]>} oldest first */
  async history(conversationId, before) {
    const messages = await this.#client.messages(conversationId, { before, limit: PAGE });
    this.#changed(() => this.#book.addHistory(conversationId, messages));
    return messages;
  }

  /** @param {string} conversationId */
  participants(conversationId) {
    return this.#client.participants(conversationId);
  }

  /** @param {string} userId */
  async direct(userId) {
    return this.#described(await this.#client.createDirect(userId));
  }

  /** @param {string} title @param {string[]} userIds */
  async group(title, userIds) {
    return this.#described(await this.#client.createGroup(title, userIds));
  }

  /** Who of the direct conversations' people is online, as long as somebody looks. */
  askPresences() {
    const people = [...this.#book.conversations.values()].filter(({ isGroup }) => !isGroup).map(({ participantId }) => participantId ?? '');
    return this.#presences.ask(people);
  }

  /** @returns {string[]} user ids */
  get online() {
    return this.#presences.online;
  }

  /** @param {{state: string, retryInMs?: number}} change */
  async #stateChanged({ state, retryInMs = 0 }) {
    this.status = { state, ...(state === 'offline' && { retryAt: Date.now() + retryInMs }) };
    if (state === 'closed') this.#tell.stopped();
    this.#tell.changed();
    if (state === 'syncing') this.isSettled = false;
    if (state !== 'online') return;
    this.report();
    for (const { id, title } of this.#book.conversations.values()) {
      if (title === null) this.#describe(id);
    }
    await this.#correct();
    this.isSettled = true;
    this.#tell.changed();
  }

  async #correct() {
    const asked = this.#book.cursors ?? {};
    try {
      const unread = await this.#client.conversations({ isRead: false });
      this.#changed(() => this.#book.correct(unread, asked));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** @param {() => unknown} change */
  #changed(change) {
    change();
    for (const { id, title } of this.#book.conversations.values()) {
      if (title === null && this.status.state === 'online') this.#describe(id);
    }
    this.#tell.changed();
  }

  /** @param {string} id */
  async #describe(id) {
    if (this.#describing.has(id)) return;
    this.#describing.add(id);
    await this.#described(id).catch((error) => this.#failed(error)).finally(() => this.#describing.delete(id));
  }

  /** @param {string} id */
  async #described(id) {
    const details = await this.#client.conversation(id);
    this.#book.describe(details);
    this.#tell.changed();
    return id;
  }

  /** A sign-in that has ended at the identity provider ends here at once, as if the server had refused it. @param {import('./account.js').Account} account */
  async #tokenOf(account) {
    try {
      return await account.token();
    } catch (error) {
      const { status, message } = /** @type {any} */ (error);
      if (status === 401) console.warn('The sign-in has ended:', message);
      this.#failed(error);
      throw error;
    }
  }

  /** @param {any} error */
  #failed(error) {
    if (error.status === 401) this.#tell.refused();
  }
}
