/** Fakes of the environment of a ChatClient, controlled by a test: time, sockets and the REST server. */

import { ChatClient } from '../src/index.js';

/** A clock that a test advances. `random` is the fraction of the maximum back-off. */
export class FakeClock {
  #now = 0;
  #tasks = new Map();
  #ids = 0;
  randomValue = 0.5;

  now = () => this.#now;
  random = () => this.randomValue;
  clearTimeout = (id) => this.#tasks.delete(id);
  setTimeout = (task, ms) => {
    this.#tasks.set(++this.#ids, { task, due: this.#now + ms });
    return this.#ids;
  };

  /** Advances the time. Tasks run in the order in which they are due, followed by the promises that they settle. */
  async advance(ms) {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const [id, { task, due }] = next;
      this.#tasks.delete(id);
      this.#now = Math.max(this.#now, due);
      task();
      await settled();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Advances the time without running tasks, as a computer that sleeps. */
  sleep(ms) {
    this.#now += ms;
  }

  #next(end) {
    return [...this.#tasks].filter(([, { due }]) => due <= end).sort(([, one], [, other]) => one.due - other.due)[0];
  }
}

/** The server's end of a socket. */
export class FakeSocket {
  frames = [];
  isClosed = false;

  constructor(url, protocols) {
    Object.assign(this, { url, protocols });
  }

  /** True if the server answers each sync at once, without messages. */
  answersSyncs = false;
  /** True if the server answers a heartbeat with a `ref`, which older servers do not. */
  answersRefs = true;

  send(text) {
    const frame = JSON.parse(text);
    this.frames.push(frame);
    if (this.answersRefs && frame.ref) queueMicrotask(() => this.push({ type: 'done', ref: frame.ref }));
    if (this.answersSyncs && frame.action === 'sync') queueMicrotask(() => this.push({ type: 'synced' }));
  }

  close() {
    this.isClosed = true;
  }

  accept() {
    this.onopen();
  }

  /** A frame from the server. */
  push(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code = 1006, reason = '') {
    this.onclose?.({ code, reason });
  }

  /** @returns {object[]} the frames of one action that the client has sent */
  sent(action) {
    return this.frames.filter((frame) => frame.action === action);
  }
}

/** A client in its fake environment, and all events that it dispatched. */
export class Scene {
  clock = new FakeClock();
  network = new EventTarget();
  sockets = [];
  requests = [];
  told = { state: [], message: [], read: [], presence: [], conversations: [], pending: [], settled: [], error: [],
    changes: [], reset: [], 'conversation-removed': [], 'change-pending': [], 'change-settled': [],
    'my-settings': [], me: [], typing: [], receipts: [], 'profile-changed': [] };
  /** REST responses by path, with or without its query, `{status, body, headers}`; an empty list by default. */
  answers = {};
  token = 'token-1';

  /** @param {object} [options] of the client, whose user is ben, the sender of message() */
  constructor(options = {}) {
    const { sockets } = this;
    this.client = new ChatClient({
      httpUrl: 'http://chat.test',
      webSocketUrl: 'ws://chat.test:8081/',
      eventsUrl: null,
      userId: 'ben',
      token: () => this.token,
      fetch: (url, init) => this.#fetch(url, init),
      WebSocket: class extends FakeSocket {
        constructor(url, protocols) {
          super(url, protocols);
          sockets.push(this);
        }
      },
      network: this.network,
      clock: this.clock,
      locks: null,
      ...options,
    });
    for (const type of Object.keys(this.told)) {
      this.client.addEventListener(type, ({ detail }) => this.told[type].push(detail));
    }
  }

  get socket() {
    return this.sockets.at(-1);
  }

  get states() {
    return this.told.state.map(({ state }) => state);
  }

  get contents() {
    return this.told.message.map(({ content }) => content);
  }

  /** Connects up to the unanswered sync. */
  async open() {
    this.client.connect();
    await settled();
    this.socket.accept();
    await settled();
  }

  async goOnline() {
    await this.open();
    this.socket.push({ type: 'synced' });
  }

  /** Drops all frames from now on, without closing the connection. */
  goSilent() {
    const { socket } = this;
    socket.answersRefs = socket.answersSyncs = false;
    socket.push = () => {};
  }

  /** Closes the connection and reconnects up to the unanswered sync. */
  async reopen() {
    this.socket.drop();
    await this.clock.advance(this.told.state.at(-1).retryInMs);
    this.socket.accept();
  }

  async #fetch(url, init) {
    const { pathname, search } = new URL(url);
    this.requests.push({ path: pathname + search, ...init });
    const answer = this.answers[pathname + search] ?? (search.includes('archived') ? undefined : this.answers[pathname]) ?? { body: [] };
    if (answer instanceof Error) throw answer;
    const { status = 200, body, headers = {} } = answer;
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
  }
}

/** The server's end of event streams. Without streams of its own, another server answers. */
export class FakeStreams {
  /** @type {{url: string, token: string, frames: object[], push: (frame: object) => void, event: (text: string) => void, end: () => void}[]} */ streams = [];
  posts = [];
  /** The response to requests with frames. */
  answer = { status: 202, headers: {} };
  /** The status of the response to requests for a stream, 200 to open it. */
  opens = 200;
  /** Headers of the response that refuses to open a stream. */ headers = {};

  /** @param {(url: string, init: RequestInit) => Promise<Response>} other */
  fetch = (other) => async (url, init) => {
    if (!url.startsWith('http://chat.test:8081/events')) return other(url, init);
    const token = init.headers.Authorization;
    if (url !== 'http://chat.test:8081/events') return this.#post(url, token, init.body);
    if (this.opens !== 200) return new Response('', { status: this.opens, headers: this.headers });
    const encoder = new TextEncoder();
    let controller;
    const body = new ReadableStream({ start: (started) => (controller = started) });
    const stream = { url: `${url}/s${this.streams.length}`, token, frames: [] };
    stream.event = (text) => controller.enqueue(encoder.encode(text));
    stream.push = (frame) => stream.event(`data: ${JSON.stringify(frame)}\n\n`);
    stream.end = () => controller.close();
    this.streams.push(stream);
    stream.event(`event: open\ndata: {"streamId":"s${this.streams.length - 1}"}\n\n`);
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  };

  get stream() {
    return this.streams.at(-1);
  }

  #post(url, token, body) {
    const frames = JSON.parse(body);
    this.posts.push({ url, token, frames });
    const { status, headers } = this.answer;
    if (status === 202) this.streams.find((stream) => stream.url === url).frames.push(...frames);
    return new Response(null, { status, headers });
  }
}

/** Resolves after all pending promises have run, without advancing the time. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A `new-message` frame. */
export function message(conversationId, seq, more = {}) {
  const content = `${conversationId}${seq}`;
  return { type: 'new-message', messageId: `id-${content}`, conversationId, senderId: 'ben', content, sentAt: '', seq, ...more };
}

/** A `changes` frame; `items` are those of message(), with a `rev`. */
export function changes(conversationId, after, rev, ...items) {
  return { type: 'changes', conversationId, after, rev, items };
}

/** An item of a `changes` frame: the state of a message. */
export function changed(conversationId, seq, rev, more = {}) {
  const { type, conversationId: _, ...fields } = message(conversationId, seq, { rev, ...more });
  return { kind: 'message', ...fields };
}

/** A scene with a server that reports changes. */
export function sceneWithChanges(options = {}) {
  return new Scene({ features: ['ref', 'sync-parts', 'changes', 'edit'], ...options });
}

/** The current state of a promise. */
export async function outcome(promise) {
  const open = Symbol('open');
  const first = await Promise.race([promise.then((value) => ({ value }), (error) => ({ error })), settled().then(() => open)]);
  return first === open ? 'open' : first;
}

/** A token with an expiry, in milliseconds of a scene's clock. */
export function tokenUntil(expiresAt) {
  return `header.${btoa(JSON.stringify({ exp: expiresAt / 1000 }))}.signature`;
}

/** Web Locks of one origin. */
export class FakeLocks {
  #queues = new Map();

  async request(name, { ifAvailable = false, signal }, task) {
    const before = this.#queues.get(name);
    if (before && ifAvailable) return task(null);
    const turn = (before ?? Promise.resolve()).then(() => {
      if (signal?.aborted) throw signal.reason;
      return task({ name });
    });
    const over = turn.catch(() => {});
    this.#queues.set(name, over);
    over.then(() => this.#queues.get(name) === over && this.#queues.delete(name));
    return turn;
  }
}
