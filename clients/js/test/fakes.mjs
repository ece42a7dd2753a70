/** What a ChatClient is surrounded by, under the control of a test: time, sockets and the REST server. */

import { ChatClient } from '../src/index.js';

/** Time that passes when a test says so. `random` is the share of the longest back-off that is waited. */
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

  /** Lets time pass; tasks run in the order in which they are due, together with what they cause. */
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

  /** The computer sleeps: time passes, nothing runs. */
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

  /** Whether each sync is answered at once, by a server that has nothing to tell. */
  answersSyncs = false;
  /** Whether a heartbeat with a `ref` is answered, which servers of before do not. */
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

/** A client in its surroundings, and everything that it told. */
export class Scene {
  clock = new FakeClock();
  network = new EventTarget();
  sockets = [];
  requests = [];
  told = { state: [], message: [], read: [], presence: [], conversations: [], pending: [], settled: [], error: [] };
  /** Answers of REST by path, `{status, body, headers}`; without one it is an empty list. */
  answers = {};
  token = 'token-1';

  constructor(options = {}) {
    const { sockets } = this;
    this.client = new ChatClient({
      httpUrl: 'http://chat.test',
      webSocketUrl: 'ws://chat.test:8081/',
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

  /** Connects up to the sync that is still to be answered. */
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

  /** The network swallows everything from now on, and closes nothing. */
  goSilent() {
    const { socket } = this;
    socket.answersRefs = socket.answersSyncs = false;
    socket.push = () => {};
  }

  /** Drops the connection and comes back to the sync that is still to be answered. */
  async reopen() {
    this.socket.drop();
    await this.clock.advance(this.told.state.at(-1).retryInMs);
    this.socket.accept();
  }

  async #fetch(url, init) {
    const { pathname, search } = new URL(url);
    this.requests.push({ path: pathname + search, ...init });
    const answer = this.answers[pathname] ?? { body: [] };
    if (answer instanceof Error) throw answer;
    const { status = 200, body, headers = {} } = answer;
    return new Response(JSON.stringify(body), { status, headers });
  }
}

/** Everything that can happen without time passing has happened. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A `new-message` frame. */
export function message(conversationId, seq, more = {}) {
  const content = `${conversationId}${seq}`;
  return { type: 'new-message', messageId: `id-${content}`, conversationId, senderId: 'ben', content, sentAt: '', seq, ...more };
}

/** How a promise stands now, without waiting for it. */
export async function outcome(promise) {
  const open = Symbol('open');
  const first = await Promise.race([promise.then((value) => ({ value }), (error) => ({ error })), settled().then(() => open)]);
  return first === open ? 'open' : first;
}

/** A token that says when it ends, in milliseconds of a scene's clock. */
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
