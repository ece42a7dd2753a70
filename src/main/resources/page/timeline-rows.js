/**
 * Turns a conversation into the rows of its timeline: day separators, the marker before new messages, and messages.
 *
 * @typedef {object} MessageRow
 * @property {string} key
 * @property {'message'} kind
 * @property {string} [tempMessageId]
 * @property {string} [messageId]
 * @property {number} [seq]
 * @property {string} senderId
 * @property {string} content
 * @property {string} sentAt
 * @property {'sending'|'sent'|'failed'|'received'} state
 * @property {string} [error]
 * @property {boolean} own
 * @property {boolean} inGroup
 * @property {boolean} first of a run of messages of one sender
 * @property {boolean} last of such a run
 *
 * @typedef {MessageRow|{key: string, kind: 'day'|'unread', text: string}} Row
 */

import { day } from './format.js';

const RUN_MS = 5 * 60_000;

/**
 * @param {import('./store.js').Conversation} conversation
 * @param {string} userId
 * @param {number|null} newAfter position after which messages were new when the conversation was opened
 * @returns {Row[]}
 */
export function rowsOf(conversation, userId, newAfter) {
  const messages = messageRows(conversation, userId);
  /** @type {Row[]} */
  const rows = [];
  let lastDay = '';
  let markedNew = newAfter === null;
  messages.forEach((message, index) => {
    const thisDay = day(message.sentAt);
    const isNew = !markedNew && !message.own && (message.seq ?? 0) > (newAfter ?? 0);
    if (thisDay !== lastDay) rows.push({ key: `day:${thisDay}`, kind: 'day', text: thisDay });
    if (isNew) rows.push({ key: 'unread', kind: 'unread', text: 'New messages' });
    message.first = thisDay !== lastDay || isNew || !isOneRun(messages[index - 1], message);
    if (message.first && index > 0) messages[index - 1].last = true;
    message.last = index === messages.length - 1;
    lastDay = thisDay;
    markedNew ||= isNew;
    rows.push(message);
  });
  return rows;
}

/** @param {MessageRow|undefined} before @param {MessageRow} message */
function isOneRun(before, message) {
  return before?.senderId === message.senderId && Date.parse(message.sentAt) - Date.parse(before.sentAt) < RUN_MS;
}

/** @param {import('./store.js').Conversation} conversation @param {string} userId @returns {MessageRow[]} */
function messageRows({ messages, pending, isGroup }, userId) {
  const stored = [...messages.values()].sort((one, other) => one.seq - other.seq).map((message) => {
    const own = message.senderId === userId;
    const key = own && message.tempMessageId ? `temp:${message.tempMessageId}` : `id:${message.messageId}`;
    return { ...message, key, own, state: own ? 'sent' : 'received' };
  });
  const unsent = [...pending.values()].map((message) => {
    return { ...message, key: `temp:${message.tempMessageId}`, senderId: userId, own: true };
  });
  return [...stored, ...unsent].map((message) => {
    return /** @type {MessageRow} */ ({ ...message, kind: 'message', inGroup: isGroup, first: false, last: false });
  });
}
