/** The sign-in at an identity provider, in this browser. The library has the protocol and the session. */

import { sharedStorage, tabStorage } from './browser-storage.js';
import { RedirectSignIn, takeAnswer } from './client/sign-in/redirect-sign-in.js';
import { errorText } from './language.js';

const PAGE = {
  location,
  history,
  tab: tabStorage,
  shared: sharedStorage,
  fetch: (/** @type {string} */ url, /** @type {RequestInit} */ init) => fetch(url, init),
  locks: navigator.locks ?? null,
  tabs: window,
};

/** The answer of the provider to which this page leads back. The address has it no longer. */
const answer = takeAnswer(PAGE);

/** @param {import('./session.js').ServerSettings} settings @returns {RedirectSignIn|null} null if the server names no provider */
export function providerSignIn({ signIn, userClaim }) {
  return signIn ? new RedirectSignIn(signIn, userClaim, PAGE) : null;
}

/**
 * @param {RedirectSignIn|null} provider @param {() => void} busy called if it takes a moment
 * @returns {Promise<{session: import('./client/sign-in/provider-session.js').ProviderSession|null, isNew: boolean, message: string}>} isNew: the
 *   user comes from the provider; message: the reason for which nobody is signed in
 */
export async function openSession(provider, busy) {
  const none = { session: null, isNew: false, message: '' };
  if (!provider) return none;
  if (!answer) return { ...none, session: provider.restore() };
  try {
    busy();
    return { ...none, session: await provider.finish(answer), isNew: true };
  } catch (error) {
    // An old answer, such as the button back brings, does not end the session that it led to.
    const session = provider.restore();
    return { ...none, session, message: session ? '' : errorText(error) };
  }
}
