/** REST calls about groups: members, rules and invite links. */

const MAX_MEMBERS_PER_CALL = 100;
const MEMBERS_PER_PAGE = 200;

export class GroupCalls {
  #rest;

  /** @param {import('./rest.js').Rest} rest */
  constructor(rest) {
    this.#rest = rest;
  }

  /** @param {string} conversationId @param {{after?: string, limit?: number}} [page] */
  members(conversationId, { after, limit } = {}) {
    return this.#rest.call(`${pathOf(conversationId)}/members`, { query: { after, limit } });
  }

  /** @param {string} conversationId @returns {Promise<import('../types/groups.js').Member[]>} */
  async allMembers(conversationId) {
    /** @type {import('../types/groups.js').Member[]} */
    const all = [];
    for (let more = true; more;) {
      const page = await this.members(conversationId, { after: all.at(-1)?.userId, limit: MEMBERS_PER_PAGE });
      all.push(...page.members);
      more = page.more && page.members.length > 0;
    }
    return all;
  }

  /** @param {string} conversationId @param {string[]} userIds @param {{history?: 'all'|'joined'}} [options] */
  async add(conversationId, userIds, { history } = {}) {
    /** @type {import('../types/groups.js').Added} */
    const all = { added: [], refused: [] };
    for (let from = 0; from < userIds.length; from += MAX_MEMBERS_PER_CALL) {
      const body = { userIds: userIds.slice(from, from + MAX_MEMBERS_PER_CALL), history };
      const { added, refused } = await this.#rest.call(`${pathOf(conversationId)}/participants`, { body });
      all.added.push(...added);
      all.refused.push(...refused);
    }
    return all;
  }

  /** @param {string} conversationId @param {string} userId */
  async remove(conversationId, userId) {
    await this.#rest.call(memberPath(conversationId, userId), { method: 'DELETE' });
  }

  /** @param {string} conversationId @param {string} userId @param {{role?: import('../types/groups.js').Role, maySend?: boolean}} change */
  changeMember(conversationId, userId, change) {
    return this.#rest.call(memberPath(conversationId, userId), { method: 'PUT', body: change });
  }

  /** @param {string} conversationId @param {import('../types/groups.js').GroupChange} change */
  change(conversationId, change) {
    return this.#rest.call(pathOf(conversationId), { method: 'PATCH', body: change });
  }

  /** @param {string} conversationId */
  async delete(conversationId) {
    await this.#rest.call(pathOf(conversationId), { method: 'DELETE' });
  }

  /** @param {string} conversationId @param {{expiresInSeconds?: number, maxUses?: number}} [limits] */
  createInviteLink(conversationId, limits = {}) {
    return this.#rest.call(`${pathOf(conversationId)}/invite-link`, { body: limits });
  }

  /** @param {string} conversationId */
  async revokeInviteLink(conversationId) {
    await this.#rest.call(`${pathOf(conversationId)}/invite-link`, { method: 'DELETE' });
  }

  /** @param {string} token @returns {Promise<string>} id of the conversation */
  async join(token) {
    return (await this.#rest.call(`join/${encodeURIComponent(token)}`, { method: 'POST' })).conversationId;
  }
}

/** @param {string} conversationId */
function pathOf(conversationId) {
  return `conversations/${encodeURIComponent(conversationId)}`;
}

/** @param {string} conversationId @param {string} userId */
function memberPath(conversationId, userId) {
  return `${pathOf(conversationId)}/participants/${encodeURIComponent(userId)}`;
}
