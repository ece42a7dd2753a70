/**
 * Turns a conversation into the rows of its timeline: day separators, the marker before new messages, messages, lines of the group, and the line
 * of those who have read the last message.
 *
 * @typedef {object} MessageRow
 * @property {string} key
 * @property {'message'} kind
 * @property {string} [tempMessageId]
 * @property {string} [messageId]
 * @property {number} [seq]
 * @property {string} senderId
 * @property {string} senderName
 * @property {string} [senderPicture]
 * @property {true} [bot] a bot has sent it
 * @property {string} content
 * @property {import('chat-api-client').Attachment[]} [attachments]
 * @property {string} sentAt
 * @property {'sending'|'sent'|'failed'|'received'} state
 * @property {string} [error]
 * @property {'send'|'edit'|'delete'} action the one that `state` and `error` are about
 * @property {string} [ref] of an edit or a deletion
 * @property {string} [editedAt]
 * @property {boolean} isDeleted
 * @property {boolean} isCollapsed true if the sender is blocked and the user has not asked to see the message
 * @property {boolean} own
 * @property {boolean} inGroup
 * @property {boolean} first of a run of messages of one sender
 * @property {boolean} last of such a run
 * @property {import('./reactions-view.js').ReactionRow[]} reactions
 * @property {{seq: number, name: string, content: string, deleted: boolean}} [quoted]
 * @property {string[]} mentionNames names in the text that mention somebody
 * @property {boolean} mentionsUser
 * @property {string[]} seenBy names of those who have read an own message
 * @property {boolean} isSeen true if all others have read it
 * @property {'folded'|'unfolded'} [fold] absent from a message that is shown whole anyway
 *
 * @typedef {import('./gap-view.js').Gap & {key: string, kind: 'gap'}} GapRow messages that are not loaded
 *
 * @typedef {MessageRow|{key: string, kind: 'day'|'unread'|'system'|'seen', text: string, seq?: number}} ContentRow
 * @typedef {ContentRow|GapRow} Row
 *
 * @typedef {object} RowContext
 * @property {string} userId
 * @property {number|null} newAfter position after which messages were new when the conversation was opened
 * @property {(userId: string) => string} nameOf
 * @property {(userId: string) => string|undefined} pictureOf
 * @property {(userId: string) => boolean} isBlocked
 * @property {(row: MessageRow) => boolean} [isUnfolded] whether a long message is shown whole
 */

import { seenBy } from './conversation-facts.js';
import { day, list } from './format.js';
import { t } from './language.js';
import { isLong } from './message-fold.js';
import { previewOf } from './message-preview.js';
import { reactionRows } from './reactions-view.js';
import { systemText } from './system-text.js';

const RUN_MS = 5 * 60_000;
const SEEN_NAMES_SHOWN = 5;

/** @param {import('./conversation.js').Conversation} conversation @param {RowContext} context @returns {Row[]} */
export function rowsOf(conversation, context) {
  const { newAfter } = context;
  const messages = messageRows(conversation, context);
  /** @type {Row[]} */
  const rows = [];
  let lastDay = '';
  let markedNew = newAfter === null || !conversation.messages.has(firstNew(conversation, newAfter));
  messages.forEach((message, index) => {
    const thisDay = day(message.sentAt);
    const gap = gapBetween(messages[index - 1], message);
    const isNew = !markedNew && !message.own && message.kind === 'message' && (message.seq ?? 0) > (newAfter ?? 0);
    if (gap) rows.push(gap);
    if (thisDay !== lastDay) rows.push({ key: `day:${thisDay}`, kind: 'day', text: thisDay });
    if (isNew) rows.push({ key: 'unread', kind: 'unread', text: t('timeline.newMessages') });
    message.first = thisDay !== lastDay || isNew || gap !== null || !isOneRun(messages[index - 1], message);
    if (message.first && index > 0) messages[index - 1].last = true;
    message.last = index === messages.length - 1;
    lastDay = thisDay;
    markedNew ||= isNew;
    rows.push(message.kind === 'system' ? { key: message.key, kind: 'system', seq: message.seq, text: message.text } : withFold(message, context));
  });
  return [...rows, ...seenRow(messages.at(-1))];
}

/** The line is shown where the new messages begin, not before the first one that is loaded. @param {import('./conversation.js').Conversation} conversation @param {number} newAfter */
function firstNew({ firstSeq, my }, newAfter) {
  return Math.max(newAfter + 1, firstSeq, (my?.aboveSeq ?? 0) + 1);
}

/** @param {MessageRow} message @param {RowContext} context @returns {MessageRow} */
function withFold(message, { isUnfolded }) {
  if (!isUnfolded || message.isDeleted || message.isCollapsed || !isLong(message.content)) return message;
  return { ...message, fold: isUnfolded(message) ? 'unfolded' : 'folded' };
}

/** Positions have no holes, so a hole is what is not loaded. @param {any} before @param {any} message @returns {GapRow|null} */
function gapBetween(before, message) {
  if (!before?.seq || !message.seq || message.seq === before.seq + 1) return null;
  return { key: `gap:${before.seq}`, kind: 'gap', after: before.seq, before: message.seq };
}

/** @param {any} before @param {any} message */
function isOneRun(before, message) {
  const isSame = before?.senderId === message.senderId && before.kind === message.kind;
  return isSame && Date.parse(message.sentAt) - Date.parse(before.sentAt) < RUN_MS;
}

/** @param {any} last @returns {Row[]} */
function seenRow(last) {
  if (!last?.own || !last.seenBy?.length || last.isDeleted) return [];
  const more = last.seenBy.length - SEEN_NAMES_SHOWN;
  const names = list([...last.seenBy.slice(0, SEEN_NAMES_SHOWN), ...(more > 0 ? [t('names.more', { count: more })] : [])]);
  return [{ key: 'seen', kind: 'seen', text: last.inGroup ? t('timeline.seenBy', { names }) : t('timeline.seen') }];
}

/** @param {import('./conversation.js').Conversation} conversation @param {RowContext} context @returns {any[]} */
function messageRows(conversation, context) {
  const { messages, pending, changes, isGroup } = conversation;
  const { userId, nameOf } = context;
  const changeOf = new Map([...changes.values()].map((change) => [change.seq, change]));
  const stored = [...messages.values()].sort((one, other) => one.seq - other.seq).map((message) => {
    if (message.messageType === 'system' && !message.deletedAt) return systemRow(message, context);
    return withChange(storedRow(conversation, message, context), changeOf.get(message.seq));
  });
  const unsent = [...pending.values()].map((message) => ({
    ...message, ...quotedIn(message, messages, nameOf), key: `temp:${message.tempMessageId}`, kind: 'message', senderId: userId, senderName: t('names.youAlone'), own: true,
    action: 'send', isDeleted: false, isCollapsed: false, reactions: [], mentionNames: mentionNamesOf(message, nameOf), mentionsUser: false, seenBy: [], isSeen: false,
  }));
  return [...stored, ...unsent].map((message) => ({ ...message, inGroup: isGroup, first: false, last: false }));
}

/** @param {import('./conversation.js').Message} message @param {RowContext} context */
function systemRow(message, { userId, nameOf }) {
  const { messageId, seq, senderId, sentAt } = message;
  return { key: `id:${messageId}`, kind: 'system', seq, senderId, sentAt, own: false, text: systemText(message, userId, nameOf) };
}

/** @param {import('./conversation.js').Conversation} conversation @param {import('./conversation.js').Message} message @param {RowContext} context */
function storedRow(conversation, message, { userId, nameOf, pictureOf, isBlocked }) {
  const { seq, senderId, mentions = [], mentionAll = false } = message;
  const own = senderId === userId;
  const seen = own ? seenBy(conversation, message) : [];
  const { reactions: _, quote: __, mine: ___, mentions: ____, ...fields } = message;
  return {
    ...fields, ...quotedIn(message, conversation.messages, nameOf), kind: 'message', own, action: 'send', state: own ? 'sent' : 'received',
    key: own && message.tempMessageId ? `temp:${message.tempMessageId}` : `id:${message.messageId}`,
    senderName: own ? t('names.youAlone') : nameOf(senderId), senderPicture: conversation.isGroup && !own ? pictureOf(senderId) : undefined,
    isDeleted: message.deletedAt !== undefined,
    isCollapsed: conversation.isGroup && !own && isBlocked(senderId) && !conversation.revealed.has(seq),
    reactions: reactionRows(message, conversation.reacting.get(seq)?.reactions, userId, nameOf),
    mentionNames: mentionNamesOf(message, nameOf), mentionsUser: !own && (mentionAll || mentions.includes(userId)),
    seenBy: seen.map(nameOf), isSeen: seen.length > 0 && (!conversation.isGroup || seen.length >= conversation.memberCount - 1),
  };
}

/** @param {{quote?: import('chat-api-client').Quote}} message @param {Map<number, import('./conversation.js').Message>} messages @param {(userId: string) => string} nameOf */
function quotedIn({ quote }, messages, nameOf) {
  if (!quote) return {};
  const { seq, senderId, content = '', deleted = false } = quote;
  const { attachments } = messages.get(seq) ?? {};
  const count = quote.attachments ?? 0;
  const text = content === '' && !attachments && count > 1 ? t('preview.files', { count }) : previewOf({ content, attachments });
  return { quoted: { seq, name: nameOf(senderId), content: deleted ? '' : text, deleted } };
}

/** @param {{mentions?: string[], mentionAll?: boolean}} message @param {(userId: string) => string} nameOf */
function mentionNamesOf({ mentions = [], mentionAll = false }, nameOf) {
  return [...mentions.map(nameOf), ...(mentionAll ? ['all'] : [])];
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
