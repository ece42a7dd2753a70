/** The title of the page: the number of unread messages, and the open conversation. */

import { badge } from './format.js';
import { t } from './language.js';

let shown = 0;

/** @param {number} unread @param {string|null} title of the open conversation */
export function showTitle(unread, title) {
  document.title = `${unread > 0 ? `(${badge(unread)}) ` : ''}${title ? `${title} \u2013 ` : ''}${t('page.name')}`;
  if (unread === shown) return;
  shown = unread;
  const { navigator } = globalThis;
  (unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.())?.catch(() => {});
}
