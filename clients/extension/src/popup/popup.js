/** The popup, in the toolbar or in a window of its own. It has no connection to the server: the worker sends it the state and executes its requests. */

import { byId } from '../page/dom.js';
import { cleanDocument } from '../page/clean-document.js';
import { ChatPane } from './chat-pane.js';
import { loadDrafts } from './drafts.js';
import { LeftPlaces } from './left-place.js';
import { SignInPane } from './sign-in-pane.js';
import { WorkerLink } from './worker-link.js';
import { currentLanguage, textsOf, useLanguage } from '../page/language.js';

await useLanguage();
chrome.storage.local.set({ notificationTexts: { language: currentLanguage(), texts: textsOf('push.') } });
const isInToolbar = new URLSearchParams(location.search).get('in') === 'toolbar';
document.documentElement.classList.toggle('in-toolbar', isInToolbar);
/** A window of its own is opened for one conversation; the popup of the toolbar goes on where it was closed. */
let left = isInToolbar && location.hash === '' ? await LeftPlaces.load(chrome.storage.local) : null;

/** @type {ChatPane|null} */
let chat = null;
let who = '';
/** @type {any} the latest view of the worker */ let newest = null;
/** A conversation that is to be opened once there is a chat. @type {string|null} */ let wanted = null;
const link = new WorkerLink((message) => {
  if (message.kind === 'open') open(message.conversationId);
  else if (message.kind === 'changes') chat?.showChanges(message.changes);
  else if (message.kind === 'reset') chat?.forgetMessages(message.conversationId);
  else show(message);
});
const signIn = new SignInPane(link);
link.ask('look', { openId: left?.conversationId ?? null });

/** @param {any} view */
async function show(view) {
  newest = view;
  const { account, message } = view;
  const now = account ? `${account.userId} ${account.server.httpUrl}` : '';
  if (who !== now) leave();
  who = now;
  byId('chat').hidden = !account;
  if (!account) {
    signIn.show(message);
    return;
  }
  signIn.hide();
  if (!chat) {
    const drafts = await loadDrafts(account);
    // Views that came meanwhile are shown by whichever of them is the first to go on.
    if (who !== now || chat) return drafts.close();
    chat = new ChatPane(link, account, drafts, placeOf(newest));
    if (wanted) chat.open(wanted);
    wanted = null;
  }
  chat.show(newest);
}

/** @param {string} conversationId */
function open(conversationId) {
  if (chat) chat.open(conversationId);
  else wanted = conversationId;
}

/** The first user that this popup shows goes on where they were. @param {any} view */
function placeOf({ account: { userId, server }, conversations }) {
  const owner = { userId, server: server.httpUrl };
  const place = left && LeftPlaces.of(left, owner, conversations);
  left = null;
  return { places: isInToolbar ? new LeftPlaces(chrome.storage.local, owner) : null, left: place };
}

function leave() {
  if (!chat) return;
  chat.stop();
  chat = null;
  cleanDocument();
  history.replaceState(null, '', location.pathname + location.search);
}
