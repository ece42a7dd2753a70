/**
 * Follows the changes of conversations. Each conversation counts its changes by a revision, and a `changes` frame states the revisions that
 * it covers: those above `after`, up to `rev`. The feed keeps the revision up to which it has received all of them.
 *
 * @typedef {import('../types/index.js').ChangeItem} ChangeItem
 * @typedef {import('../types/index.js').Changes} Changes
 * @typedef {import('../types/index.js').Cursor} Cursor
 * @typedef {{conversationId: string, after: number, rev: number, items: any[]}} ChangesFrame
 */

/** Kinds of items about messages. Items about the conversation and its members are delivered beside them, and others are ignored. */
const MESSAGE_KINDS = new Set(['message', 'removed']);

export class ChangeFeed {
  #inbox;
  #deliver;
  /** @type {Map<string, number>} revision by conversation; 0 if absent */ #revs = new Map();
  /** @type {Map<string, number>} revision of the user's own settings, by conversation */ #mys = new Map();
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
    const [seq, rev = 0, my = 0] = Array.isArray(cursor) ? cursor : [cursor];
    this.#inbox.cursors.set(conversationId, seq);
    if (rev > 0) this.#revs.set(conversationId, rev);
    if (my > 0) this.#mys.set(conversationId, my);
  }

  /** @param {string} conversationId @param {number} my revision of the received settings @returns {boolean} true if they are newer than the known ones */
  isNewer(conversationId, my) {
    if (my <= (this.#mys.get(conversationId) ?? -1)) return false;
    this.#mys.set(conversationId, my);
    return true;
  }

  /** Starts at the server's list: unless history was requested, no message before the latest one is held, so their changes are not needed. @param {string} conversationId @param {number} seq @param {number} my */
  startAtLatest(conversationId, seq, my) {
    this.startAt(conversationId, [seq, 0, my]);
    if (!this.#loaded.has(conversationId)) this.#latest.set(conversationId, seq);
  }

  /** The user is in a conversation, perhaps without a message. A sync names it, so the server tells if the user is not in it any more. @param {string} conversationId */
  know(conversationId) {
    if (!this.#inbox.cursors.has(conversationId)) this.#inbox.cursors.set(conversationId, 0);
  }

  /** Starts at the place of an earlier load, of which nothing is held. The settings are requested again. @param {string} conversationId @param {Cursor} place */
  startAtPlace(conversationId, place) {
    const [seq, rev = 0] = Array.isArray(place) ? place : [place];
    this.startAt(conversationId, [seq, rev]);
    if (!this.#loaded.has(conversationId)) this.#latest.set(conversationId, seq);
  }

  /** @param {string} conversationId @returns {Cursor|undefined} undefined if the conversation is not known */
  place(conversationId) {
    return this.#inbox.cursors.has(conversationId) ? [this.#inbox.cursor(conversationId), this.rev(conversationId)] : undefined;
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
    return Object.fromEntries([...this.#inbox.cursors].map(([id, seq]) => {
      const my = this.#mys.get(id) ?? 0;
      if (my > 0) return [id, [seq, this.rev(id), my]];
      return [id, withRevisions || this.#revs.has(id) ? [seq, this.rev(id)] : seq];
    }));
  }

  /** @returns {Map<string, number[]>} the cursors of a `sync` that requests changes */
  get syncCursors() {
    return new Map([...this.#inbox.cursors].map(([id, seq]) => {
      const [lowest, my = 0] = [this.#latest.get(id), this.#mys.get(id)];
      if (lowest !== undefined) return [id, [seq, this.rev(id), my, lowest]];
      return [id, my > 0 ? [seq, this.rev(id), my] : [seq, this.rev(id)]];
    }));
  }

  /** @param {ChangesFrame} frame @returns {boolean} false if changes before these, or messages that they change, are missing */
  accept({ conversationId, after, rev, items }) {
    const known = this.rev(conversationId);
    if (after <= known && items.some(({ kind }) => kind === 'conversation')) this.know(conversationId);
    if (rev <= known) return true;
    if (after > known) return false;
    this.#revs.set(conversationId, rev);
    const changes = this.#known(conversationId, items);
    this.#inbox.change(conversationId, changes);
    // A message that is not delivered yet is delivered in its changed state.
    const isDelivered = (/** @type {ChangeItem} */ item) => item.kind !== 'message' || this.#inbox.isDelivered(item);
    this.#deliver({ conversationId, rev, items: changes.filter(isDelivered), ...factsOf(items) });
    return changes.every((item) => isDelivered(item) || this.#inbox.isHeld(/** @type {any} */ (item)));
  }

  /** A delivered message came again, in a state of its own. @param {import('../types/index.js').Message} message */
  repeated(message) {
    const { conversationId, rev } = message;
    if (rev) this.#deliver({ conversationId, rev: this.rev(conversationId), items: [{ kind: 'message', ...message, rev }] });
  }

  /** @param {import('../types/index.js').Reset} frame */
  reset({ conversationId, seq, rev }) {
    const my = this.#mys.get(conversationId) ?? 0;
    this.forget(conversationId);
    this.startAt(conversationId, [seq, rev, my]);
  }

  /** @param {string} conversationId */
  forget(conversationId) {
    this.#inbox.forget(conversationId);
    this.#revs.delete(conversationId);
    this.#mys.delete(conversationId);
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
    return items.filter(({ kind }) => MESSAGE_KINDS.has(kind)).map((item) => (item.kind === 'message' ? { ...item, conversationId } : item));
  }
}

/** @param {any[]} items @returns {Pick<Changes, 'conversation'|'members'>} the state of the conversation and of members, if they are among the items */
function factsOf(items) {
  const conversation = items.filter(({ kind }) => kind === 'conversation').at(-1);
  const members = items.filter(({ kind }) => kind === 'member');
  return { ...(conversation && { conversation: withoutKind(conversation) }), ...(members.length > 0 && { members: members.map(withoutKind) }) };
}

/** @param {any} item @returns {any} */
function withoutKind({ kind, ...fields }) {
  return fields;
}
