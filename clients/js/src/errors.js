const RETRYABLE = new Set(['overloaded', 'unavailable', 'rate-limited']);

/** @param {string} code @returns {boolean} whether the server asks to repeat what it refuses so */
export function isRetryable(code) {
  return RETRYABLE.has(code);
}

/** A REST call that failed. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{type?: string, title?: string, detail?: string, code?: string, message?: string}} problem
   * @param {{retryAfterMs?: number, cause?: unknown}} [more]
   */
  constructor(status, problem, { retryAfterMs, cause } = {}) {
    super(problem.detail ?? problem.message ?? problem.title ?? `The server answered ${status}.`, { cause });
    this.name = 'ApiError';
    this.status = status;
    this.type = problem.type;
    this.title = problem.title;
    this.detail = problem.detail;
    this.code = problem.code ?? (status === 401 ? 'unauthorized' : undefined);
    this.retryAfterMs = retryAfterMs;
  }

  /** @param {any} response */
  static async of(response) {
    const problem = await response.json().catch(() => ({}));
    const seconds = Number(response.headers?.get('Retry-After') || NaN);
    return new ApiError(response.status, problem ?? {}, Number.isNaN(seconds) ? {} : { retryAfterMs: seconds * 1000 });
  }
}

/** An `error` frame of the server; a send is rejected with one. `closed`: the client was closed before the send was settled. */
export class ChatError extends Error {
  /** @param {import('./client.js').ErrorFrame} frame */
  constructor({ code, message, tempMessageId, conversationId, field, retryAfterMs }) {
    super(message);
    this.name = 'ChatError';
    Object.assign(this, { code, tempMessageId, conversationId, field, retryAfterMs });
    /** @type {string} */
    this.code = code;
  }
}
