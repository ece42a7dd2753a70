/** The options page: which server the sign-in offers. */

import { byId, showText } from './page/dom.js';
import { addressOf } from './worker/server.js';

const field = byId('server');
field.value = (await chrome.storage.local.get('server')).server ?? '';
byId('options-form').addEventListener('submit', async (/** @type {Event} */ event) => {
  event.preventDefault();
  try {
    const server = field.value.trim() === '' ? '' : addressOf(field.value).href.replace(/\/+$/, '');
    await chrome.storage.local.set({ server });
    field.value = server;
    showText(byId('options-message'), 'Saved.');
  } catch (error) {
    showText(byId('options-message'), error instanceof Error ? error.message : String(error));
  }
});
