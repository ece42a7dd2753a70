/** The placeholder that is shown if no conversation is open, or if the address names one that the user cannot see. */

import { byId } from './dom.js';

/** @param {boolean} isOpen true if the address names a conversation @param {boolean} isMissing true if the server answers 404 for it */
export function showPlaceholder(isOpen, isMissing) {
  byId('nothing-open').hidden = isOpen && !isMissing;
  byId('open-conversation').hidden = !isOpen || isMissing;
  byId('nothing-back').hidden = !isMissing;
  byId('nothing-title').textContent = isMissing ? 'Not found' : 'Pick a conversation';
  byId('nothing-text').textContent = isMissing
    ? 'This conversation does not exist, or you are not part of it.'
    : 'Choose one from the list, or start a new one with the buttons above it.';
}
