/** The user's own edits, deletions and reactions in one conversation, which the messages show before the server has carried them out. */

import { ownReactions } from '../reactions.js';

/**
 * @typedef {import('../../types/index.js').Message} Message
 * @typedef {import('../../types/live.js').OwnChange} OwnChange
 * @typedef {OwnChange & {rev?: number, content?: string, mentions?: string[], mentionAll?: boolean, data?: any, reactions?: string[], ranges?: [number, number][]}} Held
 */

export class OwnChanges {
  #userId;
  /** @type {Map<string, Held>} by ref, oldest first */ #held = new Map();

  /** @param {string} userId */
  constructor(userId) {
    this.#userId = userId;
  }

  /** @param {import('../../types/index.js').PendingChange} pending */
  pending(pending) {
    // A further one about the same message takes the place of one that was refused.
    for (const { ref, state, seq, action } of [...this.#held.values()]) {
      if (state === 'failed' && action === pending.action && seq === seqOf(pending)) this.#held.delete(ref);
    }
    const { ref, action, content, data, mentions, mentionAll, reactions, ranges, writtenAt } = pending;
    this.#held.set(ref, { ref, action, seq: seqOf(pending), content, data, mentions, mentionAll, reactions, ranges, writtenAt, state: 'sending' });
  }

  /** @param {import('../../types/index.js').ChangeSettled} settled @param {Map<number, Message>} messages @param {number} known revision up to which the messages are known */
  settled({ ref, rev, error }, messages, known) {
    const change = this.#held.get(ref);
    if (!change) return;
    if (!error) this.#held.set(ref, { ...change, state: 'done', rev });
    else if (error.code === 'discarded' || error.code === 'closed') this.#held.delete(ref);
    else this.#held.set(ref, { ...change, state: 'failed', error });
    this.dropShown(messages, known);
  }

  /**
   * Forgets those that the messages show. One that changed nothing has the revision of its conversation, which its message may never get.
   * @param {Map<number, Message>} messages @param {number} known revision up to which the messages are known
   */
  dropShown(messages, known) {
    for (const { ref, state, rev = 0, seq } of [...this.#held.values()]) {
      const message = messages.get(seq);
      if (state === 'done' && (!message || known >= rev || (message.rev ?? 0) >= rev)) this.#held.delete(ref);
    }
  }

  /** @param {string} ref @returns {boolean} true if it was refused and is forgotten */
  dismiss(ref) {
    return this.#held.get(ref)?.state === 'failed' && this.#held.delete(ref);
  }

  clear() {
    this.#held.clear();
  }

  /** @param {Message} message @returns {{message: Message, change?: OwnChange, stamp: string}} the message as the user has changed it, the last change that the server has not carried out, and what tells one state of all changes from another */
  show(message) {
    const changes = [...this.#held.values()].filter((change) => concerns(change, message.seq));
    if (changes.length === 0) return { message, stamp: '' };
    const shown = changes.reduce((state, change) => (change.state === 'failed' ? state : this.#apply(state, change)), message);
    const { ref, action, seq, content, reactions, state, error, writtenAt } = /** @type {Held} */ (changes.at(-1));
    const stamp = changes.map((each) => `${each.ref} ${each.state}`).join();
    return { message: shown, change: { ref, action, seq, content, reactions, state, error, writtenAt }, stamp };
  }

  /** @param {Message} message @param {Held} change @returns {Message} */
  #apply(message, { action, content = '', data, mentions, mentionAll, reactions = [], writtenAt }) {
    if (action === 'react') return withReactions(message, reactions, this.#userId);
    if (action === 'edit-message') {
      return { ...message, content, ...(data && { data }), ...(mentions && { mentions }), ...(mentionAll !== undefined && { mentionAll }), editedAt: writtenAt };
    }
    const { data: _, reactions: __, attachments, quote, mentions: ___, ...kept } = message;
    return { ...kept, content: '', deletedAt: writtenAt };
  }
}

/** @param {Message} message @param {string[]} wanted @param {string} userId @returns {Message} */
export function withReactions(message, wanted, userId) {
  const own = ownReactions(message, userId);
  const taken = (message.reactions ?? []).map((reaction) => {
    const { key, count, users } = reaction;
    if (own.includes(key) === wanted.includes(key)) return reaction;
    // The server names no users where they are too many.
    return own.includes(key)
      ? { key, count: count - 1, ...(users && { users: users.filter((id) => id !== userId) }) }
      : { key, count: count + 1, ...(users && { users: [...users, userId] }) };
  });
  const added = wanted.filter((key) => !taken.some((reaction) => reaction.key === key)).map((key) => ({ key, count: 1, users: [userId] }));
  return { ...message, reactions: [...taken, ...added].filter(({ count }) => count > 0), mine: wanted };
}

/** @param {import('../../types/index.js').PendingChange} pending */
function seqOf({ seq, ranges = [] }) {
  return seq ?? ranges[0]?.[0] ?? 0;
}

/** @param {Held} change @param {number} seq */
function concerns(change, seq) {
  return change.ranges ? change.ranges.some(([first, last]) => first <= seq && seq <= last) : change.seq === seq;
}
