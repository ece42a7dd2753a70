/** The features that a server lists in `/client-settings`. Servers of earlier versions list none. */

export const CHANGES = 'changes';
export const EDIT = 'edit';

export class ServerFeatures {
  #rest;
  /** @type {Set<string>|null} null until they are known */ #names;

  /** @param {import('./rest.js').Rest} rest @param {string[]} [names] those that the caller knows already */
  constructor(rest, names) {
    this.#rest = rest;
    this.#names = names ? new Set(names) : null;
  }

  /** Requests the features unless the server is known to report changes. Does not reject; a failed request leaves them as they are. */
  async load() {
    if (this.followsChanges) return;
    const names = await this.#rest.features().catch(() => null);
    if (names) this.#names = new Set(names);
  }

  get followsChanges() {
    return this.#names?.has(CHANGES) ?? false;
  }

  /** True unless the server is known not to change messages. */
  get mayEdit() {
    return this.#names?.has(EDIT) ?? true;
  }

  /** The server has sent changes, so it supports them. */
  proved() {
    if (!this.followsChanges) this.#names = new Set([...(this.#names ?? [EDIT]), CHANGES]);
  }

  /** The node has refused cursors with revisions: it has an earlier version than the node that listed the features. */
  disproved() {
    this.#names?.delete(CHANGES);
  }
}
