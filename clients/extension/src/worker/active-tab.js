/**
 * Follows the tab that the user looks at: the active one of the window that had the focus last. The listeners are there only while it runs, so
 * that tabs do not wake a worker that shares nothing. Needs the permission `tabs`.
 *
 * @typedef {{url: string, title: string, isIncognito: boolean}} Tab
 */

/** A click often changes the tab, its address and its title one after the other. */
const SETTLE_MS = 300;

export class ActiveTab {
  #tabs;
  #windows;
  #changed;
  #isRunning = false;
  #looks = 0;
  /** @type {any} */ #timer;
  #soon = () => this.#lookSoon();
  /** @param {number} _id @param {{url?: string, title?: string, status?: string}} change */
  #updated = (_id, { url, title, status }) => (url || title || status === 'complete') && this.#lookSoon();

  /** @param {any} chrome @param {(tab: Tab|null) => void} changed called with null if there is no tab, or only one of a small window */
  constructor({ tabs, windows }, changed) {
    this.#tabs = tabs;
    this.#windows = windows;
    this.#changed = changed;
  }

  start() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (const event of this.#events) event.addListener(this.#soon);
    this.#tabs.onUpdated.addListener(this.#updated);
    this.#look();
  }

  stop() {
    this.#isRunning = false;
    this.#looks++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const event of this.#events) event.removeListener(this.#soon);
    this.#tabs.onUpdated.removeListener(this.#updated);
  }

  get #events() {
    return [this.#tabs.onActivated, this.#windows.onFocusChanged, this.#windows.onRemoved];
  }

  #lookSoon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#look();
    }, SETTLE_MS);
  }

  async #look() {
    const look = ++this.#looks;
    const tab = await this.#current().catch(() => null);
    if (look === this.#looks) this.#changed(tab);
  }

  /** Windows that pages open for a moment, as for a sign-in, show nothing to share. @returns {Promise<Tab|null>} */
  async #current() {
    const { tabs = [], incognito, type } = await this.#windows.getLastFocused({ populate: true });
    const tab = type === 'normal' ? tabs.find((/** @type {any} */ { active }) => active) : null;
    return tab ? { url: tab.url ?? '', title: tab.title ?? '', isIncognito: Boolean(incognito || tab.incognito) } : null;
  }
}
