/** The links to files, for elements that send no token. They are requested when they are needed, and kept until shortly before they expire. */

const RENEW_BEFORE_MS = 60_000;
const MAX_KEPT = 500;

/** @typedef {import('chat-api-client').AttachmentLinks} Links */

export class AttachmentLinks {
  #load;
  #now;
  /** @type {Map<string, {links: Promise<Links>, validUntil: number}>} oldest first */ #kept = new Map();

  /** @param {(attachmentId: string) => Promise<Links>} load @param {() => number} [now] */
  constructor(load, now = Date.now) {
    this.#load = load;
    this.#now = now;
  }

  /** @param {string} attachmentId @returns {Promise<Links>} rejects if they cannot be loaded */
  of(attachmentId) {
    const kept = this.#kept.get(attachmentId);
    return kept && this.#now() < kept.validUntil ? kept.links : this.renewed(attachmentId);
  }

  /** New links, because an element could not load the kept one. @param {string} attachmentId @returns {Promise<Links>} */
  renewed(attachmentId) {
    const entry = { links: this.#load(attachmentId), validUntil: Infinity };
    this.#kept.delete(attachmentId);
    this.#kept.set(attachmentId, entry);
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(/** @type {string} */ (this.#kept.keys().next().value));
    entry.links.then(({ expiresAt }) => (entry.validUntil = Date.parse(expiresAt) - RENEW_BEFORE_MS), () => (entry.validUntil = 0));
    return entry.links;
  }
}
