/** The page: somebody signs in, chats, signs out. */

import { ChatScreen } from './chat-screen.js';
import { byId } from './dom.js';
import { clearNotices } from './notices.js';
import { Session, loadSettings } from './session.js';
import { SignInView } from './sign-in-view.js';
import { Store } from './store.js';

/** @type {import('./session.js').ServerSettings} */
let settings;
const signIn = new SignInView(enter);

/** @param {Session} session */
function enter(session) {
  signIn.hide();
  byId('chat').hidden = false;
  const screen = new ChatScreen(session, settings, {
    signOut: () => {
      Store.forgetFailed();
      history.replaceState(null, '', location.pathname);
      leave('');
    },
    refused: () => leave('Your sign-in is no longer valid. Please sign in again.'),
  });
  screen.start();

  /** @param {string} message */
  function leave(message) {
    screen.stop();
    session.end();
    clearNotices();
    byId('chat').hidden = true;
    signIn.show(settings, message);
  }
}

try {
  settings = await loadSettings();
  const session = Session.restore();
  if (session) enter(session);
  else signIn.show(settings);
} catch (error) {
  signIn.showUnavailable(error instanceof Error ? error.message : String(error));
}
