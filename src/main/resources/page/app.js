/** The entry point of the page: switches between the sign-in and the chat. */

import { ChatScreen } from './chat-screen.js';
import { cleanDocument } from './clean-document.js';
import { byId } from './dom.js';
import { Session, loadSettings } from './session.js';
import { SignInView } from './sign-in-view.js';
import { registerWorker } from './worker-registration.js';

/** @type {import('./session.js').ServerSettings} */
let settings;
const signIn = new SignInView(enter);

/** @param {Session} session */
function enter(session) {
  signIn.hide();
  byId('chat').hidden = false;
  const screen = new ChatScreen(session, settings, {
    signOut: ({ keep }) => {
      history.replaceState(null, '', location.pathname);
      leave('', keep);
    },
    refused: () => leave('Your sign-in is no longer valid. Please sign in again.', true),
  });
  screen.start();

  /** @param {string} message @param {boolean} keep true to keep unsent messages and drafts for this user */
  function leave(message, keep) {
    screen.stop(keep);
    session.end();
    cleanDocument();
    signIn.show(settings, message);
  }
}

registerWorker();
try {
  settings = await loadSettings();
  const session = Session.restore();
  if (session) enter(session);
  else signIn.show(settings);
} catch (error) {
  signIn.showUnavailable(/** @type {any} */ (error));
}
