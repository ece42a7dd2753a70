/**
 * A token that is renewed before it ends. Its end is measured by its lifetime from the moment of its receipt, so the clock of this computer
 * may be wrong. Several tabs may hold the same token: each renewal is made by one of them, and the others take over its result.
 *
 * @typedef {object} HeldToken as it is stored; times in milliseconds since 1970, by the clock of this computer
 * @property {string} token
 * @property {number} [receivedAt]
 * @property {number} [renewAt]
 * @property {number} [endsAt] absent if the end is unknown
 * @property {string} [refreshToken]
 *
 * @typedef {object} TokenSource
 * @property {(held: HeldToken) => boolean} canRenew
 * @property {(held: HeldToken) => Promise<{token: string, lifetimeMs: number, refreshToken?: string}>} renew without a refresh token if
 *   the old one stays valid; throws Refused if the sign-in has ended
 * @property {(held: HeldToken) => Promise<void>|void} keep
 * @property {() => HeldToken|null} [newest] the stored token, which another tab may have renewed; throws Refused if the sign-in has ended
 * @property {(task: () => Promise<void>) => Promise<void>} [inTurn] runs one task at a time of all tabs
 *
 * @typedef {{refused?: string}} TokenRequest refused: a token that the server did not accept
 */

import { Refused } from './provider.js';

/** Renewal comes this long before the end, or this share of the lifetime if that is longer: some providers date tokens back. */
const RENEW_BEFORE_MS = 90_000;
const RENEW_BEFORE_SHARE = 0.1;
/** A token with a short life is used for this share of it at least. */
const SHORTEST_SHARE = 0.4;
/** A refused token that is younger than this is not renewed: the next one would be refused too. */
const TOO_YOUNG_MS = 30_000;
const RETRY_MS = 5_000;
const MAX_RETRY_MS = 300_000;
/** Time in which what another tab has stored comes to this one. */
const SETTLE_MS = 300;
/** Shortest wait of a client before it asks for the next token. */
const MIN_WAIT_MS = 1_000;

/** @param {{token: string, lifetimeMs: number, refreshToken?: string}} tokens received now @returns {HeldToken} */
export function received({ token, lifetimeMs, refreshToken }) {
  const now = Date.now();
  const use = Math.max(lifetimeMs - Math.max(RENEW_BEFORE_MS, lifetimeMs * RENEW_BEFORE_SHARE), lifetimeMs * SHORTEST_SHARE);
  return { token, receivedAt: now, renewAt: now + use, endsAt: now + lifetimeMs, ...(refreshToken !== undefined && { refreshToken }) };
}

export class RenewableToken {
  #held;
  #source;
  /** @type {Promise<void>|null} */ #renewing = null;
  #failures = 0;
  #retryAt = 0;

  /** @param {HeldToken|undefined} held undefined if only a renewal can bring a token @param {TokenSource} source */
  constructor(held, source) {
    this.#held = held ?? { token: '', endsAt: 0 };
    this.#source = source;
  }

  /** @returns {HeldToken} */
  get held() {
    return this.#held;
  }

  /** Failed renewals in a row. */
  get failures() {
    return this.#failures;
  }

  get canRenew() {
    return this.#source.canRenew(this.#held);
  }

  /** @returns {number} milliseconds, 0 if the token has ended; Infinity if its end is unknown */
  get endsInMs() {
    return Math.max(0, (this.#held.endsAt ?? Infinity) - Date.now());
  }

  /** @returns {number|undefined} milliseconds after which the next token is to be asked for; undefined if there is none to come */
  get renewInMs() {
    if (!this.canRenew || this.#held.renewAt === undefined) return undefined;
    return Math.max(MIN_WAIT_MS, Math.max(this.#held.renewAt, this.#retryAt) - Date.now());
  }

  /** @param {TokenRequest} [request] @returns {Promise<string>} @throws {Refused} if the user has to sign in again; any other error is temporary */
  async token({ refused } = {}) {
    const isForced = refused !== undefined && this.canRenew && refused === this.#held.token && !this.#isYoung;
    if (!isForced && !this.#isDue) return this.#held.token;
    // One renewal at a time: a provider that rotates refresh tokens treats a second use of the old one as theft.
    this.#renewing ??= this.#renewInTurn(isForced).finally(() => (this.#renewing = null));
    await this.#renewing.catch((error) => {
      if (error instanceof Refused || isForced || this.#isSpent) throw error;
    });
    return this.#held.token;
  }

  /** Takes over a token that another tab has renewed. @param {HeldToken} held */
  replace(held) {
    if (held.token === this.#held.token) return;
    this.#held = held;
    this.#failures = this.#retryAt = 0;
  }

  /** Resolves when no renewal is in progress. */
  async settled() {
    await this.#renewing?.catch(() => {});
  }

  get #isSpent() {
    return this.endsInMs === 0;
  }

  /** A token that has ended is due at any time, so that a user who tries again is not kept waiting. */
  get #isDue() {
    if (this.#isSpent) return true;
    return this.canRenew && Date.now() >= Math.max(this.#held.renewAt ?? Infinity, this.#retryAt);
  }

  /** The clock of this computer may have been set back meanwhile. */
  get #isYoung() {
    return Math.abs(Date.now() - (this.#held.receivedAt ?? 0)) < TOO_YOUNG_MS;
  }

  /** @param {boolean} isForced */
  async #renewInTurn(isForced) {
    const { inTurn = (task) => task() } = this.#source;
    const { token } = this.#held;
    try {
      await inTurn(() => this.#renew(isForced, token));
      this.#failures = this.#retryAt = 0;
    } catch (error) {
      if (!(error instanceof Refused)) this.#retryAt = Date.now() + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
      throw error;
    }
  }

  /**
   * Another tab may have renewed just before, and what it stored may come here later than the turn.
   * @param {HeldToken} used @returns {Promise<boolean>} true if another one is held now
   */
  async #isReplaced({ refreshToken }) {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const newest = this.#source.newest?.();
    if (!newest || newest.refreshToken === refreshToken) return false;
    this.#held = newest;
    return true;
  }

  /** @param {boolean} isForced @param {string} before the token that is to be replaced */
  async #renew(isForced, before) {
    this.#held = this.#source.newest?.() ?? this.#held;
    const isWanted = isForced && this.#held.token === before;
    if (!isWanted && !this.#isDue) return;
    if (!this.canRenew) throw new Refused('Your sign-in has ended. Please sign in again.');
    const used = this.#held;
    try {
      this.#held = { refreshToken: used.refreshToken, ...received(await this.#source.renew(used)) };
    } catch (error) {
      if (!(error instanceof Refused) || !(await this.#isReplaced(used))) throw error;
      return;
    }
    await this.#source.keep(this.#held);
  }
}
