/** What the surroundings tell: the network comes and goes, a page is hidden, left, kept by the browser, and comes back. */

/**
 * @typedef {object} Listener
 * @property {() => void} networkRestored
 * @property {(reason: string) => void} disconnected a connection that is open now is dead or must not stay
 * @property {() => void} restored out of the browser's cache of pages
 * @property {() => void} shown the page is looked at again, or gets the focus
 */

const EVENT_TYPES = ['online', 'offline', 'visibilitychange', 'focus', 'pagehide', 'pageshow'];

export class PageLifecycle {
  #target;
  #listener;

  /** @param {EventTarget} target in a page: its window, to which all of this comes @param {Listener} listener */
  constructor(target, listener) {
    this.#target = target;
    this.#listener = listener;
  }

  listen() {
    for (const type of EVENT_TYPES) this.#target.addEventListener?.(type, this.#handle);
  }

  ignore() {
    for (const type of EVENT_TYPES) this.#target.removeEventListener?.(type, this.#handle);
  }

  #handle = (/** @type {any} */ { type, persisted }) => {
    if (type === 'online') this.#listener.networkRestored();
    else if (type === 'offline') this.#listener.disconnected('the network is gone');
    // A browser keeps a page that is left only if it has no connection.
    else if (type === 'pagehide') this.#listener.disconnected('the page was left');
    else if (type === 'pageshow' && persisted) this.#listener.restored();
    else if (type === 'focus') this.#listener.shown();
    else if (type === 'visibilitychange' && globalThis.document?.visibilityState !== 'hidden') this.#listener.shown();
  };
}
