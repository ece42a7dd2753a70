/** Quotes of earlier messages: they follow the quoted message. */

/**
 * @typedef {import('../types/index.js').Message} Message
 * @typedef {import('../types/index.js').ChangeItem} ChangeItem
 */

const MAX_QUOTE_LENGTH = 120;

/** @param {{seq: number, senderId: string, content: string, deletedAt?: string, attachments?: readonly any[]}} message @returns {import('../types/index.js').Quote} */
export function quoteOf({ seq, senderId, content, deletedAt, attachments = [] }) {
  const isDeleted = deletedAt !== undefined;
  const quote = { seq, senderId, content: isDeleted ? '' : [...content].slice(0, MAX_QUOTE_LENGTH).join(''), deleted: isDeleted };
  return attachments.length > 0 && !isDeleted ? { ...quote, attachments: attachments.length } : quote;
}

/**
 * Updates the quotes of the held messages of one conversation after some messages have changed.
 * @param {Map<number, Message>} messages by seq @param {ChangeItem[]} items
 */
export function updateQuotes(messages, items) {
  for (const [seq, message] of messages) {
    const quoted = message.quote && quotedAfter(message.quote, messages, items);
    if (quoted) messages.set(seq, { ...message, quote: quoted });
  }
}

/** @param {import('../types/index.js').Quote} quote @param {Map<number, Message>} messages @param {ChangeItem[]} items */
function quotedAfter(quote, messages, items) {
  const changed = items.filter((item) => {
    return item.kind === 'message' ? item.seq === quote.seq : item.ranges.some(([first, last]) => first <= quote.seq && quote.seq <= last);
  }).at(-1);
  if (!changed) return undefined;
  const held = messages.get(quote.seq);
  if (held) return quoteOf(held);
  return changed.kind === 'message' ? quoteOf(changed) : { seq: quote.seq, senderId: quote.senderId, content: '', deleted: true };
}
