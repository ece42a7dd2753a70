/** The REST calls. */

import { ApiError } from './errors.js';

/**
 * @typedef {import('../types/index.js').Message} Message
 * @typedef {import('../types/index.js').ConversationDetails} ConversationDetails
 * @typedef {import('../types/index.js').ConversationSummary} ConversationSummary
 */

/** Time until an answer begins. */
const TIMEOUT_MS = 20_000;
/** Time for the whole of it: the list of 20,000 conversations has 10 MB. */
const WHOLE_TIMEOUT_MS = 180_000;
/** Time for the features: a connection waits for them, and works without them. */
const FEATURES_TIMEOUT_MS = 3_000;
const MAX_CHANGES = 500;
const MAX_PRESENCE_IDS = 100;
const NO_CONVERSATION = '00000000-0000-0000-0000-000000000000';

export class Rest {
  #httpUrl;
  #token;
  #fetch;

  /**
   * @param {string} httpUrl
   * @param {(request?: import('../types/index.js').TokenRequest) => Promise<import('../types/index.js').TimedToken>} token
   * @param {(url: string, init: RequestInit) => Promise<Response>} fetch
   */
  constructor(httpUrl, token, fetch) {
    this.#httpUrl = httpUrl.replace(/\/*$/, '/');
    this.#token = token;
    this.#fetch = fetch;
  }

  /** @param {{isRead?: boolean, archived?: boolean, hasMessages?: boolean}} filter @returns {Promise<ConversationSummary[]>} */
  conversations({ isRead, archived, hasMessages }) {
    return this.call('conversations', { query: { isRead, archived, hasMessages } });
  }

  /** @param {string} conversationId @returns {Promise<ConversationDetails>} */
  conversation(conversationId) {
    return this.call(`conversations/${encodeURIComponent(conversationId)}`);
  }

  /** @param {string} conversationId @param {{before?: number, after?: number, limit?: number}} page @returns {Promise<Message[]>} */
  messages(conversationId, { before, after, limit = 50 }) {
    const offset = before === undefined && after === undefined ? 0 : undefined;
    const query = { before, after, offset, limit, order: 'asc' };
    return this.call(`conversations/${encodeURIComponent(conversationId)}/messages`, { query });
  }

  /** @param {string} conversationId @param {number} after revision @returns {Promise<{after: number, rev: number, more: boolean, items: any[]}>} */
  changes(conversationId, after) {
    return this.call(`conversations/${encodeURIComponent(conversationId)}/changes`, { query: { after, limit: MAX_CHANGES } });
  }

  /** @returns {Promise<string[]>} the features of the server; none if it is of an earlier version */
  async features() {
    const response = await this.#fetch(new URL('client-settings', this.#httpUrl).href, { signal: AbortSignal.timeout(FEATURES_TIMEOUT_MS) });
    if (!response.ok) throw await ApiError.of(response);
    const { features } = await response.json();
    return Array.isArray(features) ? features : [];
  }

  /** @param {string} conversationId @returns {Promise<string[]>} */
  participants(conversationId) {
    return this.call(`conversations/${encodeURIComponent(conversationId)}/participants`);
  }

  /** @param {{recipientIdArr: string[], title: string, isGroup: boolean}} body @returns {Promise<string>} */
  async create(body) {
    return (await this.call('conversation', { body })).conversationId;
  }

  /** @param {string} userId @returns {Promise<string|null>} */
  async directConversation(userId) {
    return (await this.call(`conversation/direct/${encodeURIComponent(userId)}`))?.conversationId ?? null;
  }

  /** @param {string[]} userIds @returns {Promise<import('../types/index.js').Presence[]>} */
  async presence(userIds) {
    /** @type {import('../types/index.js').Presence[]} */
    const found = [];
    for (let from = 0; from < userIds.length; from += MAX_PRESENCE_IDS) {
      const query = { userIds: userIds.slice(from, from + MAX_PRESENCE_IDS).join(',') };
      found.push(...(await this.call('presence', { query })));
    }
    return found;
  }

  /** @param {boolean} visible */
  async setPresenceVisible(visible) {
    await this.call('presence', { method: 'PUT', body: { visible } });
  }

  /**
   * Makes a cheap call to learn why a handshake was refused, because a browser does not report the reason.
   * @returns {Promise<ApiError|null>} null if the server accepts the caller
   */
  async probe() {
    const refusal = await this.conversation(NO_CONVERSATION).catch((/** @type {any} */ error) => error);
    return refusal instanceof ApiError && refusal.status !== 404 ? refusal : null;
  }

  /** @param {string} path @returns {string} the absolute URL of a call */
  urlOf(path) {
    return new URL(path, this.#httpUrl).href;
  }

  /**
   * Makes one call of the API.
   * @param {string} path @param {{method?: string, query?: Record<string, any>, body?: object}} [request] @returns {Promise<any>} the body; undefined if there is none
   * @throws {ApiError} if the call fails
   */
  async call(path, { query = {}, body, method = body ? 'POST' : 'GET' } = {}) {
    const url = new URL(path, this.#httpUrl);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const init = { method, body: body && JSON.stringify(body) };
    const { token } = await this.#token();
    let response = await this.#request(url.href, init, token);
    if (response.status === 401) {
      // The clocks may differ, or the token was withdrawn. One that cannot be replaced stays refused.
      const { token: other } = await this.#token({ refused: token });
      if (other !== token) response = await this.#request(url.href, init, other);
    }
    if (!response.ok) throw await ApiError.of(response);
    return response.status === 204 ? undefined : response.json();
  }

  /** @param {string} url @param {RequestInit} init @param {string} token */
  async #request(url, init, token) {
    const headers = { Authorization: token, ...(init.body && { 'Content-Type': 'application/json' }) };
    const abort = new AbortController();
    const late = () => abort.abort(new DOMException('The server does not answer.', 'TimeoutError'));
    const begin = setTimeout(late, TIMEOUT_MS);
    AbortSignal.timeout(WHOLE_TIMEOUT_MS).addEventListener('abort', late);
    try {
      return await this.#fetch(url, { ...init, headers, signal: abort.signal });
    } catch (cause) {
      throw new ApiError(0, { detail: 'The server cannot be reached.', code: 'unreachable' }, { cause });
    } finally {
      clearTimeout(begin);
    }
  }
}
