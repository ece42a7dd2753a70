/** The features that a server lists in `/client-settings`. Servers of earlier versions list none. */

export const CHANGES = 'changes';
export const BLOCKS = 'blocks';
export const MEMBERS = 'members';
export const PUSH = 'push';
export const TYPING = 'typing';

/** Feature that each action needs; others are part of every server. */
const OF_ACTIONS = new Map([['edit-message', 'edit'], ['delete-messages', 'edit'], ['react', 'reactions']]);

export class ServerFeatures {
  #rest;
  /** @type {Set<string>|null} null until they are known */ #names;
  /** True once the server has sent changes, whatever it lists. */ #isProved = false;

  /** @param {import('./rest.js').Rest} rest @param {string[]} [names] those that the caller knows already */
  constructor(rest, names) {
    this.#rest = rest;
    this.#names = names ? new Set(names) : null;
  }

  /** Requests the features unless the server is known to report changes. Does not reject; a failed request leaves them as they are. */
  async load() {
    if (this.#names?.has(CHANGES)) return;
    const names = await this.#rest.features().catch(() => null);
    if (names) this.#names = new Set(names);
  }

  /** @param {string} name @returns {boolean} true if the server is known to have the feature */
  has(name) {
    return this.#names?.has(name) ?? false;
  }

  get followsChanges() {
    return this.#isProved || this.has(CHANGES);
  }

  /** @param {string} action @returns {boolean} true unless the server is known not to have what the action needs */
  isSupported(action) {
    const feature = OF_ACTIONS.get(action);
    return feature === undefined || (this.#names?.has(feature) ?? true);
  }

  /** The server has sent changes, so it supports them. */
  proved() {
    this.#isProved = true;
  }

  /** The node has refused cursors with revisions: it has an earlier version than the node that listed the features. */
  disproved() {
    this.#isProved = false;
    this.#names?.delete(CHANGES);
  }
}
