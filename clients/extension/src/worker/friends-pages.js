/**
 * The pages that friends share. The server tells no times, so a page counts from when this browser first saw it; that is kept in memory over the end
 * of the worker.
 *
 * @typedef {{url: string, title: string, domain: string}} Page
 * @typedef {{userId: string, page: Page|null, latestPage: Page|null, since: number|null}} FriendsPage since: null if the page was there before
 */

const RECORD = 'pages';
const MAX_SHOWN = 100;

export class FriendsPages {
  #userId;
  #session;
  #changed;
  /** @type {Map<string, FriendsPage>} */ #friends = new Map();
  /** @type {Promise<Record<string, {url: string, since: number|null}>>} what an earlier worker has seen */ #seen;
  /** @type {any[]} frames since the request for all pages, whose answer may be older */ #late = [];
  #isAsking = false;
  #isLoaded = false;
  #isEnded = false;

  /** @param {string} userId @param {any} session chrome.storage.session @param {() => void} changed */
  constructor(userId, session, changed) {
    this.#userId = userId;
    this.#session = session;
    this.#changed = changed;
    this.#seen = session.get(RECORD).then((/** @type {any} */ { [RECORD]: record }) => (record?.userId === userId ? record.seen : {}));
  }

  /** @returns {FriendsPage[]} current pages first, the newest of them first */
  get list() {
    const rank = (/** @type {FriendsPage} */ { page, since }) => (page ? 1 + (since ?? 0) : 0);
    const all = [...this.#friends.values()].filter(({ page, latestPage }) => page ?? latestPage);
    return all.sort((one, other) => rank(other) - rank(one) || (one.userId < other.userId ? -1 : 1)).slice(0, MAX_SHOWN);
  }

  /** Loads all pages. @param {() => Promise<Record<string, {userId: string, page: Page|null, latestPage: Page|null}>>} ask */
  async load(ask) {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#late = [];
    try {
      const [all, seen] = await Promise.all([ask(), this.#seen]);
      const before = this.#friends;
      const isFirst = !this.#isLoaded;
      this.#isLoaded = true;
      this.#friends = new Map(Object.values(all).filter(({ userId }) => userId !== this.#userId).map(({ userId, page, latestPage }) => {
        const known = [before.get(userId), { page: seen[userId], since: seen[userId]?.since ?? null }].find((each) => page && each?.page?.url === page.url);
        return [userId, { userId, page, latestPage, since: known ? known.since : isFirst ? null : Date.now() }];
      }));
      for (const frame of this.#late) this.#apply(frame);
    } finally {
      this.#isAsking = false;
    }
    this.#tell();
  }

  /** @param {any} frame `update-presence` or `presence-timeout` */
  received(frame) {
    if (this.#isAsking) this.#late.push(frame);
    this.#apply(frame);
    this.#tell();
  }

  /** Forgets everything, in memory too. */
  end() {
    this.#isEnded = true;
    return this.#session.remove(RECORD);
  }

  /** @param {any} frame */
  #apply({ type, userId, url, title, domain, latestUrl, latestTitle, latestDomain }) {
    if (userId === this.#userId) return;
    if (type === 'presence-timeout') this.#friends.delete(userId);
    if (type !== 'update-presence') return;
    const known = this.#friends.get(userId);
    const page = pageOf(url, title, domain);
    const isSame = Boolean(page) && known?.page?.url === page?.url;
    this.#friends.set(userId, { userId, page, latestPage: pageOf(latestUrl, latestTitle, latestDomain), since: isSame && known ? known.since : Date.now() });
  }

  #tell() {
    if (this.#isEnded) return;
    const seen = Object.fromEntries([...this.#friends.values()].filter(({ page }) => page).map(({ userId, page, since }) => [userId, { url: page?.url, since }]));
    this.#session.set({ [RECORD]: { userId: this.#userId, seen } }).catch(() => {});
    this.#changed();
  }
}

/** @param {string} url @param {string} title @param {string} domain @returns {Page|null} */
function pageOf(url, title, domain) {
  return url ? { url, title, domain } : null;
}
