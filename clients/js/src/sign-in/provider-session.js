/**
 * The session of a user who has signed in at an identity provider. It is kept in a storage that the tabs of the page share, so a new tab is
 * signed in too, a sign-out ends all of them, and one tab renews the token for all.
 *
 * @typedef {object} StoredSession
 * @property {import('./provider.js').Provider} provider
 * @property {string} subject of the tokens
 * @property {string} userId
 * @property {import('./renewable-token.js').HeldToken} held
 *
 * @typedef {object} SessionEnvironment
 * @property {import('./safe-storage.js').SafeStorage} shared the storage of all tabs
 * @property {import('./provider.js').Fetch} fetch
 * @property {Pick<LockManager, 'request'>|null} locks of all tabs; null if there are none
 * @property {EventTarget} tabs reports changes of the storage by other tabs, and that this tab is shown, as `window` does
 *
 * @typedef {object} SessionNotice
 * @property {'delayed'|'ending'} kind delayed: the provider does not answer; ending: the sign-in cannot be renewed without the user
 * @property {number} endsAt time at which the token ends, in milliseconds since 1970 by the clock of this computer
 */

import { Refused, Unavailable, discover, renew, revoke, signOutUrl } from './provider.js';
import { RenewableToken } from './renewable-token.js';

const KEY = 'chat.sign-in';
/** Time for the tab that renews; its request ends earlier. */
const LOCK_PATIENCE_MS = 30_000;
const SIGN_OUT_PATIENCE_MS = 3_000;
/** A single failure is no news. */
const FAILURES_OF_NOTE = 2;
const ENDING_MS = 300_000;
const ENDED = 'Your sign-in has ended. Please sign in again.';
const SIGNED_OUT = 'Your sign-in has ended in another tab. Please sign in again.';
const SOMEBODY_ELSE = 'Somebody else has signed in in another tab. Please sign in again to go on.';
const UNREACHABLE = 'You are signed out here. Your identity provider cannot be reached, so it may still remember you.';

export class ProviderSession {
  #stored;
  #environment;
  #token;
  #listening = new AbortController();
  #isOver = false;
  /** @type {(message: string) => void} */ #ended = () => {};

  /** @param {StoredSession} stored @param {SessionEnvironment} environment */
  constructor(stored, environment) {
    this.#stored = stored;
    this.#environment = environment;
    this.#token = new RenewableToken(stored.held, {
      canRenew: ({ refreshToken }) => refreshToken !== undefined,
      renew: ({ refreshToken = '' }) => this.#renew(refreshToken),
      keep: (held) => this.#keep(held),
      newest: () => this.#newest().held,
      inTurn: (task) => this.#inTurn(task),
    });
    const { signal } = this.#listening;
    environment.tabs.addEventListener('storage', (event) => {
      const { key } = /** @type {StorageEvent} */ (event);
      // The key is null if that tab removed everything.
      if (key === KEY || key === null) this.#compare();
    }, { signal });
    // A tab that was frozen or in the back/forward cache gets no events of the time before.
    for (const shown of ['pageshow', 'focus']) environment.tabs.addEventListener(shown, () => this.#compare(), { signal });
  }

  /** Replaces the session of whoever was signed in before. @param {StoredSession} stored @param {SessionEnvironment} environment */
  static start(stored, environment) {
    environment.shared.setItem(KEY, JSON.stringify(stored));
    return new ProviderSession(stored, environment);
  }

  /**
   * @param {{issuer: string, clientId: string}} settings @param {SessionEnvironment} environment
   * @returns {ProviderSession|null} null if nobody has signed in, or at another provider
   */
  static restore({ issuer, clientId }, environment) {
    const stored = read(environment);
    const isHere = stored?.provider?.clientId === clientId && withoutSlash(stored.provider.issuer) === withoutSlash(issuer);
    return stored && isHere ? new ProviderSession(stored, environment) : null;
  }

  get userId() {
    return this.#stored.userId;
  }

  /** @param {(message: string) => void} ended called once if the session ends in another way than by signOut() or end() */
  onEnd(ended) {
    this.#ended = ended;
  }

  /**
   * @param {import('./renewable-token.js').TokenRequest} [request] @returns {Promise<import('../../types/index.js').TimedToken>}
   * @throws {Refused} if the session has ended; any other error is temporary
   */
  async token(request) {
    if (this.#isOver) throw new Refused(ENDED);
    try {
      const token = await this.#token.token(request);
      return { token, renewInMs: this.#token.renewInMs };
    } catch (error) {
      if (error instanceof Refused) this.#leave(ENDED);
      throw error;
    }
  }

  /** @returns {SessionNotice|null} what the user has to know now */
  get notice() {
    const { endsAt, receivedAt = 0 } = this.#token.held;
    if (this.#isOver || endsAt === undefined) return null;
    if (this.#token.canRenew) return this.#token.failures >= FAILURES_OF_NOTE ? { kind: 'delayed', endsAt } : null;
    return this.#token.endsInMs <= Math.min(ENDING_MS, (endsAt - receivedAt) / 2) ? { kind: 'ending', endsAt } : null;
  }

  /** Forgets the session in this browser. */
  end() {
    if (this.#isOver) return;
    this.#stop();
    if (this.#isOurs(read(this.#environment))) this.#environment.shared.removeItem(KEY);
  }

  /**
   * Ends the session here, and revokes its refresh token.
   * @param {string} returnTo the page to which the provider leads back
   * @returns {Promise<{url: string|null, message: string}>} the page of the provider that ends its own session, null if there is none; what to tell the user
   */
  async signOut(returnTo) {
    const { provider } = this.#stored;
    const wasOver = this.#isOver;
    this.end();
    const url = signOutUrl(provider, { token: this.#token.held.token, returnTo });
    try {
      if (!wasOver) await Promise.race([this.#revoke(), patience()]);
      return { url, message: '' };
    } catch {
      return { url: null, message: UNREACHABLE };
    }
  }

  /** After a failure the endpoints are looked up again: they may have moved since the sign-in. @param {string} refreshToken */
  async #renew(refreshToken) {
    const { fetch } = this.#environment;
    if (this.#token.failures > 0) {
      const { provider } = await discover(this.#stored.provider, fetch);
      this.#stored = { ...this.#stored, provider };
    }
    return renew(this.#stored.provider, refreshToken, this.#stored.subject, fetch);
  }

  async #revoke() {
    await this.#token.settled();
    const { refreshToken } = this.#token.held;
    if (refreshToken) await revoke(this.#stored.provider, refreshToken, this.#environment.fetch);
  }

  /** @param {import('./renewable-token.js').HeldToken} held */
  #keep(held) {
    if (this.#isOver) return;
    const { provider } = this.#stored;
    this.#stored = { ...this.#newest(), provider, held };
    this.#environment.shared.setItem(KEY, JSON.stringify(this.#stored));
  }

  /** @returns {StoredSession} @throws {Refused} if it is not that of this user any more */
  #newest() {
    const stored = read(this.#environment);
    if (this.#isOurs(stored)) return /** @type {StoredSession} */ (stored);
    const message = stored ? SOMEBODY_ELSE : SIGNED_OUT;
    this.#leave(message);
    throw new Refused(message);
  }

  /** @param {StoredSession|null} stored */
  #isOurs(stored) {
    const { provider, subject, userId } = this.#stored;
    return stored?.subject === subject && stored.userId === userId && stored.provider.issuer === provider.issuer && stored.provider.clientId === provider.clientId;
  }

  /** Takes over what another tab has stored. */
  #compare() {
    try {
      this.#stored = this.#newest();
      this.#token.replace(this.#stored.held);
    } catch {
      // The session has ended, and whoever listens knows it.
    }
  }

  /** @param {() => Promise<void>} task */
  async #inTurn(task) {
    const { locks } = this.#environment;
    if (!locks) return task();
    let isStarted = false;
    const start = () => {
      isStarted = true;
      return task();
    };
    try {
      await locks.request(KEY, { signal: AbortSignal.timeout(LOCK_PATIENCE_MS) }, start);
    } catch (error) {
      throw isStarted ? error : new Unavailable('Another tab has been renewing the sign-in for too long.', error);
    }
  }

  /** @param {string} message */
  #leave(message) {
    if (this.#isOver) return;
    this.end();
    this.#ended(message);
  }

  #stop() {
    this.#isOver = true;
    this.#listening.abort();
  }
}

/** @param {SessionEnvironment} environment @returns {StoredSession|null} */
function read({ shared }) {
  try {
    return JSON.parse(shared.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string} url */
function withoutSlash(url) {
  return url.replace(/\/$/, '');
}

function patience() {
  return new Promise((resolve) => setTimeout(resolve, SIGN_OUT_PATIENCE_MS));
}
