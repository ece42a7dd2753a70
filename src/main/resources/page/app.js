/** The entry point of the page: switches between the sign-in and the chat. */

import { ChatScreen } from './chat-screen.js';
import { cleanDocument } from './clean-document.js';
import { byId } from './dom.js';
import { t, useLanguage } from './language.js';
import { openSession, providerSignIn } from './provider-sign-in.js';
import { Session, loadSettings } from './session.js';
import { SessionNotice } from './session-notice.js';
import { SignInView } from './sign-in-view.js';
import { registerWorker } from './worker-registration.js';

/** Time for the removal of what the user does not want to keep, before the page is left. */
const STOP_PATIENCE_MS = 3_000;
/** Time without a sign of the server until the page says that it waits. */
const SILENT_MS = 1_000;

/** @type {import('./session.js').ServerSettings} */
let settings;
/** @type {ReturnType<typeof providerSignIn>} */
let provider = null;
await useLanguage();
const signIn = new SignInView(enter);

/** @param {Session|import('./client/sign-in/provider-session.js').ProviderSession} session */
function enter(session) {
  let isLeft = false;
  signIn.hide();
  byId('chat').hidden = false;
  const screen = new ChatScreen(session, settings, { signOut: ({ keep }) => signOut(keep), refused: () => refused(t('signIn.refused')) });
  const notice = new SessionNotice(session, async () => provider?.start());
  session.onEnd(refused);
  screen.start();

  /** @param {boolean} keep true to keep unsent messages and drafts for this user */
  async function leave(keep) {
    notice.end();
    const stopped = screen.stop(keep);
    cleanDocument();
    await stopped;
  }

  /** Unsent messages and drafts stay, for this user alone. @param {string} message */
  function refused(message) {
    if (isLeft) return;
    isLeft = true;
    leave(true);
    session.end();
    signIn.show(settings, message);
  }

  /** @param {boolean} keep as above */
  async function signOut(keep) {
    if (isLeft) return;
    isLeft = true;
    history.replaceState(null, '', location.pathname);
    const left = leave(keep);
    signIn.showBusy(t('signIn.signingOut'));
    const { url, message } = await session.signOut(provider?.redirectUri ?? '');
    if (url === null) return signIn.show(settings, message);
    await Promise.race([left, new Promise((resolve) => setTimeout(resolve, STOP_PATIENCE_MS))]);
    location.assign(url);
  }
}

registerWorker();
const waiting = setTimeout(() => signIn.showBusy(t('connection.connecting')), SILENT_MS);
try {
  settings = await loadSettings().finally(() => clearTimeout(waiting));
  provider = providerSignIn(settings);
  signIn.offer(provider);
  const { session, isNew, message } = await openSession(provider, () => signIn.showBusy(t('signIn.signingIn')));
  const own = Session.restore();
  if (isNew) own?.end();
  const restored = isNew ? session : own ?? session;
  if (restored) enter(restored);
  else signIn.show(settings, message);
} catch (error) {
  signIn.showUnavailable(/** @type {any} */ (error));
}
