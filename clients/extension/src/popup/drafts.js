/** The drafts of the popup, shared with its other windows. */

import { Drafts } from '../page/drafts.js';
import { showError } from '../page/notices.js';
import { DraftRecords } from './draft-records.js';

/** @param {{userId: string, server: {httpUrl: string}}} account @returns {Promise<Drafts>} */
export async function loadDrafts({ userId, server: { httpUrl } }) {
  const records = new DraftRecords(chrome.storage.local, showError);
  const channel = new BroadcastChannel(`chat.drafts/${JSON.stringify([httpUrl, userId])}`);
  /** @type {MessageEvent[]} what other windows have told since before the records were read */
  const early = [];
  channel.onmessage = (event) => early.push(event);
  const drafts = new Drafts(records, await records.load(), channel);
  for (const event of early) channel.onmessage(event);
  return drafts;
}
