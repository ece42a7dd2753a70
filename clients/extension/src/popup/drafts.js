/** Stores drafts on disk, because a popup closes at any click outside of it. */

import { Drafts } from '../page/drafts.js';
import { showError } from '../page/notices.js';

const PREFIX = 'draft:';

/** @returns {Promise<Drafts>} */
export async function loadDrafts() {
  const records = Object.entries(await chrome.storage.local.get(null)).filter(([key]) => key.startsWith(PREFIX));
  return new Drafts(
    {
      set: (conversationId, text) => void chrome.storage.local.set({ [PREFIX + conversationId]: text }).catch(showError),
      remove: (conversationId) => void chrome.storage.local.remove(PREFIX + conversationId).catch(showError),
    },
    records.map(([key, text]) => [key.slice(PREFIX.length), String(text)]),
  );
}
