/** Names and pictures of users. Unknown ones are loaded when a view first needs them; until then, and if there are none, the user id is shown. */

import { withoutTurning } from './client/direction.js';
import { isVisible } from './visible-text.js';

const MAX_AT_ONCE = 200;
const LOAD_AFTER_MS = 20;
/** Profiles change rarely, and a change is reported live, unless the page was offline. */
const VALID_MS = 3_600_000;
const RETRY_AFTER_MS = 5_000;

/** @typedef {import('chat-api-client').Profile} Profile */

export class People {
  #load;
  #changed;
  /** @type {Map<string, {name?: string, picture?: string, loadedAt: number}>} */ #known = new Map();
  /** @type {Set<string>} */ #wanted = new Set();
  #isDue = false;

  /**
   * @param {((userIds: string[]) => Promise<Profile[]>)|null} load null if the server has no profiles
   * @param {() => void} changed called when names or pictures have arrived
   */
  constructor(load, changed) {
    this.#load = load;
    this.#changed = changed;
  }

  /** @param {string} userId @returns {string} which turns no text beside it; the id if the name shows nothing */
  nameOf(userId) {
    const name = withoutTurning(this.#of(userId)?.name ?? '');
    return isVisible(name) ? name : withoutTurning(userId);
  }

  /** @param {string} userId @returns {string|undefined} an `https` URL */
  pictureOf(userId) {
    return this.#of(userId)?.picture;
  }

  /** @param {string} userId @returns {{name?: string, picture?: string}} as far as it is known */
  profileOf(userId) {
    return this.#of(userId) ?? {};
  }

  /** @param {Profile} profile that has changed */
  update({ userId, name, picture }) {
    this.#known.set(userId, { name, picture, loadedAt: Date.now() });
    this.#changed();
  }

  /** @param {string} userId */
  #of(userId) {
    const known = this.#known.get(userId);
    if (this.#load && userId && Date.now() - (known?.loadedAt ?? -Infinity) > VALID_MS) this.#want(userId);
    return known;
  }

  /** @param {string} userId */
  #want(userId) {
    this.#wanted.add(userId);
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => this.#loadWanted(), LOAD_AFTER_MS);
  }

  async #loadWanted() {
    const ids = [...this.#wanted].slice(0, MAX_AT_ONCE);
    for (const id of ids) this.#known.set(id, { ...this.#known.get(id), loadedAt: Date.now() });
    for (const id of ids) this.#wanted.delete(id);
    this.#isDue = this.#wanted.size > 0;
    if (this.#isDue) setTimeout(() => this.#loadWanted(), LOAD_AFTER_MS);
    const profiles = (await this.#load?.(ids).catch(() => this.#failed(ids))) ?? [];
    for (const { userId, name, picture } of profiles) this.#known.set(userId, { name, picture, loadedAt: Date.now() });
    if (profiles.length > 0) this.#changed();
  }

  /** Shows the ids meanwhile, and requests the profiles again later. @param {string[]} ids @returns {Profile[]} */
  #failed(ids) {
    for (const id of ids) this.#known.set(id, { ...this.#known.get(id), loadedAt: Date.now() - VALID_MS + RETRY_AFTER_MS });
    return [];
  }
}
