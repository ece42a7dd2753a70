/** The errors that calls reject with and `error` events carry. */

const REPEATED = new Set(['overloaded', 'unavailable', 'rate-limited']);
const RETRYABLE = new Set([...REPEATED, 'internal', 'closed', 'discarded', 'outbox-full']);

/** @param {string} code @returns {boolean} true if the server asks the client to repeat the request */
export function isRepeated(code) {
  return REPEATED.has(code);
}

/** A REST call that failed. `status` is 0 if there was no response. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{type?: string, title?: string, detail?: string, code?: string, field?: string, message?: string}} problem
   * @param {{retryAfterMs?: number, cause?: unknown}} [more]
   */
  constructor(status, problem, { retryAfterMs, cause } = {}) {
    super(problem.detail ?? problem.message ?? problem.title ?? `The server answered ${status}.`, { cause });
    this.name = 'ApiError';
    this.status = status;
    this.type = problem.type;
    this.title = problem.title;
    this.detail = problem.detail;
    this.field = problem.field;
    this.code = problem.code ?? (status === 401 ? 'unauthorized' : undefined);
    this.retryAfterMs = retryAfterMs;
    this.retryable = status === 0 || status === 429 || status >= 500;
  }

  /** @param {Response} response */
  static async of(response) {
    const problem = await response.json().catch(() => ({}));
    const seconds = Number(response.headers?.get('Retry-After') || NaN);
    return new ApiError(response.status, problem ?? {}, Number.isNaN(seconds) ? {} : { retryAfterMs: seconds * 1000 });
  }
}

/** An `error` frame of the server, or an error with a code of this library. */
export class ChatError extends Error {
  /** @param {import('../types/index.js').ErrorFrame} frame @param {{kept?: boolean, cause?: unknown}} [more] */
  constructor({ code, message, tempMessageId, ref, conversationId, field, retryAfterMs }, { kept = false, cause } = {}) {
    super(message, { cause });
    this.name = 'ChatError';
    this.code = code;
    this.retryable = RETRYABLE.has(code);
    this.kept = kept;
    this.tempMessageId = tempMessageId;
    this.ref = ref;
    this.conversationId = conversationId;
    this.field = field;
    this.retryAfterMs = retryAfterMs;
  }
}

/** @param {number} code close code of the repeatedly closed connections @param {string} reason */
export function blameOf(code, reason) {
  return new ChatError({ code: 'protocol', message: `The connection is closed again and again with ${code}${reason && `, ${reason}`}.` });
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {unknown} error @returns {boolean} true if another attempt with the same credentials fails too */
export function isForGood(error) {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}
