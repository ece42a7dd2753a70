/** Reports changes of the network and of the page's visibility, including the browser's back/forward cache. */

/**
 * @typedef {object} Listener
 * @property {() => void} networkRestored
 * @property {(reason: string) => void} disconnected an open connection is dead or has to be closed
 * @property {() => void} restored from the back/forward cache
 * @property {() => void} shown the page became visible or got the focus
 */

const EVENT_TYPES = ['online', 'offline', 'visibilitychange', 'focus', 'pagehide', 'pageshow'];

export class PageLifecycle {
  #target;
  #listener;

  /** @param {EventTarget} target of the events; in a page its window @param {Listener} listener */
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
    // A browser puts a page into the back/forward cache only if it has no open connection.
    else if (type === 'pagehide') this.#listener.disconnected('the page was left');
    else if (type === 'pageshow' && persisted) this.#listener.restored();
    else if (type === 'focus') this.#listener.shown();
    else if (type === 'visibilitychange' && globalThis.document?.visibilityState !== 'hidden') this.#listener.shown();
  };
}
