/** The actions that wait in the outbox: messages, and changes of messages. Each has a `ref`, its name in the frames; that of a message is its `tempMessageId`. */

/**
 * @typedef {import('../types/index.js').PendingMessage} PendingMessage
 * @typedef {import('../types/index.js').PendingChange} PendingChange
 *
 * @typedef {object} ActionDetails
 * @property {string} ref
 * @property {'send-message'|'edit-message'|'delete-messages'|'react'} action
 * @property {string} conversationId
 * @property {string} [content]
 * @property {string} [messageType]
 * @property {object} [data]
 * @property {number} [seq]
 * @property {number} [ifRev]
 * @property {[number, number][]} [ranges]
 * @property {number} [replyTo]
 * @property {string[]} [mentions]
 * @property {boolean} [mentionAll]
 * @property {(string|import('../types/attachments.js').Attachment)[]} [attachments]
 * @property {string[]} [reactions] the user's whole set
 * @property {string} writtenAt
 *
 * @typedef {object} ActionRecord the stored form; records of messages have no `action`, as those of earlier versions
 * @property {string} [tempMessageId]
 * @property {string} [ref]
 * @property {ActionDetails['action']} [action]
 * @property {string} conversationId
 * @property {string} writtenAt
 */

/** Fields of each action beside `conversationId`. */
const FIELDS = /** @type {const} */ ({
  'send-message': ['content', 'messageType', 'data', 'replyTo', 'mentions', 'mentionAll', 'attachments'],
  'edit-message': ['seq', 'content', 'data', 'mentions', 'mentionAll', 'ifRev'],
  'delete-messages': ['ranges'],
  'react': ['seq', 'reactions'],
});

/** @param {ActionDetails} action */
export function isMessage({ action }) {
  return action === 'send-message';
}

/** @param {ActionDetails} action @returns {object} the frame that requests it */
export function frameOf(action) {
  const { attachments } = action;
  return {
    action: action.action, ...namesOf(action), ...fieldsOf(action),
    ...(attachments && { attachments: attachments.map((attached) => (typeof attached === 'string' ? attached : attached.id)) }),
  };
}

/** @param {ActionDetails} action @returns {ActionRecord} */
export function recordOf(action) {
  return { ...(!isMessage(action) && { action: action.action }), ...namesOf(action), ...fieldsOf(action), writtenAt: action.writtenAt };
}

/** @param {any} record an {@link ActionRecord} @returns {ActionDetails} */
export function ofRecord({ tempMessageId, ref = tempMessageId, action = 'send-message', conversationId, writtenAt, ...fields }) {
  const details = { ref, action, conversationId, writtenAt };
  return { ...details, ...fieldsOf({ ...fields, ...details }) };
}

/** @param {ActionDetails & {phase: PendingMessage['phase']}} action @returns {any} a {@link PendingMessage} or a {@link PendingChange} */
export function pendingOf(action) {
  return { ...recordOf(action), phase: action.phase };
}

/** The names by which frames and events refer to an action. @param {ActionDetails} action @returns {{tempMessageId?: string, ref?: string, conversationId: string}} */
export function namesOf(action) {
  const { ref, conversationId } = action;
  return isMessage(action) ? { tempMessageId: ref, conversationId } : { ref, conversationId };
}

/** @param {ActionDetails} action @param {import('../types/index.js').ChangeItem} item @returns {boolean} true if the message is in the state that the edit requests */
export function isAchieved({ action, seq, content, data, mentions = [], mentionAll = false, ifRev = -1 }, item) {
  if (action !== 'edit-message' || data !== undefined || item.kind !== 'message') return false;
  const hasMentions = mentions.every((id) => item.mentions?.includes(id)) && (!mentionAll || item.mentionAll === true);
  return hasMentions && item.seq === seq && !item.deletedAt && item.content === content && item.rev > ifRev;
}

/** @param {any} action @returns {Partial<ActionDetails>} */
function fieldsOf(action) {
  const names = /** @type {readonly string[]} */ (FIELDS[/** @type {ActionDetails['action']} */ (action.action)]);
  return Object.fromEntries(names.filter((name) => action[name] !== undefined).map((name) => [name, action[name]]));
}
