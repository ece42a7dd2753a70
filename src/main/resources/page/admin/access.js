/** The session of an administrator, in this tab or at an identity provider, and the calls of the admin API. */

import { tabStorage } from '../browser-storage.js';
import { t } from '../language.js';

const KEY = 'chat.admin';
/** Key of the chat page's session. Its user may be an administrator. */
const CHAT_KEY = 'chat.session';

/** A request that failed or was refused. */
export class Refusal extends Error {
  /** @param {number} status HTTP status; 0 if there was no response @param {string} message @param {string} [code] of the server */
  constructor(status, message, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export class Access {
  #token;

  /** @param {(request: {refused?: string}) => Promise<string>} token gives another one than a refused one, if it can */
  constructor(token) {
    this.#token = token;
  }

  /** @returns {Access|null} the session of this tab before a reload */
  static restore() {
    const kept = tabStorage.getItem(KEY);
    if (!kept) return null;
    const { token, userId } = JSON.parse(kept);
    return Access.#of(token, userId);
  }

  /** @returns {Access|null} the session of the chat page in this tab */
  static ofChat() {
    const kept = tabStorage.getItem(CHAT_KEY);
    return kept ? Access.#of(JSON.parse(kept).token) : null;
  }

  /** @param {string} userId */
  static async ofDevelopment(userId) {
    return Access.#keep(await developmentToken(userId), userId);
  }

  /** @param {string} pasted a JWT, with or without "Bearer" before it */
  static ofToken(pasted) {
    return Access.#keep(pasted.trim().replace(/^bearer\s+/i, ''));
  }

  /** @param {import('../client/sign-in/provider-session.js').ProviderSession} session which keeps itself */
  static ofProvider(session) {
    return new Access(async (request) => {
      try {
        return (await session.token(request)).token;
      } catch (error) {
        const { status = 0, message } = /** @type {any} */ (error);
        throw new Refusal(status, message);
      }
    });
  }

  /** @param {string} token @param {string} [userId] of a development token, which is replaced when it has expired */
  static #of(token, userId) {
    let current = token;
    return new Access(async ({ refused }) => {
      if (userId !== undefined && refused === current) current = await developmentToken(userId);
      return current;
    });
  }

  /** @param {string} token @param {string} [userId] */
  static #keep(token, userId) {
    tabStorage.setItem(KEY, JSON.stringify({ userId, token }));
    return Access.#of(token, userId);
  }

  static forget() {
    tabStorage.removeItem(KEY);
  }

  status() {
    return this.#call('status');
  }

  /** @param {string} userId */
  disconnect(userId) {
    return this.#call('disconnect', { userId });
  }

  /** @param {string} userId */
  user(userId) {
    return this.#call(`users/${encodeURIComponent(userId)}`);
  }

  /** @param {string} conversationId */
  conversation(conversationId) {
    return this.#call(`conversations/${encodeURIComponent(conversationId)}`);
  }

  /** @param {string} userId @param {string} reason */
  ban(userId, reason) {
    return this.#call(`users/${encodeURIComponent(userId)}/ban`, { reason });
  }

  /** @param {string} userId */
  liftBan(userId) {
    return this.#call(`users/${encodeURIComponent(userId)}/ban`, undefined, 'DELETE');
  }

  openReports() {
    return this.#call('reports?state=open');
  }

  /** @param {string} reportId @param {'resolved'|'dismissed'} state */
  closeReport(reportId, state) {
    return this.#call(`reports/${reportId}`, { state });
  }

  webhooks() {
    return this.#call('webhooks');
  }

  /** @param {string} webhookId */
  deliveries(webhookId) {
    return this.#call(`webhooks/${webhookId}/deliveries`);
  }

  /** @param {string} webhookId */
  retry(webhookId) {
    return this.#call(`webhooks/${webhookId}/retry`, {});
  }

  /** @param {string} webhookId */
  enable(webhookId) {
    return this.#call(`webhooks/${webhookId}/enable`, {});
  }

  /** @param {string} path @param {object} [body] @param {string} [method] @returns {Promise<any>} */
  async #call(path, body, method) {
    const token = await this.#token({});
    try {
      return await call(path, body, token, method);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error;
      const other = await this.#token({ refused: token });
      if (other === token) throw error;
      return call(path, body, other, method);
    }
  }
}

/** @returns {Promise<import('../session.js').ServerSettings>} */
export function loadSettings() {
  return call('../client-settings');
}

/** @param {string} userId @returns {Promise<string>} */
async function developmentToken(userId) {
  return (await call('../dev/token', { userId, admin: true })).token;
}

/**
 * @param {string} path relative to the page's folder @param {object} [body] @param {string} [token] @param {string} [method]
 * @returns {Promise<any>}
 */
async function call(path, body, token, method = body ? 'POST' : 'GET') {
  const headers = { ...(token && { Authorization: token }), ...(body && { 'Content-Type': 'application/json' }) };
  const signal = AbortSignal.timeout(5_000);
  const answer = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body) })
    .catch(() => { throw new Refusal(0, t('admin.noAnswer')); });
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, content.detail ?? content.message ?? t('admin.answered', { status: answer.status }), content.code);
  return content;
}
