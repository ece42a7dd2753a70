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

const RETRYABLE = new Set(['overloaded', 'unavailable', 'rate-limited']);
const BACK_OFF_BASE_MS = 500;
const BACK_OFF_CAP_MS = 30_000;
const STABLE_AFTER_MS = 10_000;
const CONNECT_TIMEOUT_MS = 15_000;
const ANSWER_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
const HEARTBEAT_MS = 5 * 60_000;
const ASLEEP_AFTER_MS = 30_000;
const RENEW_BEFORE_MS = 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const DISCONNECTED = 4403;
const NO_CONVERSATION = '00000000-0000-0000-0000-000000000000';

/** A REST call that failed. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{type?: string, title?: string, detail?: string, code?: string, message?: string}} problem
   * @param {{retryAfterMs?: number, cause?: unknown}} [more]
   */
  constructor(status, problem, { retryAfterMs, cause } = {}) {
    super(problem.detail ?? problem.message ?? problem.title ?? `The server answered ${status}.`, { cause });
    this.name = 'ApiError';
    this.status = status;
    this.type = problem.type;
    this.title = problem.title;
    this.detail = problem.detail;
    this.code = problem.code ?? (status === 401 ? 'unauthorized' : undefined);
    this.retryAfterMs = retryAfterMs;
  }

  /** @param {any} response */
  static async of(response) {
    const problem = await response.json().catch(() => ({}));
    const seconds = Number(response.headers?.get('Retry-After') || NaN);
    return new ApiError(response.status, problem ?? {}, Number.isNaN(seconds) ? {} : { retryAfterMs: seconds * 1000 });
  }
}

/** An `error` frame of the server; a send is rejected with one. `closed`: the client was closed before the send was settled. */
export class ChatError extends Error {
  /** @param {ErrorFrame} frame */
  constructor({ code, message, tempMessageId, conversationId, field, retryAfterMs }) {
    super(message);
    this.name = 'ChatError';
    Object.assign(this, { code, tempMessageId, conversationId, field, retryAfterMs });
    /** @type {string} */
    this.code = code;
  }
}

/** Puts incoming messages in order and drops what was seen. Knows the highest delivered `seq` of each conversation. */
class Inbox {
  /** @type {Map<string, number>} */ cursors;
  /** @type {Map<string, Map<number, Message>>} messages after a gap, by conversation */ #held = new Map();

  /** @param {Record<string, number>} cursors */
  constructor(cursors) {
    this.cursors = new Map(Object.entries(cursors));
  }

  /** @param {Message} message @returns {Message[]} what can be delivered now, in order */
  accept(message) {
    const { conversationId, seq } = message;
    if (seq <= this.cursor(conversationId)) return [];
    const held = this.#held.get(conversationId) ?? new Map();
    this.#held.set(conversationId, held.set(seq, message));
    return this.#inOrder(conversationId);
  }

  /** @param {string} conversationId */
  cursor(conversationId) {
    return this.cursors.get(conversationId) ?? 0;
  }

  /** Conversations with a message that waits for an earlier one. */
  gaps() {
    return [...this.#held.keys()];
  }

  /**
   * Gives up on what is missing: the server has been asked and does not have it.
   * @param {string} conversationId @returns {Message[]}
   */
  skipGap(conversationId) {
    const held = this.#held.get(conversationId);
    if (!held) return [];
    this.cursors.set(conversationId, Math.min(...held.keys()) - 1);
    return [...this.#inOrder(conversationId), ...this.skipGap(conversationId)];
  }

  /** @param {string} conversationId @returns {Message[]} */
  #inOrder(conversationId) {
    const held = this.#held.get(conversationId);
    const ready = [];
    for (let next = this.cursor(conversationId) + 1; held?.has(next); next++) {
      ready.push(/** @type {Message} */ (held.get(next)));
      held.delete(next);
      this.cursors.set(conversationId, next);
    }
    if (held?.size === 0) this.#held.delete(conversationId);
    return ready;
  }
}

/**
 * Events, each with its `detail`: `state` {state, previous, retryInMs?, reason?}; `message` {@link Message}; `read`
 * {conversationId, userId, lastReadSeq}; `conversations` {@link ConversationSummary}[], the list from which the first sync
 * starts; `error` {@link ChatError} or {@link ApiError}. An ApiError with status 401 means that the token is refused; the
 * client is then closed, its outbox is kept, and connect() goes on with another token.
 */
export class ChatClient extends EventTarget {
  #options;
  #clock;
  #inbox;
  #knowsWhereToStart;
  /** @type {ConnectionState} */ #state = 'closed';
  /** @type {Map<string, any>} sends without an answer, oldest first, by tempMessageId */ #outbox = new Map();
  /** @type {Map<string, number>} reads to report when online, with what had been seen then */ #reads = new Map();
  /** @type {any} */ #socket = null;
  /** @type {Record<string, any>} timers of this connection by name */ #timers = {};
  /** @type {string[]|null} gaps that the sync under way is to fill; null: none under way */ #syncing = null;
  #attempt = 0;
  #failures = 0;
  #cursorsChanged = false;

  /** @param {ClientOptions} options */
  constructor(options) {
    super();
    this.#options = {
      WebSocket: globalThis.WebSocket,
      fetch: (/** @type {string} */ url, /** @type {object} */ init) => globalThis.fetch(url, init),
      network: /** @type {any} */ (globalThis),
      onCursors: () => {},
      ...options,
    };
    this.#clock = {
      setTimeout: (/** @type {() => void} */ task, /** @type {number} */ ms) => setTimeout(task, ms),
      clearTimeout: (/** @type {any} */ timer) => clearTimeout(timer),
      now: () => Date.now(),
      random: () => Math.random(),
      ...options.clock,
    };
    this.#inbox = new Inbox(options.cursors ?? {});
    this.#knowsWhereToStart = options.cursors !== undefined;
  }

  /** @returns {string} a new `tempMessageId`, for who wants to know it before send() */
  static newMessageId() {
    return newId();
  }

  get state() {
    return this.#state;
  }

  /** @returns {Record<string, number>} highest delivered `seq` of each conversation */
  get cursors() {
    return Object.fromEntries(this.#inbox.cursors);
  }

  /** Connects, and connects again whenever the connection is lost, until close(). While offline: tries at once. */
  connect() {
    if (this.#state === 'closed') {
      this.#options.network?.addEventListener?.('online', this.#networkChanged);
      this.#options.network?.addEventListener?.('offline', this.#networkChanged);
    }
    if (this.#state === 'closed' || this.#state === 'offline') this.#open();
  }

  /** Ends the connection for good. Sends that have no answer are rejected with the code `closed`. */
  close() {
    this.#stop('closed by the caller');
    for (const { tempMessageId, conversationId, reject, timer } of this.#outbox.values()) {
      this.#clock.clearTimeout(timer);
      const message = 'The client was closed before the server confirmed the message.';
      reject(new ChatError({ code: 'closed', message, tempMessageId, conversationId }));
    }
    this.#outbox.clear();
    this.#reads.clear();
  }

  /**
   * Finds out soon whether the connection still lives, and replaces it if not. Worth a call when a page becomes visible: a
   * browser does not tell of a connection that died in its sleep, and shows nobody the pings of the server.
   */
  verify() {
    if (this.#state === 'online') this.#sync();
  }

  /**
   * Sends a message, now or as soon as there is a connection. The same `tempMessageId` never makes a second message, so a
   * send that failed may be repeated with it.
   * @param {string} conversationId
   * @param {string} content 1 to 1,000 characters
   * @param {{tempMessageId?: string}} [options]
   * @returns {Promise<Message>} the stored message; rejected with a {@link ChatError}
   */
  send(conversationId, content, { tempMessageId = newId() } = {}) {
    const waiting = this.#outbox.get(tempMessageId);
    if (waiting) return waiting.promise;
    /** @type {any} */
    const entry = { tempMessageId, conversationId, content, phase: 'queued', refusals: 0 };
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    this.#outbox.set(tempMessageId, entry);
    this.#flush();
    return entry.promise;
  }

  /**
   * Everything in the conversation is read. Without a connection this is reported later, unless messages have arrived by
   * then that could not have been read yet.
   * @param {string} conversationId
   */
  markRead(conversationId) {
    if (this.#state === 'online') this.#transmit({ action: 'read-messages', conversationId });
    else this.#reads.set(conversationId, this.#inbox.cursor(conversationId));
  }

  /** @param {{isRead?: boolean}} [filter] @returns {Promise<ConversationSummary[]>} newest first */
  conversations({ isRead } = {}) {
    return this.#call('conversations', { query: { isRead } });
  }

  /** @param {string} conversationId @returns {Promise<Conversation>} */
  conversation(conversationId) {
    return this.#call(`conversations/${encodeURIComponent(conversationId)}`);
  }

  /**
   * A page of messages, oldest first: the newest before the position `before`, the oldest after the position `after`, or
   * the newest of all.
   * @param {string} conversationId
   * @param {{before?: number, after?: number, limit?: number}} [page]
   * @returns {Promise<Message[]>}
   */
  messages(conversationId, { before, after, limit = 50 } = {}) {
    const offset = before === undefined && after === undefined ? 0 : undefined;
    const query = { before, after, offset, limit, order: 'asc' };
    return this.#call(`conversations/${encodeURIComponent(conversationId)}/messages`, { query });
  }

  /** @param {string} conversationId @returns {Promise<string[]>} user ids, the caller's included */
  participants(conversationId) {
    return this.#call(`conversations/${encodeURIComponent(conversationId)}/participants`);
  }

  /** @param {string} userId @returns {Promise<string>} id of the one conversation of the pair */
  async createDirect(userId) {
    const body = { recipientIdArr: [userId], title: '', isGroup: false };
    return (await this.#call('conversation', { body })).conversationId;
  }

  /** @param {string} title @param {string[]} userIds two or more others @returns {Promise<string>} */
  async createGroup(title, userIds) {
    const body = { recipientIdArr: userIds, title, isGroup: true };
    return (await this.#call('conversation', { body })).conversationId;
  }

  /** @param {string} path @param {{query?: Record<string, any>, body?: object}} [request] @returns {Promise<any>} */
  async #call(path, { query = {}, body } = {}) {
    const url = new URL(path, this.#options.httpUrl.replace(/\/*$/, '/'));
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const headers = { Authorization: await this.#options.token(), ...(body && { 'Content-Type': 'application/json' }) };
    const init = { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) };
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    let response;
    try {
      response = await this.#options.fetch(url.href, { ...init, signal });
    } catch (cause) {
      throw new ApiError(0, { detail: 'The server cannot be reached.', code: 'unreachable' }, { cause });
    }
    if (!response.ok) throw await ApiError.of(response);
    return response.json();
  }

  async #open() {
    const attempt = ++this.#attempt;
    const isStale = () => attempt !== this.#attempt;
    this.#clearTimers();
    this.#setState('connecting');
    try {
      if (!this.#knowsWhereToStart) await this.#startAtLatest(isStale);
      const token = await this.#options.token();
      if (!isStale()) this.#openSocket(token);
    } catch (error) {
      if (isStale()) return;
      if (error instanceof ApiError && error.status === 401) this.#unauthorized(error);
      else this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {() => boolean} isStale */
  async #startAtLatest(isStale) {
    const conversations = await this.conversations();
    if (isStale()) return;
    for (const { conversationId, seq } of conversations) this.#inbox.cursors.set(conversationId, seq);
    this.#knowsWhereToStart = true;
    this.#emit('conversations', conversations);
  }

  /** @param {string} token */
  #openSocket(token) {
    const { WebSocket, webSocketUrl } = this.#options;
    const socket = new WebSocket(webSocketUrl, ['bearer', token]);
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.#clearTimer('connect');
      this.#setState('syncing');
      this.#sync();
      this.#renewBefore(expiryOf(token));
    };
    socket.onmessage = (/** @type {{data: any}} */ { data }) => this.#received(data);
    socket.onerror = () => {};
    socket.onclose = (/** @type {{code: number, reason: string}} */ { code, reason }) => {
      if (code === DISCONNECTED) return this.#stop(reason);
      this.#lost(reason || `closed with ${code}`);
      if (!opened) this.#checkToken();
    };
    this.#timer('connect', CONNECT_TIMEOUT_MS, () => this.#lost('no connection in time'));
  }

  /**
   * Gives the server another token while the connection goes on. One that ends in less than a minute is asked for again when half of
   * its time is over.
   * @param {number} expiresAt NaN if unknown
   */
  #renewBefore(expiresAt) {
    const left = expiresAt - this.#clock.now();
    if (!(left > 0)) return;
    const wait = Math.min(Math.max(left - RENEW_BEFORE_MS, left / 2), LONGEST_TIMER_MS);
    const attempt = this.#attempt;
    this.#timer('token', wait, async () => {
      const token = await Promise.resolve(this.#options.token()).catch(() => '');
      if (attempt !== this.#attempt || !this.#socket) return;
      if (token) this.#transmit({ action: 'authenticate', token });
      this.#renewBefore(token ? expiryOf(token) : expiresAt);
    });
  }

  /** A browser does not say why a handshake was refused; a cheap REST call tells whether it was the token. */
  async #checkToken() {
    const attempt = this.#attempt;
    const error = await this.conversation(NO_CONVERSATION).catch((/** @type {any} */ refused) => refused);
    if (error?.status === 401 && attempt === this.#attempt && this.#state === 'offline') this.#unauthorized(error);
  }

  /** @param {ApiError} error */
  #unauthorized(error) {
    this.#stop('token refused');
    this.#emit('error', error);
  }

  /** @param {string} reason */
  #stop(reason) {
    this.#options.network?.removeEventListener?.('online', this.#networkChanged);
    this.#options.network?.removeEventListener?.('offline', this.#networkChanged);
    this.#attempt++;
    this.#failures = 0;
    this.#disconnect();
    this.#setState('closed', { reason });
  }

  /** @param {string} reason */
  #lost(reason) {
    this.#disconnect();
    const retryInMs = this.#backOff(this.#failures++);
    this.#setState('offline', { reason, retryInMs });
    this.#timer('reconnect', retryInMs, () => this.#open());
  }

  #disconnect() {
    const socket = this.#socket;
    this.#socket = null;
    this.#syncing = null;
    this.#clearTimers();
    for (const entry of this.#outbox.values()) {
      if (entry.phase === 'sent') this.#queue(entry);
    }
    if (!socket) return;
    // A dead connection may take minutes to report its end: nobody waits for that here.
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  /** Attempts go on without a network: a server on the same machine needs none. */
  #networkChanged = (/** @type {Event} */ { type }) => {
    const connected = this.#state === 'online' || this.#state === 'syncing';
    if (type === 'offline') {
      if (this.#state !== 'offline') this.#lost('the network is gone');
      return;
    }
    this.#failures = 0;
    if (connected) {
      this.verify();
    } else {
      // An attempt that began on the network before may wait for an answer that cannot come.
      this.#disconnect();
      this.#open();
    }
  };

  /** Asks for everything after the cursors; as it is the one frame that is always answered, it is also the sign of life. */
  #sync() {
    if (this.#syncing) return;
    this.#syncing = this.#inbox.gaps();
    this.#transmit({ action: 'sync', cursors: this.cursors });
    this.#awaitAnswer();
  }

  #awaitAnswer() {
    this.#timer('answer', ANSWER_TIMEOUT_MS, () => this.#lost('the server does not answer'));
  }

  #synced() {
    this.#clearTimer('answer');
    const gaps = this.#syncing ?? [];
    this.#syncing = null;
    for (const conversationId of gaps) this.#deliver(this.#inbox.skipGap(conversationId));
    if (this.#state === 'syncing') this.#nowOnline();
    for (const entry of this.#outbox.values()) {
      if (entry.overdue) this.#queue(entry);
    }
    this.#flush();
    if (this.#inbox.gaps().length > 0) this.#sync();
  }

  #nowOnline() {
    this.#setState('online');
    this.#timer('stable', STABLE_AFTER_MS, () => (this.#failures = 0));
    this.#beat();
    for (const [conversationId, seen] of this.#reads) {
      if (this.#inbox.cursor(conversationId) === seen) this.markRead(conversationId);
    }
    this.#reads.clear();
  }

  #beat() {
    const due = this.#clock.now() + HEARTBEAT_MS;
    this.#timer('heartbeat', HEARTBEAT_MS, () => {
      this.#transmit({ action: 'heartbeat' });
      if (this.#clock.now() - due > ASLEEP_AFTER_MS) this.verify();
      this.#beat();
    });
  }

  /** @param {any} data */
  #received(data) {
    if (this.#syncing) this.#awaitAnswer();
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
    const entry = this.#outbox.get(message.tempMessageId ?? '');
    if (entry?.conversationId === message.conversationId) this.#settle(entry, () => entry.resolve(message));
    if (this.#state === 'online' && this.#inbox.gaps().length > 0) this.#sync();
  }

  /** @param {Message[]} messages */
  #deliver(messages) {
    for (const message of messages) this.#emit('message', message);
    if (messages.length === 0 || this.#cursorsChanged) return;
    this.#cursorsChanged = true;
    queueMicrotask(() => {
      this.#cursorsChanged = false;
      this.#options.onCursors(this.cursors);
    });
  }

  /** @param {ErrorFrame} frame */
  #receivedError(frame) {
    const entry = this.#outbox.get(frame.tempMessageId ?? '');
    const retryable = RETRYABLE.has(frame.code);
    if (entry && retryable) {
      this.#queueLater(entry, frame.retryAfterMs ?? this.#backOff(++entry.refusals));
    } else if (entry) {
      this.#settle(entry, () => entry.reject(new ChatError(frame)));
    } else if (retryable && this.#syncing) {
      this.#clearTimer('answer');
      this.#syncing = null;
      this.#timer('sync', frame.retryAfterMs ?? this.#backOff(++this.#failures), () => this.#sync());
    } else {
      this.#emit('error', new ChatError(frame));
    }
  }

  /** Sends what can be sent: of each conversation one message at a time, as a refused one must not be overtaken. */
  #flush() {
    if (this.#state !== 'online') return;
    const busy = new Set();
    for (const entry of this.#outbox.values()) {
      if (!busy.has(entry.conversationId) && entry.phase === 'queued') this.#sendEntry(entry);
      busy.add(entry.conversationId);
    }
  }

  /** @param {any} entry */
  #sendEntry(entry) {
    const { tempMessageId, conversationId, content } = entry;
    this.#transmit({ action: 'send-message', tempMessageId, conversationId, content });
    entry.phase = 'sent';
    entry.timer = this.#clock.setTimeout(() => {
      entry.overdue = true;
      this.verify();
    }, ANSWER_TIMEOUT_MS);
  }

  /** @param {any} entry */
  #queue(entry) {
    this.#clock.clearTimeout(entry.timer);
    Object.assign(entry, { phase: 'queued', overdue: false, timer: null });
  }

  /** @param {any} entry @param {number} ms */
  #queueLater(entry, ms) {
    this.#queue(entry);
    entry.phase = 'waiting';
    entry.timer = this.#clock.setTimeout(() => {
      this.#queue(entry);
      this.#flush();
    }, ms);
  }

  /** @param {any} entry @param {() => void} settle */
  #settle(entry, settle) {
    this.#clock.clearTimeout(entry.timer);
    this.#outbox.delete(entry.tempMessageId);
    settle();
    this.#flush();
  }

  /** @param {object} frame */
  #transmit(frame) {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Full jitter: clients that lost their server together do not come back together. @param {number} failures */
  #backOff(failures) {
    return Math.round(this.#clock.random() * Math.min(BACK_OFF_CAP_MS, BACK_OFF_BASE_MS * 2 ** failures));
  }

  /** @param {string} name @param {number} ms @param {() => void} task */
  #timer(name, ms, task) {
    this.#clearTimer(name);
    this.#timers[name] = this.#clock.setTimeout(task, ms);
  }

  /** @param {string} name */
  #clearTimer(name) {
    if (name in this.#timers) this.#clock.clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }

  #clearTimers() {
    for (const name of Object.keys(this.#timers)) this.#clearTimer(name);
  }

  /** @param {ConnectionState} state @param {{reason?: string, retryInMs?: number}} [more] */
  #setState(state, more = {}) {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.#emit('state', { state, previous, ...more });
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

/** @param {string} token @returns {number} when a JWT ends, in milliseconds since 1970; NaN if it does not say */
function expiryOf(token) {
  try {
    return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).exp * 1000;
  } catch {
    return NaN;
  }
}

/** @param {any} frame */
function withoutType({ type, ...fields }) {
  return fields;
}

/** A random UUID. `crypto.randomUUID` exists on pages from https and localhost alone. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'));
  return hex.join('').replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, '$1-$2-4$3-8$4-$5');
}
