/** What the surroundings tell: the network comes and goes, a page is hidden, left, kept by the browser, and comes back. */

/**
 * @typedef {object} Listener
 * @property {() => void} networkIsBack
 * @property {(why: string) => void} gone a connection that is open now is dead or must not stay
 * @property {() => void} returned out of the browser's cache of pages
 * @property {() => void} seen the page is looked at again, or gets the focus
 */

const TYPES = ['online', 'offline', 'visibilitychange', 'focus', 'pagehide', 'pageshow'];

export class Platform {
  #target;
  #listener;

  /** @param {EventTarget} target in a page: its window, to which all of this comes @param {Listener} listener */
  constructor(target, listener) {
    this.#target = target;
    this.#listener = listener;
  }

  listen() {
    for (const type of TYPES) this.#target.addEventListener?.(type, this.#told);
  }

  ignore() {
    for (const type of TYPES) this.#target.removeEventListener?.(type, this.#told);
  }

  #told = (/** @type {any} */ { type, persisted }) => {
    if (type === 'online') this.#listener.networkIsBack();
    else if (type === 'offline') this.#listener.gone('the network is gone');
    // A browser keeps a page that is left only if it has no connection.
    else if (type === 'pagehide') this.#listener.gone('the page was left');
    else if (type === 'pageshow' && persisted) this.#listener.returned();
    else if (type === 'focus') this.#listener.seen();
    else if (type === 'visibilitychange' && globalThis.document?.visibilityState !== 'hidden') this.#listener.seen();
  };
}
