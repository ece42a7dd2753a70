/**
 * State that a user interface watches: a snapshot that is replaced when something changes, and listeners that are called then. It works while it has
 * a listener, so nothing has to be closed.
 *
 * @template Snapshot
 */
export class Observable {
  #compose;
  #start;
  /** @type {Set<{listener: (snapshot: Snapshot) => void}>} */ #subscriptions = new Set();
  /** @type {{value: Snapshot}|null} null if something has changed since it was composed */ #composed = null;
  /** @type {(() => void)|null} null while it does not work */ #stop = null;
  #isTellDue = false;

  /**
   * @param {() => Snapshot} compose makes the snapshot of the current state
   * @param {() => () => void} [start] called for the first listener; it returns what ends the work after the last one
   */
  constructor(compose, start = () => () => {}) {
    this.#compose = compose;
    this.#start = start;
  }

  /** The same object until something changes. @returns {Snapshot} */
  get snapshot() {
    this.#composed ??= { value: this.#compose() };
    return this.#composed.value;
  }

  get isWatched() {
    return this.#subscriptions.size > 0;
  }

  get isWorking() {
    return this.#stop !== null;
  }

  /** @param {(snapshot: Snapshot) => void} listener called after changes, once for those of one turn @returns {() => void} ends it */
  subscribe(listener) {
    const subscription = { listener };
    this.#subscriptions.add(subscription);
    this.#stop ??= this.#start();
    return () => {
      // A user interface that replaces one listener by another one ends the first before, and the work goes on.
      if (this.#subscriptions.delete(subscription) && !this.isWatched) queueMicrotask(() => this.unwatched());
    };
  }

  /** The last listener has gone. */
  unwatched() {
    if (!this.isWatched) this.stop();
  }

  stop() {
    this.#stop?.();
    this.#stop = null;
  }

  /** Something has changed. */
  changed() {
    this.#composed = null;
    if (this.#isTellDue) return;
    this.#isTellDue = true;
    queueMicrotask(() => {
      this.#isTellDue = false;
      for (const subscription of [...this.#subscriptions]) this.#tell(subscription);
    });
  }

  /** Tells the listeners within this call, as a text field needs it that is written from a snapshot. */
  changedNow() {
    this.#composed = null;
    for (const subscription of [...this.#subscriptions]) this.#tell(subscription);
  }

  /** @param {{listener: (snapshot: Snapshot) => void}} subscription */
  #tell(subscription) {
    if (!this.#subscriptions.has(subscription)) return;
    try {
      subscription.listener(this.snapshot);
    } catch (error) {
      // It is the listener's fault, and the others are called nevertheless.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
