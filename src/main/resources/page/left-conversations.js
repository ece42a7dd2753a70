/** Drafts, messages and changes in conversations that the user is not in any more. They stay stored until the user, who is shown them, discards them. */

export class LeftConversations {
  #client;
  #store;
  #drafts;
  #failed;
  #failedChanges;
  /** @type {Map<string, {pending: import('./conversation.js').Pending[], changes: import('./conversation.js').OwnChange[]}>} by conversation */ #left = new Map();

  /**
   * @param {Pick<import('chat-api-client').ChatClient, 'discard'>} client
   * @param {import('./store.js').Store} store
   * @param {import('./drafts.js').Drafts} drafts
   * @param {import('./user-records.js').UserRecords} failed
   * @param {import('./user-records.js').UserRecords} failedChanges
   */
  constructor(client, store, drafts, failed, failedChanges) {
    this.#client = client;
    this.#store = store;
    this.#drafts = drafts;
    this.#failed = failed;
    this.#failedChanges = failedChanges;
  }

  /** The user is not in a conversation any more, which leaves the store. @param {string} id */
  leave(id) {
    const { pending = new Map(), changes = new Map() } = this.#store.conversations.get(id) ?? {};
    const before = this.#left.get(id) ?? { pending: [], changes: [] };
    // Those that are on their way will be refused, and nothing else stores them then.
    const refused = [...pending.values()].map((each) => ({ ...each, state: /** @type {const} */ ('failed') }));
    const refusedChanges = [...changes.values()].filter(({ state }) => state !== 'done').map((each) => ({ ...each, state: /** @type {const} */ ('failed') }));
    for (const each of refused) this.#failed.set(each.tempMessageId, each);
    for (const each of refusedChanges) this.#failedChanges.set(each.ref, each);
    this.#left.set(id, { pending: [...before.pending, ...refused], changes: [...before.changes, ...refusedChanges] });
    this.#store.remove(id);
  }

  /** The server does not have a conversation for the user. @param {string} id @returns {boolean} true if something is unsent there that the user was not shown */
  missing(id) {
    if (this.has(id)) {
      // An answer that came late has brought it back into the store.
      this.#store.remove(id);
      return false;
    }
    if (!this.#hasUnsent(id)) return false;
    this.leave(id);
    return true;
  }

  /** @param {string} id */
  #hasUnsent(id) {
    const { pending, changes } = this.#store.conversations.get(id) ?? {};
    return this.#drafts.of(id) !== '' || Boolean(pending?.size) || Boolean(changes?.size);
  }

  /** Gives conversations to which the user has come back what was unsent in them. */
  restore() {
    for (const [id, { pending, changes }] of [...this.#left]) {
      if (this.has(id)) continue;
      this.#left.delete(id);
      for (const each of pending) this.#store.addPending(each);
      for (const each of changes) this.#store.addChange(each);
    }
  }

  /** @param {string} id @returns {boolean} false too if the user has come back to it */
  has(id) {
    return this.#left.has(id) && (this.#store.conversations.get(id)?.title ?? null) === null;
  }

  /** True if the user was shown texts that they have not discarded. */
  get hasTexts() {
    return [...this.#left.keys()].some((id) => this.has(id) && this.textsIn(id).some((text) => text.trim() !== ''));
  }

  /** @param {string} id @returns {string[]} */
  textsIn(id) {
    const { pending = [], changes = [] } = this.#left.get(id) ?? {};
    return [...pending.map(textOf), ...changes.map(({ content = '' }) => content), this.#drafts.of(id)];
  }

  /** @param {string} id @param {string[]} texts that the user was shown: a draft that has changed since stays */
  discard(id, texts) {
    const { pending = [], changes = [] } = this.#left.get(id) ?? {};
    for (const { tempMessageId } of pending) {
      this.#client.discard(tempMessageId);
      this.#failed.remove(tempMessageId);
    }
    for (const { ref } of changes) {
      this.#client.discard(ref);
      this.#failedChanges.remove(ref);
    }
    if (texts.includes(this.#drafts.of(id))) this.#drafts.discard(id);
    this.#left.set(id, { pending: [], changes: [] });
  }
}

/** @param {import('./conversation.js').Pending} pending @returns {string} with the names of its files */
function textOf({ content, attachments = [] }) {
  return [content, ...attachments.map(({ name }) => name)].filter(Boolean).join('\n');
}
