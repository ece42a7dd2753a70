/** One member in the list of members. */

import { avatar, element, icon } from './dom.js';
import { t } from './language.js';

const ROLES = { owner: 'members.owner', admin: 'members.admin', member: '' };

/**
 * @typedef {object} MemberRow
 * @property {string} key user id
 * @property {string} name
 * @property {string} [picture]
 * @property {import('chat-api-client').Role} role
 * @property {boolean} maySend
 * @property {boolean} isSelf
 * @property {boolean} isOnline
 * @property {boolean} hasMenu
 */

/** @param {MemberRow} row @param {(button: HTMLElement, userId: string) => void} openMenu */
export function createMember({ key }, openMenu) {
  const item = element('li', { class: 'member', 'data-testid': 'member', 'data-user-id': key });
  const button = element('button', {
    type: 'button', class: 'icon-button', title: t('members.actions'), 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-controls': 'member-menu', 'data-testid': 'member-actions',
  }, icon('more'));
  button.addEventListener('click', () => openMenu(button, key));
  item.append(element('div', { class: 'member-about' }), button);
  return item;
}

/** @param {HTMLElement} item @param {MemberRow} row */
export function writeMember(item, { key, name, picture, role, maySend, isSelf, isOnline, hasMenu }) {
  const facts = [ROLES[role] && t(ROLES[role]), maySend ? '' : t('members.silenced'), name === key ? '' : key].filter(Boolean).join(' · ');
  const face = element('span', { class: isOnline ? 'face online' : 'face' }, avatar(name, { key, picture }));
  if (isOnline) face.append(element('span', { class: 'visually-hidden' }, t('presence.online')));
  item.querySelector('.member-about')?.replaceChildren(face, element('div', { class: 'member-text' },
    element('span', { class: 'member-name', dir: 'auto', 'data-testid': 'member-name' }, isSelf ? t('members.self', { name }) : name),
    element('span', { class: 'hint', dir: 'auto', 'data-testid': 'member-facts' }, facts)));
  const button = /** @type {HTMLElement} */ (item.querySelector('button'));
  button.hidden = !hasMenu;
  button.setAttribute('aria-label', t('members.actionsFor', { name }));
}
