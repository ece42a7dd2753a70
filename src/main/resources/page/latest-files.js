/** Loads the latest messages that consist of files alone, because the server's list of conversations does not name their files. */

import { newestFirst } from './conversation.js';

const MAX_CONVERSATIONS = 20;

/** One after another, the newest first. @param {import('chat-api-client').ChatClient} client @param {import('./store.js').Store} store */
export async function loadLatestFiles(client, store) {
  const unnamed = newestFirst(store.conversations.values()).filter(({ latest }) => isUnnamed(latest));
  for (const { id } of unnamed.slice(0, MAX_CONVERSATIONS)) {
    const [message] = await client.messages(id, { limit: 1 }).catch(() => []);
    const latest = store.conversations.get(id)?.latest ?? null;
    if (message && isUnnamed(latest) && latest?.seq === message.seq) store.update(id, { latest: message });
  }
}

/** @param {import('./conversation.js').Latest|null} latest */
function isUnnamed(latest) {
  return latest !== null && latest.content === '' && latest.messageId === undefined && !latest.deletedAt && latest.messageType !== 'system';
}
