/** One message: its bubble, its time and state, its menu, and the actions for a send or change that failed. */

import { isShown } from './attachment-view.js';
import { avatar, element, icon } from './dom.js';
import { exactTime, hueOf, list, time } from './format.js';
import { t } from './language.js';
import { isFewEmoji, textNodes } from './message-text.js';
import { reactionsElement } from './reactions-view.js';

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
 * @property {(row: import('./timeline-rows.js').MessageRow, item: HTMLElement) => void} [fold] folds a long message, or unfolds it
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
  if (focused && !focused.isConnected) sameControl(item, focused).focus();
}

/** @param {HTMLElement} item whose content was replaced @param {any} focused the control or link that had the focus @returns {HTMLElement} */
function sameControl(item, { href, dataset: { testid, key } }) {
  const controls = /** @type {any[]} */ ([...item.querySelectorAll('button, a')]);
  const same = controls.find((control) => control.dataset.testid === testid && control.dataset.key === key && control.href === href);
  return same ?? /** @type {HTMLElement} */ (document.getElementById('composer-input'));
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {MessageActions} actions @param {HTMLElement} shown the message so far */
function parts(row, actions, shown) {
  const showsSender = (row.inGroup || row.bot === true) && !row.own && row.first;
  const name = element('span', { class: showsSender ? 'sender' : 'visually-hidden', dir: 'auto', 'data-testid': 'message-sender' }, row.senderName);
  if (row.bot) name.append(' ', element('span', { class: 'bot', dir: 'ltr', 'data-testid': 'message-bot' }, 'bot'));
  name.style.setProperty('--hue', String(hueOf(row.senderId)));
  const isWhole = !row.isDeleted && !row.isCollapsed;
  const isLarge = isWhole && isFewEmoji(row.content);
  const content = element('div', { class: isLarge ? 'content large-emoji' : 'content', dir: 'auto', 'data-testid': 'message-content' }, ...textOf(row));
  const quote = row.quoted && isWhole ? [quoteElement(row.quoted, actions)] : [];
  const { attachments = [] } = row;
  const files = attachments.length > 0 && isWhole && actions.files ? [actions.files.elementOf(attachments, shown.querySelector('.attachments'))] : [];
  const preview = isWhole && row.seq !== undefined ? (actions.previews?.elementsOf(row.content, shown.querySelector('.link-preview')) ?? []) : [];
  const isPicture = files.length > 0 && row.content === '' && attachments.every(isShown);
  const bubble = element('div', { class: isPicture ? 'bubble bare' : 'bubble' }, name, ...quote, ...files, ...preview, content, meta(row));
  const mark = isEdited(row) ? t('message.edited').length + 1 : 0;
  bubble.style.setProperty('--time-length', String(time(row.sentAt).length + mark));
  if (row.isCollapsed && actions.reveal) bubble.append(revealButton(row, actions.reveal));
  if (row.fold && actions.fold) bubble.append(foldButton(row, shown, actions.fold));
  if (row.seq !== undefined && isWhole && actions.openMenu) bubble.append(menuButton(row, actions.openMenu));
  const face = row.inGroup && !row.own ? [row.last ? avatar(row.senderName, { key: row.senderId, picture: row.senderPicture }) : element('span', { class: 'no-avatar' })] : [];
  const reactions = row.reactions.length > 0 && isWhole ? [reactionsElement(row.reactions, {
    toggle: (key) => actions.toggleReaction?.(row.seq ?? 0, key),
    add: (button) => actions.addReaction?.(button, row.seq ?? 0),
  })] : [];
  return [...face, bubble, ...reactions, ...(row.state === 'failed' ? [failure(row, actions)] : [])];
}

/** @param {import('./timeline-rows.js').MessageRow} row */
function textOf({ isDeleted, isCollapsed, content, mentionNames, fold }) {
  if (isDeleted) return [t('message.deleted')];
  return isCollapsed ? [t('message.collapsed')] : textNodes(content, mentionNames, fold === 'folded');
}

/** @param {{seq: number, name: string, content: string, deleted: boolean}} quoted @param {MessageActions} actions */
function quoteElement({ seq, name, content, deleted }, actions) {
  const text = deleted ? t('message.deleted') : content;
  const quote = element('button', { type: 'button', class: deleted ? 'quote deleted-quote' : 'quote', 'aria-label': t('message.replyTo', { name, text }), 'data-testid': 'quote' },
    element('span', { class: 'quote-name', dir: 'auto' }, name), element('span', { class: 'quote-text', dir: 'auto' }, text));
  quote.addEventListener('click', () => actions.jump?.(seq));
  return quote;
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {(seq: number) => void} reveal */
function revealButton({ seq = 0 }, reveal) {
  const button = element('button', { type: 'button', class: 'link', 'data-testid': 'message-reveal' }, t('message.show'));
  button.addEventListener('click', () => reveal(seq));
  return button;
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {HTMLElement} item @param {NonNullable<MessageActions['fold']>} fold */
function foldButton(row, item, fold) {
  const isFolded = row.fold === 'folded';
  const button = element('button', { type: 'button', class: 'link fold', 'aria-expanded': String(!isFolded), 'data-testid': 'message-fold' }, t(isFolded ? 'common.showMore' : 'message.showLess'));
  button.addEventListener('click', () => fold(row, item));
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
    const title = t('message.editedAt', { time: exactTime(row.editedAt ?? row.sentAt) });
    parts.unshift(element('span', { class: 'edited', title, 'data-testid': 'message-edited' }, t('message.edited')));
  }
  if (row.state !== 'received') {
    const isRead = row.state === 'sent' && row.seenBy.length > 0;
    const label = isRead ? t('timeline.seenBy', { names: list(row.seenBy) }) : t(`message.${row.action}.${row.state}`);
    const state = element('span', { class: row.isSeen ? 'state seen-by-all' : 'state', title: label, 'data-testid': 'message-state' }, icon(isRead ? 'seen' : row.state));
    state.append(element('span', { class: 'visually-hidden' }, label));
    parts.push(state);
  }
  return element('p', { class: 'meta' }, ...parts);
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {(button: HTMLElement, seq: number) => void} openMenu */
function menuButton({ seq = 0, own }, openMenu) {
  const button = element('button', {
    type: 'button', class: 'icon-button message-actions', title: t('message.actions'), 'aria-label': t('message.actionsLabel'), 'data-own': own,
    'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-controls': 'message-menu', 'data-testid': 'message-actions',
  }, icon('more'));
  button.addEventListener('click', () => openMenu(button, seq));
  return button;
}

/** @param {import('./timeline-rows.js').MessageRow} row @param {MessageActions} actions */
function failure({ action, error, tempMessageId = '', ref }, actions) {
  const retry = element('button', { type: 'button', class: 'link', 'data-testid': 'message-retry' }, t('common.tryAgain'));
  const discard = element('button', { type: 'button', class: 'link', 'data-testid': 'message-discard' }, t('common.discard'));
  retry.addEventListener('click', () => (ref ? actions.retryChange?.(ref) : actions.retry(tempMessageId)));
  discard.addEventListener('click', () => (ref ? actions.discardChange?.(ref) : actions.discard(tempMessageId)));
  const text = t('message.failed', { state: t(`message.${action}.failed`), error: error ?? '' }).trim();
  return element('p', { class: 'failure' }, element('span', { 'data-testid': 'message-failure' }, text), retry, discard);
}
