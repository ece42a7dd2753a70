/** What was written and not sent: a popup closes at a click beside it, so drafts are kept in memory outside it until the browser ends. */

/** @param {string} conversationId @returns {Promise<string>} */
export async function draftOf(conversationId) {
  return (await all())[conversationId] ?? '';
}

/** @param {string} conversationId @param {string} text */
export async function keepDraft(conversationId, text) {
  const { [conversationId]: _, ...others } = await all();
  await chrome.storage.session.set({ drafts: text === '' ? others : { ...others, [conversationId]: text } });
}

async function all() {
  const { drafts = {} } = await chrome.storage.session.get('drafts');
  return drafts;
}
