import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

const PAGE = new URL('../../main/resources/page/', import.meta.url);
const LIBRARY = new URL('../../../clients/js/src/', import.meta.url);
const ORIGIN = 'https://chat.test';

/** The service worker of the page with a browser that is made up: caches, notifications, windows and a server. */
export class WorkerScene {
  listeners = {};
  /** @type {Map<string, Map<string, object>>} */ caches = new Map();
  notifications = [];
  windows = [];
  opened = [];
  badge = null;
  requested = [];
  /** Answers a request of the worker; throws without a connection. */
  serve = (path) => ({ path, ok: true, status: 200 });

  /** @param {Record<string, string>} files hashes by path @param {WorkerScene} [before] whose browser the worker runs in */
  constructor(files, before) {
    if (before) this.caches = before.caches;
    const scope = createContext({
      OFFLINE_FILES: files, URL, Set, Map, Promise, Error, TextEncoder, Uint8Array, Request, MessageChannel, Date, crypto, console,
      // The worker's patience with the server must not keep the test alive.
      setTimeout: (task, ms) => void (ms > 5_000 ? setTimeout(task, ms).unref() : setTimeout(task, ms)),
    });
    Object.assign(scope, {
      self: scope,
      location: { origin: ORIGIN },
      navigator: { setAppBadge: async (count) => (this.badge = count), clearAppBadge: async () => (this.badge = 0) },
      addEventListener: (type, listener) => (this.listeners[type] = listener),
      skipWaiting: async () => {},
      fetch: async (target) => {
        const path = new URL(typeof target === 'string' ? target : target.url, ORIGIN).pathname;
        this.requested.push(path);
        return this.serve(path);
      },
      caches: {
        open: async (name) => this.#cache(name),
        keys: async () => [...this.caches.keys()],
        delete: async (name) => this.caches.delete(name),
      },
      clients: { matchAll: async () => this.windows, claim: async () => {}, openWindow: async (url) => this.opened.push(url) },
      registration: {
        showNotification: async (title, options) => this.#show(title, options),
        getNotifications: async ({ tag } = {}) => this.notifications.filter((each) => tag === undefined || each.tag === tag),
        pushManager: { subscribe: async (options) => (this.subscribed = options) },
      },
      importScripts: (...names) => names.filter((name) => name !== 'offline-files.js').forEach((name) => runInContext(read(name), scope)),
    });
    runInContext(read('service-worker.js'), scope);
  }

  /** @returns {Promise<any>} the response, undefined if the worker leaves the request to the browser */
  async fetch(path, { mode = 'cors', clientId = 'c1', method = 'GET', origin = ORIGIN } = {}) {
    const request = { url: origin + path, mode, method };
    let response;
    const later = [];
    this.listeners.fetch({
      request, clientId: mode === 'navigate' ? '' : clientId, resultingClientId: clientId,
      respondWith: (promise) => (response = promise), waitUntil: (promise) => later.push(promise),
    });
    const answered = await response;
    await Promise.all(later);
    return answered;
  }

  async dispatch(type, event = {}) {
    const later = [];
    this.listeners[type]({ ...event, waitUntil: (promise) => later.push(promise) });
    await Promise.all(later);
  }

  push(payload) {
    return this.dispatch('push', { data: payload && { json: () => JSON.parse(JSON.stringify(payload)) } });
  }

  /** A window of the page that answers the worker. @param {(message: any) => boolean} answer */
  addWindow(answer, { focused = false, path = '/' } = {}) {
    const client = {
      url: ORIGIN + path, focused, visibilityState: focused ? 'visible' : 'hidden', isOpened: false,
      focus: async () => void (client.isOpened = true),
      postMessage: (message, [port]) => {
        const said = answer(message);
        if (said !== undefined) port.postMessage(said);
        port.close();
      },
    };
    this.windows.push(client);
    return client;
  }

  #cache(name) {
    if (!this.caches.has(name)) this.caches.set(name, new Map());
    const files = this.caches.get(name);
    return { match: async (path) => files.get(path), put: async (path, response) => void files.set(path, response) };
  }

  #show(title, { tag, ...options }) {
    const notification = { title, tag, ...options, close: () => (this.notifications = this.notifications.filter((each) => each !== notification)) };
    this.notifications = [...this.notifications.filter((each) => each.tag !== tag), notification];
    this.lastShown = notification;
  }
}

function read(name) {
  return name === 'worker/plain-text.js' ? plainTextScript() : readFileSync(new URL(name, PAGE), 'utf8');
}

/** As the server makes it: modules of the client library without their imports and exports. */
function plainTextScript() {
  const modules = ['direction', 'markup-links', 'markup-inline', 'markup', 'plain-text'].map((name) => readFileSync(new URL(`${name}.js`, LIBRARY), 'utf8'));
  return `Object.assign(self, (() => {${modules.join('\n').replace(/^import .*;$/gm, '').replace(/^export /gm, '')} return { plainText, withoutTurning }; })());`;
}
