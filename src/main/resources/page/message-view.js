/** One message: its bubble, its time and state, and the actions for a failed send. */

import { avatar, element, icon } from './dom.js';
import { exactTime, hueOf, time } from './format.js';

const LINK = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/g;
const STATES = { sending: 'Sending', sent: 'Sent', failed: 'Not sent' };

/**
 * @typedef {object} MessageActions
 * @property {(tempMessageId: string) => void} retry
 * @property {(tempMessageId: string) => void} discard
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
  const content = element('p', { class: 'content', dir: 'auto', 'data-testid': 'message-content' }, ...linked(row.content));
  const bubble = element('div', { class: 'bubble' }, name, content, meta(row));
  bubble.style.setProperty('--time-length', String(time(row.sentAt).length));
  const face = row.inGroup && !row.own ? [row.last ? avatar(row.senderId) : element('span', { class: 'no-avatar' })] : [];
  return [...face, bubble, ...(row.state === 'failed' ? [failure(row, actions)] : [])];
}

/** @param {import('./timeline-rows.js').MessageRow} row */
function meta(row) {
  const sentAt = element('time', { datetime: row.sentAt, title: exactTime(row.sentAt) }, time(row.sentAt));
  if (row.state === 'received') return element('p', { class: 'meta' }, sentAt);
  const state = element('span', { class: 'state', title: STATES[row.state] }, icon(row.state));
  state.append(element('span', { class: 'visually-hidden' }, STATES[row.state]));
  return element('p', { class: 'meta' }, sentAt, state);
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {MessageActions} actions */
function failure({ error, tempMessageId = '' }, actions) {
  const retry = element('button', { type: 'button', class: 'link', 'data-testid': 'message-retry' }, 'Try again');
  const discard = element('button', { type: 'button', class: 'link', 'data-testid': 'message-discard' }, 'Discard');
  retry.addEventListener('click', () => actions.retry(tempMessageId));
  discard.addEventListener('click', () => actions.discard(tempMessageId));
  return element('p', { class: 'failure' }, element('span', {}, `Not sent. ${error ?? ''}`.trim()), retry, discard);
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
