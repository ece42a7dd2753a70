/** The options page: sets the server and the identity provider of the next sign-in. */

import { byId, showText } from './page/dom.js';
import { discover, providerSettingsOf } from './worker/provider.js';
import { addressOf } from './worker/server.js';

const { server = '', provider } = await chrome.storage.local.get(['server', 'provider']);
show(server, provider);
byId('redirect-url').textContent = chrome.identity.getRedirectURL();
byId('options-form').addEventListener('submit', async (/** @type {Event} */ event) => {
  event.preventDefault();
  try {
    showText(byId('options-message'), await save());
  } catch (error) {
    showText(byId('options-message'), error instanceof Error ? error.message : String(error));
  }
});

/** @returns {Promise<string>} message for the user */
async function save() {
  const typed = byId('server').value;
  const saved = typed.trim() === '' ? '' : addressOf(typed).href.replace(/\/+$/, '');
  const settings = providerSettingsOf({
    issuer: byId('issuer').value, clientId: byId('client-id').value, scopes: byId('scopes').value, staysSignedIn: byId('stays-signed-in').checked,
  });
  // Discovery fails here on a wrong setting, instead of at the next sign-in.
  if (settings) await discover(settings, (url, init) => fetch(url, init));
  await chrome.storage.local.set({ server: saved, provider: settings });
  show(saved, settings);
  return settings ? 'Saved. The identity provider is there.' : 'Saved.';
}

/** @param {string} address @param {import('./worker/provider.js').ProviderSettings|null} [settings] */
function show(address, settings) {
  byId('server').value = address;
  byId('issuer').value = settings?.issuer ?? '';
  byId('client-id').value = settings?.clientId ?? '';
  byId('scopes').value = settings?.scopes ?? '';
  byId('stays-signed-in').checked = settings?.staysSignedIn ?? false;
}
