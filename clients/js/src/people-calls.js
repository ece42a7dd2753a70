/** REST calls about people: profiles, receipts, reactions, the user's own object, blocks and reports. */

const MAX_PROFILES = 200;

export class PeopleCalls {
  #rest;
  #meChanged;

  /** @param {import('./rest.js').Rest} rest @param {(me: import('../types/people.js').Me) => void} meChanged called with each answer that has the user's object */
  constructor(rest, meChanged) {
    this.#rest = rest;
    this.#meChanged = meChanged;
  }

  /** Ids with a comma are skipped, because the API separates ids by commas. @param {string[]} userIds @returns {Promise<import('../types/people.js').Profile[]>} */
  async profiles(userIds) {
    const ids = userIds.filter((userId) => userId !== '' && !userId.includes(','));
    /** @type {import('../types/people.js').Profile[]} */
    const found = [];
    for (let from = 0; from < ids.length; from += MAX_PROFILES) {
      found.push(...(await this.#rest.call('users', { query: { ids: ids.slice(from, from + MAX_PROFILES).join() } })));
    }
    return found;
  }

  /** @param {{name: string, picture?: string}} profile */
  setProfile(profile) {
    return this.#rest.call('me/profile', { method: 'PUT', body: profile });
  }

  me() {
    return this.#own('me');
  }

  /** @param {{readReceipts?: boolean, typing?: boolean, push?: Partial<import('../types/push.js').PushPreferences>}} settings */
  changeMe(settings) {
    return this.#own('me/settings', { method: 'PUT', body: settings });
  }

  /** @param {string} userId */
  block(userId) {
    return this.#own(`me/blocked/${encodeURIComponent(userId)}`, { method: 'PUT' });
  }

  /** @param {string} userId */
  unblock(userId) {
    return this.#own(`me/blocked/${encodeURIComponent(userId)}`, { method: 'DELETE' });
  }

  /** @param {import('../types/people.js').Report} report @returns {Promise<string>} id of the report */
  async report(report) {
    return (await this.#rest.call('reports', { body: report })).reportId;
  }

  /** @param {string} conversationId @returns {Promise<import('../types/people.js').Reader[]>} */
  async receipts(conversationId) {
    return (await this.#rest.call(`conversations/${encodeURIComponent(conversationId)}/receipts`)).readers;
  }

  /** @param {string} conversationId @param {number} seq @param {{key?: string, after?: string, limit?: number}} [page] */
  reactions(conversationId, seq, page = {}) {
    return this.#rest.call(`conversations/${encodeURIComponent(conversationId)}/messages/${seq}/reactions`, { query: page });
  }

  /** @param {string} path @param {{method?: string, body?: object}} [request] @returns {Promise<import('../types/people.js').Me>} */
  async #own(path, request) {
    const me = await this.#rest.call(path, request);
    this.#meChanged(me);
    return me;
  }
}
