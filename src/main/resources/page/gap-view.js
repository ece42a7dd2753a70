/** The row between messages that are loaded and later ones that are loaded too, after a jump to a message far back. */

import { element } from './dom.js';
import { t } from './language.js';

/** Distance to the visible part at which the messages of a gap are loaded. */
const NEAR_PX = 400;

/**
 * @typedef {object} Gap
 * @property {number} after position of the last message before the gap
 * @property {number} before position of the first message after it
 */

/** @param {HTMLElement} item @param {Gap} gap @param {(gap: Partial<Gap>) => void} load */
export function writeGap(item, { after, before }, load) {
  Object.assign(item.dataset, { after, before });
  const button = element('button', { type: 'button', class: 'link', 'data-testid': 'gap-load' }, t('timeline.loadBetween'));
  button.addEventListener('click', () => load({ after }));
  item.replaceChildren(button);
}

/**
 * Returns the gap next to the visible messages, if there is one.
 *
 * @param {HTMLElement} scroller
 * @returns {Partial<Gap>|null} the side from which the user comes to it
 */
export function nearGap(scroller) {
  const view = scroller.getBoundingClientRect();
  for (const item of gapsIn(scroller)) {
    const { top, bottom } = item.getBoundingClientRect();
    if (bottom < view.top - NEAR_PX || top > view.bottom + NEAR_PX) continue;
    return isAboveMiddle(item, view) ? { before: Number(item.dataset.before) } : { after: Number(item.dataset.after) };
  }
  return null;
}

/** @param {HTMLElement} scroller @returns {HTMLElement[]} */
function gapsIn(scroller) {
  return [...scroller.querySelectorAll(':scope .gap')].map((item) => /** @type {HTMLElement} */ (item));
}

/** @param {HTMLElement} item @param {DOMRect} view */
function isAboveMiddle(item, view) {
  return item.getBoundingClientRect().top < view.top + view.height / 2;
}
