/** Applies changes to messages that an app holds. */

import { updateQuotes } from './quotes.js';

/**
 * @typedef {import('../types/index.js').Message} Message
 * @typedef {import('../types/index.js').ChangeItem} ChangeItem
 */

/**
 * @template {{seq: number, rev?: number}} Held
 * @param {Held} message @param {ChangeItem[]} items
 * @param {string} [userId] the user, whose own reactions are taken from the changes
 * @returns {Held} the state after the changes; the same object if none of them is newer
 */
export function afterChanges(message, items, userId) {
  return items.reduce((held, item) => (item.rev > (held.rev ?? 0) ? afterChange(held, item, userId) : held), message);
}

/**
 * Applies changes to the held messages of one conversation.
 * @param {Map<number, Message>} messages by seq @param {ChangeItem[]} items @param {string} [userId]
 */
export function applyChanges(messages, items, userId) {
  for (const item of items) {
    for (const seq of heldSeqs(messages, item)) messages.set(seq, afterChanges(/** @type {Message} */ (messages.get(seq)), [item], userId));
  }
  updateQuotes(messages, items);
}

/**
 * Adds a page of history to the held messages of one conversation; of two states of a message, the one with the higher revision is kept.
 * @param {Map<number, Message>} messages by seq @param {Message[]} page
 * @param {ChangeItem[]} changes those that were received since the page was requested, which it may lack
 * @param {string} [userId]
 */
export function addPage(messages, page, changes = [], userId = undefined) {
  for (const message of page) {
    const held = messages.get(message.seq);
    if (!held || (message.rev ?? 0) > (held.rev ?? 0)) messages.set(message.seq, afterChanges(message, changes, userId));
  }
  updateQuotes(messages, changes);
}

/**
 * Counts messages of other users that were deleted by changes and were unread until then.
 * @param {ChangeItem[]} items
 * @param {(seq: number) => {senderId: string, deletedAt?: string}|undefined} held returns a message before the changes
 * @param {number} lastReadSeq
 * @param {string} userId
 */
export function countDeletedUnread(items, held, lastReadSeq, userId) {
  const isUnread = (/** @type {number} */ seq, /** @type {string|undefined} */ senderId) => {
    return seq > lastReadSeq && senderId !== userId && !held(seq)?.deletedAt;
  };
  let count = 0;
  for (const item of items) {
    if (item.kind === 'message') count += item.deletedAt !== undefined && isUnread(item.seq, item.senderId) ? 1 : 0;
    else {
      for (const [first, last] of item.ranges) {
        for (let seq = Math.max(first, lastReadSeq + 1); seq <= last; seq++) count += isUnread(seq, held(seq)?.senderId) ? 1 : 0;
      }
    }
  }
  return count;
}

/** @param {{kind: 'removed', ranges: [number, number][]}} removed @param {number} seq */
export function isRemoved({ ranges }, seq) {
  return ranges.some(([first, last]) => first <= seq && seq <= last);
}

/** @param {any} held @param {ChangeItem} item with a higher revision @param {string} [userId] @returns {any} */
function afterChange(held, item, userId = '') {
  if (item.kind === 'message') {
    if (item.seq !== held.seq) return held;
    const { kind, actors, ...message } = item;
    // Live changes are the same for all users: they name who has acted, and say nothing about the user otherwise.
    const mine = item.mine ?? actors?.[userId] ?? held.mine;
    return { ...message, ...(mine && { mine }), ...(held.tempMessageId !== undefined && { tempMessageId: held.tempMessageId }) };
  }
  if (!isRemoved(item, held.seq)) return held;
  const { data, messageType, editedAt, edits, reactions, mine, mentions, mentionAll, replyTo, quote, attachments, ...kept } = held;
  return { ...kept, content: '', rev: item.rev, deletedAt: new Date().toISOString() };
}

/** @param {Map<number, Message>} messages @param {ChangeItem} item */
function heldSeqs(messages, item) {
  if (item.kind === 'message') return messages.has(item.seq) ? [item.seq] : [];
  return [...messages.keys()].filter((seq) => isRemoved(item, seq));
}
