/** The page for administrators: shows the status of the nodes, updated every second while the page is visible. */

import { byId, showText } from '../dom.js';
import { Access, Refusal, loadSettings } from './access.js';
import { Board } from './board.js';
import { Clients } from './clients.js';
import { History } from './history.js';

const PAUSE_MS = 1_000;
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

let developmentSignIn = false;
/** @type {() => void} */
let leave = () => {};

/** @param {Access} access */
function enter(access) {
  const history = new History();
  const board = new Board();
  const clients = new Clients((userId) => access.disconnect(userId));
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
    clients.show(status, (id) => nodes.find((node) => node.id === id)?.name ?? id);
    byId('sign-in').hidden = true;
    byId('admin').hidden = false;
    showState('live', `Live, ${TIME.format(now)}`);
  }

  /** @param {unknown} error */
  function fail(error) {
    if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
      leave();
      signIn(error.status === 401 ? 'The token is not valid, or no longer: please sign in again.' : error.message);
    } else {
      showState('failing', error instanceof Error ? error.message : String(error));
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
  showText(byId('sign-in-message'), message);
  byId(developmentSignIn ? 'user-input' : 'token-input').focus();
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
      signIn(error instanceof Error ? error.message : String(error));
    }
  });
}

onSubmit('user-form', 'user-input', (userId) => Access.ofDevelopment(userId));
onSubmit('token-form', 'token-input', (token) => Access.ofToken(token));
byId('sign-out').addEventListener('click', () => {
  leave();
  signIn();
});

try {
  ({ developmentSignIn } = await loadSettings());
  const access = Access.restore();
  if (access) enter(access);
  else signIn();
} catch (error) {
  signIn(error instanceof Error ? error.message : String(error));
}
