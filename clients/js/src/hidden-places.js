/**
 * Stores the places in conversations that the user has hidden. The server's list leaves them out, so a client that starts at the list knows
 * no place in them, and the server would send them from their first message on, with every load of a page.
 */

/** Prefix of their keys in the storage. */
export const HIDDEN_PLACES = 'hidden/';

/**
 * @typedef {import('../types/index.js').Cursor} Cursor
 *
 * @typedef {object} PlaceRecords none of these rejects
 * @property {() => Promise<[conversationId: string, place: Cursor][]>} load
 * @property {(conversationId: string, place: Cursor) => void} save
 * @property {(conversationId: string) => void} remove
 */

export class HiddenPlaces {
  #records;
  /** @type {Map<string, string>} the place that was written last, by conversation; empty if none was */ #written = new Map();

  /** @param {PlaceRecords} records */
  constructor(records) {
    this.#records = records;
  }

  /** @returns {Promise<[conversationId: string, place: Cursor][]>} those of earlier loads; some may not be hidden any more */
  async load() {
    const places = await this.#records.load();
    for (const [conversationId, place] of places) this.#written.set(conversationId, JSON.stringify(place));
    return places;
  }

  /** A message that brings the conversation back changes no settings, so its place is kept until the list has the conversation. @param {{conversationId: string, hidden?: boolean}} settings */
  settings({ conversationId, hidden = false }) {
    if (!hidden) this.forget(conversationId);
    else if (!this.#written.has(conversationId)) this.#written.set(conversationId, '');
  }

  /** @param {string} conversationId of one that is listed, or that the user is not in any more */
  forget(conversationId) {
    if (this.#written.delete(conversationId)) this.#records.remove(conversationId);
  }

  /** @param {(conversationId: string) => Cursor|undefined} placeIn */
  moved(placeIn) {
    for (const [conversationId, written] of this.#written) {
      const place = placeIn(conversationId);
      const text = JSON.stringify(place ?? '');
      if (place === undefined || text === written) continue;
      this.#written.set(conversationId, text);
      this.#records.save(conversationId, place);
    }
  }
}
