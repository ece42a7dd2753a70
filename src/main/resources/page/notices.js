/** Temporary notices: errors on the screen, and new messages for screen readers. */

import { byId, element, icon } from './dom.js';
import { errorText, t } from './language.js';

const ERROR_SHOWN_MS = 12_000;
const LOG_LINES = 20;

/** @param {unknown} error shown for 12 s, or until it is dismissed */
export function showError(error) {
  const text = errorText(error);
  const close = element('button', { type: 'button', class: 'icon-button', 'aria-label': t('notices.dismiss') }, icon('close'));
  const notice = element('div', { class: 'notice', 'data-testid': 'notice' }, icon('failed'), element('p', {}, text), close);
  const remove = () => notice.remove();
  close.addEventListener('click', remove);
  setTimeout(remove, ERROR_SHOWN_MS);
  const notices = byId('notices');
  const same = [...notices.children].find((shown) => shown.querySelector('p')?.textContent === text);
  same?.remove();
  notices.append(notice);
}

/** @param {string} text announced by a screen reader when it is idle */
export function announce(text) {
  const log = byId('live-log');
  log.append(element('p', {}, text));
  while (log.children.length > LOG_LINES) log.firstElementChild.remove();
}

export function clearNotices() {
  byId('notices').replaceChildren();
  byId('live-log').replaceChildren();
}
