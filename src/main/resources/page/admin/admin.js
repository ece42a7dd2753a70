/** The page for administrators: shows the status of the nodes, updated every second while the page is visible. */

import { byId, showText } from '../dom.js';
import { errorText, t, useLanguage } from '../language.js';
import { openSession, providerSignIn } from '../provider-sign-in.js';
import { Access, Refusal, loadSettings } from './access.js';
import { Board } from './board.js';
import { Clients } from './clients.js';
import { History } from './history.js';
import { Lookup } from './lookup.js';
import { PushTable } from './push.js';
import { Reports } from './reports.js';
import { clock } from './units.js';
import { Webhooks } from './webhooks.js';

const PAUSE_MS = 1_000;

let developmentSignIn = false;
/** @type {ReturnType<typeof providerSignIn>} */
let provider = null;
/** The session at the provider. @type {import('../client/sign-in/provider-session.js').ProviderSession|null} */
let session = null;
/** @type {() => void} */
let leave = () => {};

/** @param {Access} access */
function enter(access) {
  const history = new History();
  const board = new Board();
  const push = new PushTable();
  const webhooks = new Webhooks(access);
  const clients = new Clients(access);
  const reports = new Reports(access);
  new Lookup(access, (userId) => clients.ask(userId));
  let stopped = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ let timer;
  let isPolling = false;

  async function poll() {
    clearTimeout(timer);
    if (stopped || isPolling || document.hidden) return;
    isPolling = true;
    try {
      const status = await access.status();
      if (!stopped) show(status);
      if (!stopped) await webhooks.show(Date.now());
      if (!stopped) await reports.show(Date.now());
    } catch (error) {
      if (!stopped) fail(error);
    }
    isPolling = false;
    timer = setTimeout(poll, PAUSE_MS);
  }

  /** @param {any} status */
  function show(status) {
    const now = Date.now();
    history.add(status, now);
    const nodes = history.nodes();
    board.show(nodes, now);
    const nameOf = (/** @type {string} */ id) => nodes.find((node) => node.id === id)?.name ?? id;
    push.show(status, nameOf);
    clients.show(status, nameOf);
    byId('sign-in').hidden = true;
    byId('admin').hidden = false;
    showState('live', t('admin.live', { time: clock(now) }));
  }

  /** @param {unknown} error */
  function fail(error) {
    if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
      leave();
      signIn(error.status === 401 ? t('admin.refused') : errorText(error));
    } else {
      showState('failing', errorText(error));
    }
  }

  leave = () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', poll);
    Access.forget();
  };
  document.addEventListener('visibilitychange', poll);
  poll();
}

/** @param {string} state @param {string} text */
function showState(state, text) {
  byId('state').dataset.state = state;
  byId('state').textContent = text;
}

/** @param {string} [message] reason why a sign-in is needed */
function signIn(message = '') {
  byId('admin').hidden = true;
  byId('sign-in').hidden = false;
  byId('user-form').hidden = !developmentSignIn;
  byId('provider-form').hidden = provider === null;
  byId('provider-button').disabled = false;
  // The provider would sign the same person in again.
  byId('provider-sign-out').hidden = session === null;
  if (provider) showText(byId('provider-hint'), t('signIn.at', { host: provider.host }));
  byId('token-details').open = provider === null;
  showText(byId('sign-in-message'), errorText(message));
  byId(developmentSignIn ? 'user-input' : provider ? 'provider-button' : 'token-input').focus();
}

/** @param {string} form @param {string} field @param {(value: string) => Access|Promise<Access>} access */
function onSubmit(form, field, access) {
  byId(form).addEventListener('submit', async (/** @type {Event} */ event) => {
    event.preventDefault();
    const value = byId(field).value.trim();
    if (value === '') {
      byId(field).focus();
      return;
    }
    showText(byId('sign-in-message'), '');
    try {
      enter(await access(value));
    } catch (error) {
      signIn(errorText(error));
    }
  });
}

await useLanguage();
onSubmit('user-form', 'user-input', (userId) => Access.ofDevelopment(userId));
onSubmit('token-form', 'token-input', (token) => Access.ofToken(token));
byId('provider-form').addEventListener('submit', async (/** @type {Event} */ event) => {
  event.preventDefault();
  byId('provider-button').disabled = true;
  await provider?.start().catch((error) => signIn(errorText(error)));
});
window.addEventListener('pageshow', () => (byId('provider-button').disabled = false));
for (const button of ['sign-out', 'provider-sign-out']) byId(button).addEventListener('click', signOut);

async function signOut() {
  const ended = session;
  session = null;
  leave();
  signIn();
  const { url, message } = (await ended?.signOut(provider?.redirectUri ?? '')) ?? { url: null, message: '' };
  if (url) location.assign(url);
  else showText(byId('sign-in-message'), errorText(message));
}

try {
  const settings = await loadSettings();
  ({ developmentSignIn } = settings);
  provider = providerSignIn(settings);
  const opened = await openSession(provider, () => {});
  if (opened.isNew) Access.forget();
  const own = Access.restore();
  if (!own) ({ session } = opened);
  session?.onEnd((message) => {
    session = null;
    leave();
    signIn(message);
  });
  const access = own ?? (session ? Access.ofProvider(session) : Access.ofChat());
  if (access) enter(access);
  else signIn(opened.message);
} catch (error) {
  signIn(errorText(error));
}
