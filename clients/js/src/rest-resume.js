/**
 * Loads missed messages and changes by REST, for servers and networks that do not accept a `sync` of the size that is needed. The connection is open
 * meanwhile, so what happens after the list was read is received live.
 */

import { ApiError } from './errors.js';

/**
 * @typedef {import('../types/index.js').Message} Message
 * @typedef {import('./rest.js').Rest} Rest
 *
 * @typedef {object} Place the client's place in each conversation
 * @property {(conversationId: string) => number} cursor
 * @property {(conversationId: string) => number|null} rev null if the client does not follow changes
 * @property {(message: Message) => void} received called in the order of each conversation
 * @property {(page: import('./change-feed.js').ChangesFrame) => void} changed
 */

const MAX_CONCURRENT = 4;
const PAGE_SIZE = 200;

/**
 * @param {Rest} rest
 * @param {Place} place
 * @param {(ms: number) => Promise<void>} wait
 * @param {() => boolean} isStale true once the result is no longer needed
 * @param {boolean} hasArchive whether the server lists archived conversations separately
 * @returns {Promise<void>} resolves when everything up to the list has been received @throws {ApiError} if a call fails
 */
export async function resumeByRest(rest, { cursor, rev, received, changed }, wait, isStale, hasArchive) {
  const lists = [{}, ...(hasArchive ? [{ archived: true }] : [])].map((filter) => retrying(() => rest.conversations(filter), wait, isStale));
  const list = (await Promise.all(lists)).flat();
  const missed = list.filter(({ conversationId, seq }) => seq > cursor(conversationId) || rev(conversationId) !== null);
  const workers = Array.from({ length: MAX_CONCURRENT }, async () => {
    for (let next = missed.shift(); next && !isStale(); next = missed.shift()) await resumeOne(next);
  });
  await Promise.all(workers);

  /** @param {{conversationId: string, seq: number}} conversation */
  async function resumeOne({ conversationId, seq }) {
    for (let after = cursor(conversationId); after < seq && !isStale();) {
      const page = await retrying(() => rest.messages(conversationId, { after, limit: PAGE_SIZE }), wait, isStale);
      if (page.length === 0) break;
      page.forEach(received);
      after = page[page.length - 1].seq;
    }
    for (let more = true; more && !isStale();) {
      const after = rev(conversationId);
      if (after === null) return;
      const page = await retrying(() => rest.changes(conversationId, after), wait, isStale);
      changed({ ...page, conversationId });
      more = page.more;
    }
  }
}

/** @template T @param {() => Promise<T>} call @param {(ms: number) => Promise<void>} wait @param {() => boolean} isStale @returns {Promise<T>} */
async function retrying(call, wait, isStale) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (isStale() || !(error instanceof ApiError) || !error.retryAfterMs) throw error;
      await wait(error.retryAfterMs);
    }
  }
}
