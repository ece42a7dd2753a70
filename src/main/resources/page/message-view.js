/** One message: its bubble, its time and state, its menu, and the actions for a send or change that failed. */

import { avatar, element, icon } from './dom.js';
import { exactTime, hueOf, time } from './format.js';

const LINK = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/g;
const STATES = {
  send: { sending: 'Sending', sent: 'Sent', failed: 'Not sent' },
  edit: { sending: 'Saving', sent: 'Saved', failed: 'Not saved' },
  delete: { sending: 'Deleting', sent: 'Deleted', failed: 'Not deleted' },
};
const DELETED = 'Message deleted';
const EDITED = 'edited';

/**
 * @typedef {object} MessageActions
 * @property {(tempMessageId: string) => void} retry
 * @property {(tempMessageId: string) => void} discard
 * @property {(ref: string) => void} [retryChange]
 * @property {(ref: string) => void} [discardChange]
 * @property {(button: HTMLElement, seq: number) => void} [openMenu] absent if messages cannot be changed
 */

/** @param {import('./timeline-rows.js').Row} row */
export function createRow(row) {
  if (row.kind !== 'message') return element('li', { class: row.kind });
  return element('li', { class: row.own ? 'message own' : 'message', 'data-testid': 'message' });
}

/** @param {HTMLElement} item @param {import('./timeline-rows.js').Row} row @param {MessageActions} actions */
export function writeRow(item, row, actions) {
  if (row.kind !== 'message') {
    item.replaceChildren(element('span', {}, row.text));
    return;
  }
  item.classList.toggle('first', row.first);
  item.classList.toggle('last', row.last);
  item.classList.toggle('in-group', row.inGroup);
  item.classList.toggle('deleted', row.isDeleted);
  Object.assign(item.dataset, { state: row.state, senderId: row.senderId });
  for (const name of /** @type {const} */ (['tempId', 'messageId', 'seq'])) {
    const value = name === 'tempId' ? row.tempMessageId : row[name];
    if (value) item.dataset[name] = String(value);
  }
  const hadFocus = item.contains(document.activeElement);
  item.replaceChildren(...parts(row, actions));
  if (hadFocus) document.getElementById('composer-input')?.focus();
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {MessageActions} actions */
function parts(row, actions) {
  const sender = row.own ? 'You' : row.senderId;
  const showsSender = row.inGroup && !row.own && row.first;
  const name = element('span', { class: showsSender ? 'sender' : 'visually-hidden', dir: 'auto' }, sender);
  name.style.setProperty('--hue', String(hueOf(sender)));
  const text = row.isDeleted ? [DELETED] : linked(row.content);
  const content = element('p', { class: 'content', dir: 'auto', 'data-testid': 'message-content' }, ...text);
  const bubble = element('div', { class: 'bubble' }, name, content, meta(row));
  const mark = isEdited(row) ? EDITED.length + 1 : 0;
  bubble.style.setProperty('--time-length', String(time(row.sentAt).length + mark));
  if (row.hasMenu && actions.openMenu) bubble.append(menuButton(row, actions.openMenu));
  const face = row.inGroup && !row.own ? [row.last ? avatar(row.senderId) : element('span', { class: 'no-avatar' })] : [];
  return [...face, bubble, ...(row.state === 'failed' ? [failure(row, actions)] : [])];
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
    const label = STATES[row.action][row.state];
    const state = element('span', { class: 'state', title: label }, icon(row.state));
    state.append(element('span', { class: 'visually-hidden' }, label));
    parts.push(state);
  }
  return element('p', { class: 'meta' }, ...parts);
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {(button: HTMLElement, seq: number) => void} openMenu */
function menuButton({ seq = 0 }, openMenu) {
  const button = element('button', {
    type: 'button', class: 'icon-button message-actions', title: 'Edit or delete', 'aria-label': 'Edit or delete this message',
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

/** Turns the URLs in a text into links and leaves the rest as text. @param {string} text */
function linked(text) {
  const parts = [];
  let end = 0;
  for (const { 0: address, index = 0 } of text.matchAll(LINK)) {
    parts.push(text.slice(end, index), element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, address));
    end = index + address.length;
  }
  return [...parts, text.slice(end)];
}
