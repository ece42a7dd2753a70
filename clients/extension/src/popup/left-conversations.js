/** Drafts and messages in conversations that the user is not in any more. They stay stored until the user, who is shown them, discards them. */

/** @typedef {import('../worker/conversation-store.js').Pending} Pending */

export class LeftConversations {
  #link;
  #drafts;
  /** Conversations of which the worker was asked. @type {Set<string>} */ #asked = new Set();
  /** Those of which the server did not answer; the worker is asked again when there is a new connection. @type {Set<string>} */ #failed = new Set();
  #isOnline = false;
  /** @type {Set<string>} */ #gone = new Set();
  /** @type {Pending[]} messages in conversations that the worker does not know */ #orphans = [];

  /** @param {Pick<import('./worker-link.js').WorkerLink, 'ask'>} link @param {import('../page/drafts.js').Drafts} drafts */
  constructor(link, drafts) {
    this.#link = link;
    this.#drafts = drafts;
  }

  /**
   * @param {{conversations: {id: string}[], orphans?: Pending[], connection: {state: string}}} view of the worker, which may leave out quiet conversations
   * @returns {Promise<string[]>} conversations with something unsent that the user is not in any more, each once
   */
  async show({ conversations, orphans = [], connection }) {
    this.#orphans = orphans;
    for (const { id } of conversations) {
      this.#asked.delete(id);
      this.#gone.delete(id);
    }
    const wasOnline = this.#isOnline;
    this.#isOnline = connection.state === 'online';
    if (!this.#isOnline) return [];
    if (!wasOnline) this.#askAgain();
    const shown = new Set(conversations.map(({ id }) => id));
    const unsent = new Set([...this.#drafts.conversationIds, ...orphans.map(({ conversationId }) => conversationId)]);
    const unknown = [...unsent].filter((id) => !shown.has(id) && !this.#asked.has(id));
    if (unknown.length === 0) return [];
    for (const id of unknown) this.#asked.add(id);
    try {
      const { gone, failed } = await this.#link.ask('find-gone', { conversationIds: unknown });
      for (const id of failed) this.#failed.add(id);
      // A view that came meanwhile may have brought one back.
      const left = gone.filter((/** @type {string} */ id) => this.#asked.has(id));
      for (const id of left) this.#gone.add(id);
      return left;
    } catch {
      // The worker did not ask the server. The next view asks again.
      for (const id of unknown) this.#asked.delete(id);
      return [];
    }
  }

  #askAgain() {
    for (const id of this.#failed) this.#asked.delete(id);
    this.#failed.clear();
  }

  /** @param {{sending: number, failed: number}} unsent of the worker @returns {import('../page/sign-out-dialog.js').Unsent} without what can never be sent */
  unsent({ sending, failed }) {
    const gone = this.#orphans.filter(({ conversationId }) => this.#gone.has(conversationId));
    const goneFailed = gone.filter(({ state }) => state === 'failed').length;
    const drafts = this.#drafts.conversationIds.filter((id) => !this.#gone.has(id)).length;
    const hasUnsendable = [...this.#gone].some((id) => this.textsIn(id).some((text) => text.trim() !== ''));
    return { sending: sending - (gone.length - goneFailed), failed: failed - goneFailed, drafts, hasUnsendable };
  }

  /** @param {string} id @returns {string[]} */
  textsIn(id) {
    return [...this.#orphansIn(id).map(({ content }) => content), this.#drafts.of(id)];
  }

  /** @param {string} id @returns {boolean} false too if the user has come back to it */
  has(id) {
    return this.#gone.has(id);
  }

  /** @param {string} id @param {string[]} texts that the user was shown: a draft that has changed since stays */
  discard(id, texts) {
    for (const { tempMessageId } of this.#orphansIn(id)) this.#link.ask('discard', { tempMessageId }).catch(() => {});
    if (texts.includes(this.#drafts.of(id))) this.#drafts.discard(id);
  }

  /** @param {string} id */
  #orphansIn(id) {
    return this.#orphans.filter(({ conversationId }) => conversationId === id);
  }
}
