/** Bounds the messages of a conversation: those far from what is in view are forgotten, and loaded again when the user comes near. */

/** Messages of a timeline. With their parts and the rest of the page this is fewer than 3,000 nodes. */
export const MAX_MESSAGES = 120;
/** Messages that stay above and below those in view, which is more than a screen. */
const NEAR = 40;
/** The newest messages stay, so that there is a gap before them to load. */
const NEWEST = 10;

/**
 * Selects the messages to forget, on one side of the view, so that the other side says where the view was.
 *
 * @param {number[]} seqs positions of the loaded messages, ascending
 * @param {{first: number, last: number}} view positions of the first and the last message in view
 * @returns {number[]} positions to forget, empty if there are not too many messages
 */
export function farFrom(seqs, { first, last }) {
  if (seqs.length <= MAX_MESSAGES) return [];
  const above = seqs.filter((seq) => seq < first);
  const below = seqs.filter((seq) => seq > last);
  if (above.length > below.length) return above.slice(0, -NEAR);
  return below.slice(NEAR, -NEWEST);
}

/** Messages of a conversation that is not open, which go on to come for days. */
const MAX_HELD = 300;

/** Forgets the oldest messages if there are too many. @param {Map<number, unknown>} messages by position */
export function boundHeld(messages) {
  if (messages.size <= MAX_HELD) return;
  const seqs = [...messages.keys()].sort((one, other) => one - other);
  for (const seq of seqs.slice(0, -MAX_MESSAGES)) messages.delete(seq);
}
