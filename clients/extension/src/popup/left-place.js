/**
 * The place at which the popup in the toolbar was closed: the conversation, and the message at the upper edge. A popup closes without a warning, so the
 * place is stored as the user scrolls. It belongs to one user at one server; its colon has it removed when another one signs in.
 *
 * @typedef {{conversationId: string, seq?: number, below?: number}} LeftPlace without `seq` at the end of the conversation
 */

export const PLACE = 'place:popup';
const SAVE_AFTER_MS = 200;

export class LeftPlaces {
  #storage;
  #owner;
  /** @type {any} */ #timer;
  #saved = '';

  /** @param {any} storage chrome.storage.local @param {{userId: string, server: string}} owner */
  constructor(storage, owner) {
    this.#storage = storage;
    this.#owner = owner;
  }

  /** @param {any} storage chrome.storage.local @returns {Promise<(LeftPlace & {owner: {userId: string, server: string}})|null>} of whoever was here last */
  static async load(storage) {
    return (await storage.get(PLACE))[PLACE] ?? null;
  }

  /**
   * Selects the place to open: none of another user, and none in a conversation that is not listed any more.
   * @param {any} place of load() @param {{userId: string, server: string}} owner @param {{id: string, my?: any}[]} conversations @returns {LeftPlace|null}
   */
  static of(place, owner, conversations) {
    if (place?.owner?.userId !== owner.userId || place.owner.server !== owner.server) return null;
    return conversations.some(({ id, my }) => id === place.conversationId && !my?.hidden) ? place : null;
  }

  /** Stores the place soon. @param {() => LeftPlace|null} place null for the list */
  saveSoon(place) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(place()), SAVE_AFTER_MS);
  }

  /** @param {LeftPlace|null} place null for the list @returns {Promise<void>|undefined} */
  save(place) {
    clearTimeout(this.#timer);
    const text = JSON.stringify(place);
    if (text === this.#saved) return undefined;
    this.#saved = text;
    return (place ? this.#storage.set({ [PLACE]: { ...place, owner: this.#owner } }) : this.#storage.remove(PLACE)).catch(() => {});
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
