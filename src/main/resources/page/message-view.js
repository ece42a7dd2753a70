/** One message: its bubble, its time and state, its menu, and the actions for a send or change that failed. */

import { isShown } from './attachment-view.js';
import { avatar, element, icon } from './dom.js';
import { exactTime, hueOf, list, time } from './format.js';
import { textNodes } from './message-text.js';
import { reactionsElement } from './reactions-view.js';

const STATES = {
  send: { sending: 'Sending', sent: 'Sent', failed: 'Not sent' },
  edit: { sending: 'Saving', sent: 'Saved', failed: 'Not saved' },
  delete: { sending: 'Deleting', sent: 'Deleted', failed: 'Not deleted' },
};
const DELETED = 'Message deleted';
const COLLAPSED = 'Message of somebody you have blocked';
const EDITED = 'edited';

/**
 * @typedef {object} MessageActions
 * @property {(tempMessageId: string) => void} retry
 * @property {(tempMessageId: string) => void} discard
 * @property {(ref: string) => void} [retryChange]
 * @property {(ref: string) => void} [discardChange]
 * @property {(button: HTMLElement, seq: number) => void} [openMenu] absent if messages have no menu
 * @property {(seq: number, key: string) => void} [toggleReaction]
 * @property {(button: HTMLElement, seq: number) => void} [addReaction]
 * @property {import('./link-preview-view.js').LinkPreviewView} [previews] absent if the server makes no previews
 * @property {import('./attachment-view.js').AttachmentView} [files] absent if messages have no files
 * @property {(seq: number) => void} [jump] to a quoted message
 * @property {(seq: number) => void} [reveal] shows a message of a blocked user
 */

/** @param {import('./timeline-rows.js').Row} row */
export function createRow(row) {
  if (row.kind !== 'message') return element('li', { class: row.kind, 'data-testid': `row-${row.kind}` });
  return element('li', { class: row.own ? 'message own' : 'message', 'data-testid': 'message' });
}

/** @param {HTMLElement} item @param {import('./timeline-rows.js').ContentRow} row @param {MessageActions} actions */
export function writeRow(item, row, actions) {
  if (row.kind !== 'message') {
    item.replaceChildren(element('span', {}, row.text));
    return;
  }
  item.classList.toggle('first', row.first);
  item.classList.toggle('last', row.last);
  item.classList.toggle('in-group', row.inGroup);
  item.classList.toggle('deleted', row.isDeleted || row.isCollapsed);
  item.classList.toggle('mentions-user', row.mentionsUser);
  Object.assign(item.dataset, { state: row.state, senderId: row.senderId });
  for (const name of /** @type {const} */ (['tempId', 'messageId', 'seq'])) {
    const value = name === 'tempId' ? row.tempMessageId : row[name];
    if (value) item.dataset[name] = String(value);
  }
  const focused = /** @type {HTMLElement|null} */ (item.contains(document.activeElement) ? document.activeElement : null);
  item.replaceChildren(...parts(row, actions, item));
  if (focused) sameControl(item, focused).focus();
}

/** @param {HTMLElement} item whose content was replaced @param {HTMLElement} focused the control that had the focus @returns {HTMLElement} */
function sameControl(item, { dataset: { testid, key } }) {
  const controls = /** @type {HTMLElement[]} */ ([...item.querySelectorAll('button')]);
  const same = controls.find((control) => control.dataset.testid === testid && control.dataset.key === key);
  return same ?? /** @type {HTMLElement} */ (document.getElementById('composer-input'));
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {MessageActions} actions @param {HTMLElement} shown the message so far */
function parts(row, actions, shown) {
  const showsSender = row.inGroup && !row.own && row.first;
  const name = element('span', { class: showsSender ? 'sender' : 'visually-hidden', dir: 'auto', 'data-testid': 'message-sender' }, row.senderName);
  name.style.setProperty('--hue', String(hueOf(row.senderId)));
  const content = element('p', { class: 'content', dir: 'auto', 'data-testid': 'message-content' }, ...textOf(row));
  const isWhole = !row.isDeleted && !row.isCollapsed;
  const quote = row.quoted && isWhole ? [quoteElement(row.quoted, actions)] : [];
  const { attachments = [] } = row;
  const files = attachments.length > 0 && isWhole && actions.files ? [actions.files.elementOf(attachments, shown.querySelector('.attachments'))] : [];
  const preview = isWhole && row.seq !== undefined ? (actions.previews?.elementsOf(row.content, shown.querySelector('.link-preview')) ?? []) : [];
  const isPicture = files.length > 0 && row.content === '' && attachments.every(isShown);
  const bubble = element('div', { class: isPicture ? 'bubble bare' : 'bubble' }, name, ...quote, ...files, ...preview, content, meta(row));
  const mark = isEdited(row) ? EDITED.length + 1 : 0;
  bubble.style.setProperty('--time-length', String(time(row.sentAt).length + mark));
  if (row.isCollapsed && actions.reveal) bubble.append(revealButton(row, actions.reveal));
  if (row.seq !== undefined && isWhole && actions.openMenu) bubble.append(menuButton(row, actions.openMenu));
  const face = row.inGroup && !row.own ? [row.last ? avatar(row.senderName, { key: row.senderId, picture: row.senderPicture }) : element('span', { class: 'no-avatar' })] : [];
  const reactions = row.reactions.length > 0 && isWhole ? [reactionsElement(row.reactions, {
    toggle: (key) => actions.toggleReaction?.(row.seq ?? 0, key),
    add: (button) => actions.addReaction?.(button, row.seq ?? 0),
  })] : [];
  return [...face, bubble, ...reactions, ...(row.state === 'failed' ? [failure(row, actions)] : [])];
}

/** @param {import('./timeline-rows.js').MessageRow} row */
function textOf({ isDeleted, isCollapsed, content, mentionNames }) {
  if (isDeleted) return [DELETED];
  return isCollapsed ? [COLLAPSED] : textNodes(content, mentionNames);
}

/** @param {{seq: number, name: string, content: string, deleted: boolean}} quoted @param {MessageActions} actions */
function quoteElement({ seq, name, content, deleted }, actions) {
  const text = deleted ? DELETED : content;
  const quote = element('button', { type: 'button', class: deleted ? 'quote deleted-quote' : 'quote', 'aria-label': `Reply to ${name}: ${text}`, 'data-testid': 'quote' },
    element('span', { class: 'quote-name', dir: 'auto' }, name), element('span', { class: 'quote-text', dir: 'auto' }, text));
  quote.addEventListener('click', () => actions.jump?.(seq));
  return quote;
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {(seq: number) => void} reveal */
function revealButton({ seq = 0 }, reveal) {
  const button = element('button', { type: 'button', class: 'link', 'data-testid': 'message-reveal' }, 'Show');
  button.addEventListener('click', () => reveal(seq));
  return button;
}

/** @param {import('./timeline-rows.js').MessageRow} row */
function isEdited({ editedAt, isDeleted }) {
  return editedAt !== undefined && !isDeleted;
}

/** @param {import('./timeline-rows.js').MessageRow} row */
function meta(row) {
  const parts = [element('time', { datetime: row.sentAt, title: exactTime(row.sentAt) }, time(row.sentAt))];
  if (isEdited(row)) {
    const title = `Edited ${exactTime(row.editedAt ?? row.sentAt)}`;
    parts.unshift(element('span', { class: 'edited', title, 'data-testid': 'message-edited' }, EDITED));
  }
  if (row.state !== 'received') {
    const isRead = row.state === 'sent' && row.seenBy.length > 0;
    const label = isRead ? `Seen by ${list(row.seenBy)}` : STATES[row.action][row.state];
    const state = element('span', { class: row.isSeen ? 'state seen-by-all' : 'state', title: label, 'data-testid': 'message-state' }, icon(isRead ? 'seen' : row.state));
    state.append(element('span', { class: 'visually-hidden' }, label));
    parts.push(state);
  }
  return element('p', { class: 'meta' }, ...parts);
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {(button: HTMLElement, seq: number) => void} openMenu */
function menuButton({ seq = 0, own }, openMenu) {
  const button = element('button', {
    type: 'button', class: 'icon-button message-actions', title: 'Actions', 'aria-label': 'Actions for this message', 'data-own': own,
    'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-controls': 'message-menu', 'data-testid': 'message-actions',
  }, icon('more'));
  button.addEventListener('click', () => openMenu(button, seq));
  return button;
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {MessageActions} actions */
function failure({ action, error, tempMessageId = '', ref }, actions) {
  const retry = element('button', { type: 'button', class: 'link', 'data-testid': 'message-retry' }, 'Try again');
  const discard = element('button', { type: 'button', class: 'link', 'data-testid': 'message-discard' }, 'Discard');
  retry.addEventListener('click', () => (ref ? actions.retryChange?.(ref) : actions.retry(tempMessageId)));
  discard.addEventListener('click', () => (ref ? actions.discardChange?.(ref) : actions.discard(tempMessageId)));
  const text = `${STATES[action].failed}. ${error ?? ''}`.trim();
  return element('p', { class: 'failure' }, element('span', { 'data-testid': 'message-failure' }, text), retry, discard);
}
