/** The options page: the server and the identity provider of the next sign-in, notifications, and domains that are never shared. */

import { discover } from './client/sign-in/provider.js';
import { byId, element, showText } from './page/dom.js';
import { providerOptionsOf } from './worker/authorization.js';
import { errorText, t, useLanguage } from './page/language.js';
import { domainOf } from './worker/page-address.js';
import { addressOf, withoutSlash } from './worker/server.js';
import { concernsSettings, readSettings } from './worker/settings.js';

await useLanguage();
let settings = await readSettings(chrome.storage);
show(() => true);
byId('redirect-url').textContent = chrome.identity.getRedirectURL();
byId('options-form').addEventListener('submit', async (/** @type {Event} */ event) => {
  event.preventDefault();
  try {
    showText(byId('options-message'), await save());
  } catch (error) {
    showText(byId('options-message'), errorText(error));
  }
});
chrome.storage.onChanged.addListener(async (/** @type {any} */ changes, /** @type {string} */ area) => {
  if (area !== 'managed' || !concernsSettings(changes, area)) return;
  const before = settings.managed;
  settings = await readSettings(chrome.storage);
  // A field that the user is typing in stays, unless the organisation sets it.
  show((name) => before.includes(name) || isManaged(name));
});
// Text typed before would be written over, and a form that was sent would load the page again.
byId('options').hidden = false;

/** @returns {Promise<string>} message for the user */
async function save() {
  const typed = byId('server').value;
  const domains = [...new Set(linesOf(byId('never-shared').value).map(domainOf))];
  const server = typed.trim() === '' ? '' : withoutSlash(addressOf(typed));
  const provider = providerOptionsOf({
    issuer: byId('issuer').value, clientId: byId('client-id').value, scopes: byId('scopes').value, staysSignedIn: byId('stays-signed-in').checked,
  });
  // Discovery fails here on a wrong setting, instead of at the next sign-in.
  if (provider) await discover(provider, (url, init) => fetch(url, init));
  await chrome.storage.local.set({
    neverShared: domains,
    ...(!isManaged('server') && { server }), ...(!isManaged('signIn') && { provider }), ...(!isManaged('notifications') && { notifications: byId('notifications').value }),
  });
  settings = await readSettings(chrome.storage);
  show(() => true);
  return t(provider ? 'extension.savedProvider' : 'extension.saved');
}

/** @param {(name: string) => boolean} isWritten whether the field of a value, by its name in the policy, is written */
function show(isWritten) {
  const { server, provider, notifications, neverShared, neverSharedByPolicy, allowSharedPages, faults } = settings;
  if (isWritten('server')) byId('server').value = server;
  if (isWritten('signIn')) {
    byId('issuer').value = provider?.issuer ?? '';
    byId('client-id').value = provider?.clientId ?? '';
    byId('scopes').value = provider?.scopes ?? '';
    byId('stays-signed-in').checked = provider?.staysSignedIn ?? false;
  }
  if (isWritten('notifications')) byId('notifications').value = notifications;
  if (isWritten('neverShared')) byId('never-shared').value = neverShared.join('\n');
  byId('server').readOnly = isManaged('server');
  for (const id of ['issuer', 'client-id', 'scopes']) byId(id).readOnly = isManaged('signIn');
  byId('stays-signed-in').disabled = isManaged('signIn');
  byId('notifications').disabled = isManaged('notifications');
  for (const name of ['server', 'signIn', 'notifications']) byId(`${name}-managed`).hidden = !isManaged(name);
  byId('allowSharedPages-managed').hidden = allowSharedPages;
  showText(byId('neverSharedDomains-managed'), neverSharedByPolicy.length > 0 ? t('extension.neverSharedManaged', { domains: neverSharedByPolicy.join(', ') }) : '');
  byId('policy-faults').hidden = faults.length === 0;
  byId('policy-fault-list').replaceChildren(...faults.map(({ name, text }) => element('li', {}, element('code', {}, name), `: ${text}`)));
}

/** @param {string} name in the policy */
function isManaged(name) {
  return settings.managed.includes(name);
}

/** @param {string} text @returns {string[]} lines that are not empty */
function linesOf(text) {
  return text.split(/[\n,]/).map((line) => line.trim()).filter(Boolean);
}
