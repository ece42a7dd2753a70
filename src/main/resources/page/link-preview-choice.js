/**
 * The user's choice whether this browser requests previews of links. It belongs to the browser and outlives a sign-out, because a preview can tell the
 * site behind a link that a message is being read.
 */

import { sharedStorage } from './browser-storage.js';

const KEY = 'chat.link-previews';
const OFF = 'off';

export function showsLinkPreviews() {
  return sharedStorage.getItem(KEY) !== OFF;
}

/** Previews that are shown already disappear; others appear when their message is shown anew. @param {boolean} isOn */
export function chooseLinkPreviews(isOn) {
  if (isOn) sharedStorage.removeItem(KEY);
  else sharedStorage.setItem(KEY, OFF);
  if (!isOn) for (const shown of document.querySelectorAll('.link-preview')) shown.remove();
}
