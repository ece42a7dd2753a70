import { clockWith } from './clock.js';
import { Connection } from './connection.js';
import { ApiError, ChatError, isRetryable } from './errors.js';
import { Inbox } from './inbox.js';
import { newMessageId } from './message-id.js';
import { Outbox } from './outbox.js';
import { Rest } from './rest.js';

/**
 * The client part of chat-api: one WebSocket that mends itself, an outbox that loses nothing and doubles nothing, messages
 * in order, and the REST calls. No DOM; runs in a page, a worker and Node 20 or later (see {@link ClientOptions} for what to
 * inject where the platform lacks it).
 *
 * What it promises: every message of a conversation is delivered once and in the order of `seq`, across any number of
 * reconnects; a send settles with the stored message or with an error, and is repeated under the same `tempMessageId` until
 * it does, which the server turns into one message; the sends of one conversation keep the order in which they were made.
 *
 * @typedef {'closed'|'offline'|'connecting'|'syncing'|'online'} ConnectionState
 *   closed: not wanted (before connect, after close, token refused); offline: waiting for the next attempt;
 *   syncing: connected, missed messages are coming in; online: everything up to now has been delivered.
 *
 * @typedef {object} Message
 * @property {string} messageId
 * @property {string} conversationId
 * @property {string} senderId
 * @property {string} content
 * @property {string} sentAt ISO-8601, UTC
 * @property {number} seq position in the conversation: 1, 2, 3 … without holes
 * @property {string} [tempMessageId] the sender's name for the message; absent in answers of REST
 *
 * @typedef {object} ConversationSummary
 * @property {string} conversationId
 * @property {string} title
 * @property {boolean} isGroup
 * @property {string} participantId one participant other than the caller
 * @property {string} sentAt
 * @property {string} latestContent
 * @property {string} senderId
 * @property {boolean} isRead
 * @property {number} seq position of the latest message
 * @property {number} lastReadSeq the caller's read position
 * @property {number} unreadCount others' messages behind it, at most 100
 *
 * @typedef {object} Conversation
 * @property {string} conversationId
 * @property {string} title
 * @property {boolean} isGroup
 * @property {string} participantId
 *
 * @typedef {object} ErrorFrame
 * @property {string} code
 * @property {string} message
 * @property {string} [tempMessageId]
 * @property {string} [conversationId]
 * @property {string} [field]
 * @property {number} [retryAfterMs]
 *
 * @typedef {object} Clock
 * @property {(task: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now milliseconds since 1970, with which the end of a token is compared
 * @property {() => number} random from 0 up to, but not including, 1
 *
 * @typedef {object} ClientOptions
 * @property {string} httpUrl where REST is, e.g. `https://chat.example.org`
 * @property {string} webSocketUrl e.g. `wss://chat.example.org:8081/`
 * @property {() => string|Promise<string>} token asked before every connection and call, and a minute before the token of
 *   an open connection ends; so it may hand out renewed tokens
 * @property {Record<string, number>} [cursors] highest `seq` already seen of each conversation; a conversation that is not
 *   named is replayed from its beginning. Without cursors the client starts at the latest messages of the conversation list
 * @property {(cursors: Record<string, number>) => void} [onCursors] told after messages were delivered, to keep them
 * @property {new (url: string, protocols: string[]) => any} [WebSocket]
 * @property {(url: string, init: object) => Promise<any>} [fetch]
 * @property {EventTarget} [network] tells `online` and `offline`; by default the global scope
 * @property {Partial<Clock>} [clock]
 */

/**
 * Events, each with its `detail`: `state` {state, previous, retryInMs?, reason?}; `message` {@link Message}; `read`
 * {conversationId, userId, lastReadSeq}; `conversations` {@link ConversationSummary}[], the list from which the first sync
 * starts; `error` {@link ChatError} or {@link ApiError}. An ApiError with status 401 means that the token is refused; the
 * client is then closed, its outbox is kept, and connect() goes on with another token.
 */
export class ChatClient extends EventTarget {
  #rest;
  #connection;
  #outbox;
  #inbox;
  #onCursors;
  #knowsWhereToStart;
  /** @type {Map<string, number>} reads to report when online, with what had been seen then */ #reads = new Map();
  /** @type {string[]|null} gaps that the sync under way is to fill; null: none under way */ #syncing = null;
  #cursorsChanged = false;

  /** @param {ClientOptions} options */
  constructor(options) {
    super();
    const { httpUrl, webSocketUrl, token, cursors, onCursors = () => {} } = options;
    const fetch = options.fetch ?? ((/** @type {string} */ url, /** @type {object} */ init) => globalThis.fetch(url, init));
    const WebSocket = options.WebSocket ?? /** @type {any} */ (globalThis.WebSocket);
    const network = options.network ?? /** @type {any} */ (globalThis);
    const clock = clockWith(options.clock);
    this.#onCursors = onCursors;
    this.#inbox = new Inbox(cursors ?? {});
    this.#knowsWhereToStart = cursors !== undefined;
    this.#rest = new Rest(httpUrl, token, fetch);
    this.#connection = new Connection({ webSocketUrl, token, WebSocket, network, clock }, {
      prepare: (isStale) => this.#prepare(isStale),
      opened: () => this.#sync(),
      received: (data) => this.#received(data),
      disconnected: () => this.#disconnected(),
      online: () => this.#reportReads(),
      doubted: () => this.verify(),
      probe: () => this.#rest.probe(),
      unauthorized: (error) => this.#emit('error', error),
      changed: (change) => this.#emit('state', change),
    });
    this.#outbox = new Outbox(clock, {
      isOpen: () => this.state === 'online',
      transmit: (frame) => this.#connection.transmit(frame),
      verify: () => this.verify(),
    });
  }

  /** @returns {string} a new `tempMessageId`, for who wants to know it before send() */
  static newMessageId() {
    return newMessageId();
  }

  get state() {
    return this.#connection.state;
  }

  /** @returns {Record<string, number>} highest delivered `seq` of each conversation */
  get cursors() {
    return Object.fromEntries(this.#inbox.cursors);
  }

  /** Connects, and connects again whenever the connection is lost, until close(). While offline: tries at once. */
  connect() {
    this.#connection.start();
  }

  /** Ends the connection for good. Sends that have no answer are rejected with the code `closed`. */
  close() {
    this.#connection.stop('closed by the caller');
    this.#outbox.close();
    this.#reads.clear();
  }

  /**
   * Finds out soon whether the connection still lives, and replaces it if not. Worth a call when a page becomes visible: a
   * browser does not tell of a connection that died in its sleep, and shows nobody the pings of the server.
   */
  verify() {
    if (this.state === 'online') this.#sync();
  }

  /**
   * Sends a message, now or as soon as there is a connection. The same `tempMessageId` never makes a second message, so a
   * send that failed may be repeated with it.
   * @param {string} conversationId
   * @param {string} content 1 to 1,000 characters
   * @param {{tempMessageId?: string}} [options]
   * @returns {Promise<Message>} the stored message; rejected with a {@link ChatError}
   */
  send(conversationId, content, { tempMessageId = newMessageId() } = {}) {
    return this.#outbox.send(tempMessageId, conversationId, content);
  }

  /**
   * Everything in the conversation is read. Without a connection this is reported later, unless messages have arrived by
   * then that could not have been read yet.
   * @param {string} conversationId
   */
  markRead(conversationId) {
    if (this.state === 'online') this.#connection.transmit({ action: 'read-messages', conversationId });
    else this.#reads.set(conversationId, this.#inbox.cursor(conversationId));
  }

  /** @param {{isRead?: boolean}} [filter] @returns {Promise<ConversationSummary[]>} newest first */
  conversations(filter = {}) {
    return this.#rest.conversations(filter);
  }

  /** @param {string} conversationId @returns {Promise<Conversation>} */
  conversation(conversationId) {
    return this.#rest.conversation(conversationId);
  }

  /**
   * A page of messages, oldest first: the newest before the position `before`, the oldest after the position `after`, or
   * the newest of all.
   * @param {string} conversationId
   * @param {{before?: number, after?: number, limit?: number}} [page]
   * @returns {Promise<Message[]>}
   */
  messages(conversationId, page = {}) {
    return this.#rest.messages(conversationId, page);
  }

  /** @param {string} conversationId @returns {Promise<string[]>} user ids, the caller's included */
  participants(conversationId) {
    return this.#rest.participants(conversationId);
  }

  /** @param {string} userId @returns {Promise<string>} id of the one conversation of the pair */
  createDirect(userId) {
    return this.#rest.create({ recipientIdArr: [userId], title: '', isGroup: false });
  }

  /** @param {string} title @param {string[]} userIds two or more others @returns {Promise<string>} */
  createGroup(title, userIds) {
    return this.#rest.create({ recipientIdArr: userIds, title, isGroup: true });
  }

  /** @param {() => boolean} isStale */
  async #prepare(isStale) {
    if (this.#knowsWhereToStart) return;
    const conversations = await this.conversations();
    if (isStale()) return;
    for (const { conversationId, seq } of conversations) this.#inbox.cursors.set(conversationId, seq);
    this.#knowsWhereToStart = true;
    this.#emit('conversations', conversations);
  }

  #disconnected() {
    this.#syncing = null;
    this.#outbox.disconnected();
  }

  /** Asks for everything after the cursors; as it is the one frame that is always answered, it is also the sign of life. */
  #sync() {
    if (this.#syncing) return;
    this.#syncing = this.#inbox.gaps();
    this.#connection.transmit({ action: 'sync', cursors: this.cursors });
    this.#connection.expectAnswer();
  }

  #synced() {
    this.#connection.answered();
    const gaps = this.#syncing ?? [];
    this.#syncing = null;
    for (const conversationId of gaps) this.#deliver(this.#inbox.skipGap(conversationId));
    this.#connection.caughtUp();
    this.#outbox.repeatOverdue();
    if (this.#inbox.gaps().length > 0) this.#sync();
  }

  #reportReads() {
    for (const [conversationId, seen] of this.#reads) {
      if (this.#inbox.cursor(conversationId) === seen) this.markRead(conversationId);
    }
    this.#reads.clear();
  }

  /** @param {any} data */
  #received(data) {
    if (this.#syncing) this.#connection.expectAnswer();
    const frame = parse(data);
    if (frame?.type === 'new-message') this.#receivedMessage(frame);
    else if (frame?.type === 'read-messages') this.#emit('read', withoutType(frame));
    else if (frame?.type === 'synced') this.#synced();
    else if (frame?.type === 'error') this.#receivedError(frame);
  }

  /** @param {any} frame */
  #receivedMessage(frame) {
    const message = /** @type {Message} */ (withoutType(frame));
    this.#deliver(this.#inbox.accept(message));
    this.#outbox.stored(message);
    if (this.state === 'online' && this.#inbox.gaps().length > 0) this.#sync();
  }

  /** @param {Message[]} messages */
  #deliver(messages) {
    for (const message of messages) this.#emit('message', message);
    if (messages.length === 0 || this.#cursorsChanged) return;
    this.#cursorsChanged = true;
    queueMicrotask(() => {
      this.#cursorsChanged = false;
      this.#onCursors(this.cursors);
    });
  }

  /** @param {ErrorFrame} frame */
  #receivedError(frame) {
    if (this.#outbox.refused(frame)) return;
    if (isRetryable(frame.code) && this.#syncing) {
      this.#connection.answered();
      this.#syncing = null;
      this.#connection.later(frame.retryAfterMs, () => this.#sync());
    } else {
      this.#emit('error', new ChatError(frame));
    }
  }

  /** @param {string} type @param {any} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {any} data */
function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** @param {any} frame */
function withoutType({ type, ...fields }) {
  return fields;
}
