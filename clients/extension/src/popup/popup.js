/** The popup, in the toolbar or in a window of its own. It has no connection to the server: the worker sends it the state and executes its requests. */

import { byId } from '../page/dom.js';
import { cleanDocument } from '../page/clean-document.js';
import { ChatPane } from './chat-pane.js';
import { loadDrafts } from './drafts.js';
import { SignInPane } from './sign-in-pane.js';
import { WorkerLink } from './worker-link.js';

document.documentElement.classList.toggle('in-toolbar', new URLSearchParams(location.search).get('in') === 'toolbar');

/** @type {ChatPane|null} */
let chat = null;
let who = '';
const link = new WorkerLink((message) => {
  if (message.kind === 'open') chat?.open(message.conversationId);
  else if (message.kind === 'changes') chat?.showChanges(message.changes);
  else show(message);
});
const signIn = new SignInPane(link);
link.ask('look');

/** @param {any} view */
async function show(view) {
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
  const drafts = chat ? null : await loadDrafts();
  if (who !== now) return;
  chat ??= new ChatPane(link, account, drafts);
  chat.show(view);
}

function leave() {
  if (!chat) return;
  chat.stop();
  chat = null;
  cleanDocument();
  history.replaceState(null, '', location.pathname + location.search);
}
