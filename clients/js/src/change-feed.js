/**
 * Follows the changes of conversations. Each conversation counts its changes by a revision, and a `changes` frame states the revisions that
 * it covers: those above `after`, up to `rev`. The feed keeps the revision up to which it has received all of them.
 *
 * @typedef {import('../types/index.js').ChangeItem} ChangeItem
 * @typedef {import('../types/index.js').Changes} Changes
 * @typedef {import('../types/index.js').Cursor} Cursor
 * @typedef {{conversationId: string, after: number, rev: number, items: any[]}} ChangesFrame
 */

/** Kinds of items that this library knows. Others are ignored. */
const KINDS = new Set(['message', 'removed']);

export class ChangeFeed {
  #inbox;
  #deliver;
  /** @type {Map<string, number>} revision by conversation; 0 if absent */ #revs = new Map();
  /** @type {Map<string, number>} conversations that begin with the server's list: their latest position, below which nothing is held */ #latest = new Map();
  /** @type {Set<string>} conversations whose history was requested before the first sync */ #loaded = new Set();
  /** @type {Set<string>} conversations of which changes of held messages may have been omitted */ #incomplete = new Set();

  /** @param {import('./inbox.js').Inbox} inbox @param {(changes: Changes) => void} deliver */
  constructor(inbox, deliver) {
    this.#inbox = inbox;
    this.#deliver = deliver;
  }

  /** @param {string} conversationId @returns {number} */
  rev(conversationId) {
    return this.#revs.get(conversationId) ?? 0;
  }

  /** @param {string} conversationId @param {Cursor} cursor */
  startAt(conversationId, cursor) {
    const [seq, rev] = Array.isArray(cursor) ? cursor : [cursor, 0];
    this.#inbox.cursors.set(conversationId, seq);
    if (rev > 0) this.#revs.set(conversationId, rev);
  }

  /** Starts at the server's list: unless history was requested, no message before the latest one is held, so their changes are not needed. @param {string} conversationId @param {number} seq */
  startAtLatest(conversationId, seq) {
    this.startAt(conversationId, seq);
    if (!this.#loaded.has(conversationId)) this.#latest.set(conversationId, seq);
  }

  /**
   * History is requested, so earlier messages may be held from now on.
   * @param {string} conversationId @param {boolean} isSyncing true if a sync is pending, whose answer omits their changes
   */
  historyRequested(conversationId, isSyncing) {
    this.#loaded.add(conversationId);
    if (this.#latest.delete(conversationId) && isSyncing) this.#incomplete.add(conversationId);
  }

  /** @param {boolean} withRevisions @returns {Record<string, Cursor>} the place in each conversation, to be stored */
  cursors(withRevisions) {
    return Object.fromEntries([...this.#inbox.cursors].map(([id, seq]) => [id, withRevisions || this.#revs.has(id) ? [seq, this.rev(id)] : seq]));
  }

  /** @returns {Map<string, number[]>} the cursors of a `sync` that requests changes */
  get syncCursors() {
    return new Map([...this.#inbox.cursors].map(([id, seq]) => {
      const lowest = this.#latest.get(id);
      return [id, lowest === undefined ? [seq, this.rev(id)] : [seq, this.rev(id), 0, lowest]];
    }));
  }

  /** @param {ChangesFrame} frame @returns {boolean} false if changes before these, or messages that they change, are missing */
  accept({ conversationId, after, rev, items }) {
    const known = this.rev(conversationId);
    if (rev <= known) return true;
    if (after > known) return false;
    this.#revs.set(conversationId, rev);
    const changes = this.#known(conversationId, items);
    this.#inbox.change(conversationId, changes);
    // A message that is not delivered yet is delivered in its changed state.
    const isDelivered = (/** @type {ChangeItem} */ item) => item.kind !== 'message' || this.#inbox.isDelivered(item);
    this.#deliver({ conversationId, rev, items: changes.filter(isDelivered) });
    return changes.every((item) => isDelivered(item) || this.#inbox.isHeld(/** @type {any} */ (item)));
  }

  /** A delivered message came again, in a state of its own. @param {import('../types/index.js').Message} message */
  repeated(message) {
    const { conversationId, rev } = message;
    if (rev) this.#deliver({ conversationId, rev: this.rev(conversationId), items: [{ kind: 'message', ...message, rev }] });
  }

  /** @param {{conversationId: string, seq: number, rev: number}} frame */
  reset({ conversationId, seq, rev }) {
    this.forget(conversationId);
    this.startAt(conversationId, [seq, rev]);
  }

  /** @param {string} conversationId */
  forget(conversationId) {
    this.#inbox.forget(conversationId);
    this.#revs.delete(conversationId);
    this.#latest.delete(conversationId);
    this.#incomplete.delete(conversationId);
  }

  /** A sync was answered, or ended early. @param {boolean} isComplete @returns {boolean} true if changes are missing, which another sync brings */
  synced(isComplete) {
    const isIncomplete = this.#incomplete.size > 0;
    for (const conversationId of this.#incomplete) this.#revs.delete(conversationId);
    this.#incomplete.clear();
    if (isComplete) {
      this.#latest.clear();
      this.#loaded.clear();
    }
    return isIncomplete;
  }

  /** @param {string} conversationId @param {any[]} items @returns {ChangeItem[]} */
  #known(conversationId, items) {
    return items.filter(({ kind }) => KINDS.has(kind)).map((item) => (item.kind === 'message' ? { ...item, conversationId } : item));
  }
}
