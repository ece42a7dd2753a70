/** The title of the page: the number of unread messages, and the open conversation. */

import { badge } from './format.js';

/** @param {number} unread @param {string|null} title of the open conversation */
export function showTitle(unread, title) {
  document.title = `${unread > 0 ? `(${badge(unread)}) ` : ''}${title ? `${title} \u2013 ` : ''}Chat`;
}
