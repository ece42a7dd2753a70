/** The users who are online: queried when a popup is opened, then updated by the server's presence frames. */

const MAX_USER_IDS = 100;

export class Presences {
  /** @type {Set<string>} */ #online = new Set();
  #fetch;
  #changed;

  /** @param {(userIds: string[]) => Promise<any[]>} fetch @param {() => void} changed */
  constructor(fetch, changed) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  get online() {
    return [...this.#online];
  }

  /** @param {{userId: string, online: boolean}[]} users */
  add(users) {
    for (const { userId, online } of users) {
      if (online) this.#online.add(userId);
      else this.#online.delete(userId);
    }
    this.#changed();
  }

  /** Queries the presence of users. Ids with a comma are skipped, because the API separates ids by commas. @param {string[]} userIds */
  async ask(userIds) {
    const askable = userIds.filter((userId) => userId !== '' && !userId.includes(',')).slice(0, MAX_USER_IDS);
    if (askable.length > 0) this.add(await this.#fetch(askable));
  }
}
