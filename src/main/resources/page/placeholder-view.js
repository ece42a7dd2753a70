/** The placeholder that is shown if no conversation is open, or if the address names one that the user cannot see. */

import { byId } from './dom.js';
import { t } from './language.js';

/** @param {boolean} isOpen true if the address names a conversation @param {boolean} isMissing true if the server answers 404 for it */
export function showPlaceholder(isOpen, isMissing) {
  byId('nothing-open').hidden = isOpen && !isMissing;
  byId('open-conversation').hidden = !isOpen || isMissing;
  byId('nothing-back').hidden = !isMissing;
  byId('nothing-title').textContent = t(isMissing ? 'nothing.notFound' : 'nothing.heading');
  byId('nothing-text').textContent = t(isMissing ? 'nothing.notFoundText' : 'nothing.text');
}
