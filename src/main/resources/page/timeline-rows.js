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
 * @property {'send'|'edit'|'delete'} action the one that `state` and `error` are about
 * @property {string} [ref] of an edit or a deletion
 * @property {string} [editedAt]
 * @property {boolean} isDeleted
 * @property {boolean} hasMenu true if the user may edit and delete the message
 * @property {boolean} own
 * @property {boolean} inGroup
 * @property {boolean} first of a run of messages of one sender
 * @property {boolean} last of such a run
 *
 * @typedef {MessageRow|{key: string, kind: 'day'|'unread', text: string}} Row
 */

import { mayChange } from './conversation.js';
import { day } from './format.js';

const RUN_MS = 5 * 60_000;

/**
 * @param {import('./conversation.js').Conversation} conversation
 * @param {string} userId
 * @param {number|null} newAfter position after which messages were new when the conversation was opened
 * @param {boolean} [canChange] true if messages can be edited and deleted
 * @returns {Row[]}
 */
export function rowsOf(conversation, userId, newAfter, canChange = false) {
  const messages = messageRows(conversation, userId, canChange);
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

/** @param {import('./conversation.js').Conversation} conversation @param {string} userId @param {boolean} canChange @returns {MessageRow[]} */
function messageRows({ messages, pending, changes, isGroup }, userId, canChange) {
  const changeOf = new Map([...(changes?.values() ?? [])].map((change) => [change.seq, change]));
  const stored = [...messages.values()].sort((one, other) => one.seq - other.seq).map((message) => {
    const own = message.senderId === userId;
    const key = own && message.tempMessageId ? `temp:${message.tempMessageId}` : `id:${message.messageId}`;
    const row = { ...message, key, own, action: 'send', state: own ? 'sent' : 'received', isDeleted: message.deletedAt !== undefined };
    const changed = withChange(row, changeOf.get(message.seq));
    return { ...changed, hasMenu: canChange && !changed.isDeleted && mayChange(message, userId) };
  });
  const unsent = [...pending.values()].map((message) => {
    return { ...message, key: `temp:${message.tempMessageId}`, senderId: userId, own: true, action: 'send', isDeleted: false, hasMenu: false };
  });
  return [...stored, ...unsent].map((message) => {
    return /** @type {any} */ ({ ...message, kind: 'message', inGroup: isGroup, first: false, last: false });
  });
}

/** Shows a change by the user before the server has confirmed it. @param {any} row @param {import('./conversation.js').OwnChange} [change] */
function withChange(row, change) {
  if (!change) return row;
  const { ref, content, state, error } = change;
  const isDeletion = content === undefined;
  const shown = { ...row, ref, error, action: isDeletion ? 'delete' : 'edit', state: state === 'done' ? row.state : state };
  if (row.isDeleted) return shown;
  if (isDeletion) return { ...shown, isDeleted: state !== 'failed' };
  return { ...shown, content, editedAt: row.editedAt ?? row.sentAt };
}
