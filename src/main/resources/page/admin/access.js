/** The session of an administrator in this tab, and the calls of the admin API. */

const KEY = 'chat.admin';
/** Key of the chat page's session. Its user may be an administrator. */
const CHAT_KEY = 'chat.session';

/** A request that failed or was refused. */
export class Refusal extends Error {
  /** @param {number} status HTTP status; 0 if there was no response @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Access {
  #token;
  #renew;

  /** @param {string} token @param {() => Promise<string>} [renew] gets another token when this one has expired */
  constructor(token, renew) {
    this.#token = token;
    this.#renew = renew;
  }

  /** @returns {Access|null} the session of this tab before a reload, or that of the chat page */
  static restore() {
    const kept = sessionStorage.getItem(KEY);
    if (kept) return Access.#of(JSON.parse(kept));
    const chat = sessionStorage.getItem(CHAT_KEY);
    return chat ? new Access(JSON.parse(chat).token) : null;
  }

  /** @param {string} userId */
  static async ofDevelopment(userId) {
    return Access.#of({ userId, token: await developmentToken(userId) }).#keep({ userId });
  }

  /** @param {string} pasted a JWT, with or without "Bearer" before it */
  static ofToken(pasted) {
    return new Access(pasted.trim().replace(/^bearer\s+/i, '')).#keep({});
  }

  /** @param {{token: string, userId?: string}} kept */
  static #of({ token, userId }) {
    return new Access(token, userId === undefined ? undefined : () => developmentToken(userId));
  }

  /** @param {object} more */
  #keep(more) {
    sessionStorage.setItem(KEY, JSON.stringify({ ...more, token: this.#token }));
    return this;
  }

  static forget() {
    sessionStorage.removeItem(KEY);
  }

  status() {
    return this.#call('status');
  }

  /** @param {string} userId */
  disconnect(userId) {
    return this.#call('disconnect', { userId });
  }

  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #call(path, body) {
    try {
      return await call(path, body, this.#token);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401 || !this.#renew) throw error;
      this.#token = await this.#renew();
      return call(path, body, this.#token);
    }
  }
}

/** @returns {Promise<{developmentSignIn: boolean}>} */
export function loadSettings() {
  return call('../client-settings');
}

/** @param {string} userId @returns {Promise<string>} */
async function developmentToken(userId) {
  return (await call('../dev/token', { userId, admin: true })).token;
}

/** @param {string} path relative to the page's folder @param {object} [body] @param {string} [token] @returns {Promise<any>} */
async function call(path, body, token) {
  const headers = { ...(token && { Authorization: token }), ...(body && { 'Content-Type': 'application/json' }) };
  const signal = AbortSignal.timeout(5_000);
  const answer = await fetch(path, { method: body ? 'POST' : 'GET', headers, signal, body: body && JSON.stringify(body) })
    .catch(() => { throw new Refusal(0, 'The server does not answer'); });
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, content.detail ?? content.message ?? `The server answered ${answer.status}`);
  return content;
}
