/**
 * Sends the bytes of uploads. XMLHttpRequest sends the rest of a file in one request and reports its progress. Where it is missing (Node, service
 * workers), `fetch` sends parts, and each answer is a step of the progress.
 *
 * @typedef {object} Part
 * @property {string} url
 * @property {string} method
 * @property {Record<string, string>} headers
 * @property {Blob} body
 * @property {(sent: number) => void} sent called with the bytes of the body that were sent so far
 * @property {AbortSignal} [signal]
 *
 * @typedef {object} Transport
 * @property {number} maxBytes of one part
 * @property {(part: Part) => Promise<Response>} send rejects with an ApiError of status 0 if the connection breaks or stalls
 */

import { ApiError } from './errors.js';

const FETCHED_PART_BYTES = 1024 * 1024;
/** Time without any progress after which a request is given up. The server makes the thumbnail of a picture within it. */
const STALLED_MS = 60_000;

/** @param {{XMLHttpRequest?: any, fetch: (url: string, init: RequestInit) => Promise<Response>, clock: import('../types/index.js').Clock}} environment @returns {Transport} */
export function transportOf({ XMLHttpRequest, fetch, clock }) {
  return XMLHttpRequest
    ? { maxBytes: Infinity, send: (part) => sendByRequest(new XMLHttpRequest(), clock, part) }
    : { maxBytes: FETCHED_PART_BYTES, send: (part) => sendByFetch(fetch, clock, part) };
}

/** @param {XMLHttpRequest} request @param {import('../types/index.js').Clock} clock @param {Part} part @returns {Promise<Response>} */
function sendByRequest(request, clock, { url, method, headers, body, sent, signal }) {
  return new Promise((resolve, reject) => {
    /** @type {any} */ let timer;
    const alive = () => {
      clock.clearTimeout(timer);
      timer = clock.setTimeout(abort, STALLED_MS);
    };
    const abort = () => {
      request.abort();
      failed();
    };
    const ended = (/** @type {() => void} */ settle) => () => {
      clock.clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const failed = ended(() => reject(broken()));
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      alive();
      sent(loaded);
    };
    request.onload = ended(() => resolve(responseOf(request)));
    request.onerror = request.onabort = failed;
    signal?.addEventListener('abort', abort);
    alive();
    request.send(body);
  });
}

/** @param {XMLHttpRequest} request */
function responseOf(request) {
  const retryAfter = request.getResponseHeader('Retry-After');
  return new Response(request.responseText, { status: request.status, headers: retryAfter ? { 'Retry-After': retryAfter } : {} });
}

/** @param {(url: string, init: RequestInit) => Promise<Response>} fetch @param {import('../types/index.js').Clock} clock @param {Part} part */
async function sendByFetch(fetch, clock, { url, method, headers, body, sent, signal }) {
  const ended = new AbortController();
  const abort = () => ended.abort();
  const timer = clock.setTimeout(abort, STALLED_MS);
  signal?.addEventListener('abort', abort);
  try {
    const response = await fetch(url, { method, headers, body, signal: ended.signal });
    sent(body.size);
    return response;
  } catch (cause) {
    throw broken(cause);
  } finally {
    clock.clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** @param {unknown} [cause] */
function broken(cause) {
  return new ApiError(0, { detail: 'The connection broke during the upload.', code: 'unreachable' }, { cause });
}
