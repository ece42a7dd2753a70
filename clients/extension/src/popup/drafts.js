/** The drafts of the popup. */

import { Drafts } from '../page/drafts.js';
import { showError } from '../page/notices.js';
import { DraftRecords } from './draft-records.js';

/** @returns {Promise<Drafts>} */
export async function loadDrafts() {
  const records = new DraftRecords(chrome.storage.local, showError);
  return new Drafts(records, await records.load());
}
