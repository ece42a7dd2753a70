/**
 * The sign-in at an identity provider, in a window that the browser opens.
 *
 * @typedef {import('../client/sign-in/provider.js').ProviderSettings & {staysSignedIn: boolean}} ProviderOptions settings of the options
 *   page; staysSignedIn: true if the refresh token outlives the browser
 * @typedef {{provider: import('../client/sign-in/provider.js').Provider & {staysSignedIn: boolean}, tokens: import('../client/sign-in/provider.js').Tokens}} Grant
 */

import { begin, finish } from '../client/sign-in/authorization.js';
import { addressOf } from './server.js';

const EXAMPLE = 'the issuer, such as https://login.example.org/realms/main';

/** @param {ProviderOptions} options @param {any} identity chrome.identity @param {typeof fetch} fetch @returns {Promise<Grant>} */
export async function authorize(options, identity, fetch) {
  const { url, pending } = await begin(options, identity.getRedirectURL(), fetch);
  const answer = new URL(await launch(identity, url)).searchParams;
  return { tokens: await finish(pending, answer, fetch), provider: { ...pending.provider, staysSignedIn: options.staysSignedIn } };
}

/** @param {ProviderOptions} typed @returns {ProviderOptions|null} null if no provider is set @throws {Error} with the invalid field */
export function providerOptionsOf({ issuer, clientId, scopes, staysSignedIn }) {
  if (issuer.trim() === '' && clientId.trim() === '') return null;
  const { origin, pathname } = addressOf(issuer, EXAMPLE);
  if (clientId.trim() === '') throw new Error('Enter the client id that the identity provider knows the extension by.');
  const wanted = scopes.trim() === '' ? ['openid'] : scopes.trim().split(/\s+/);
  if (!wanted.includes('openid')) throw new Error('The scopes must have openid among them: without it there is no ID token.');
  return { issuer: `${origin}${pathname === '/' ? '' : pathname}`, clientId: clientId.trim(), scopes: wanted.join(' '), staysSignedIn };
}

/** @param {any} identity @param {string} url @returns {Promise<string>} redirect URL of the provider */
async function launch(identity, url) {
  try {
    return await identity.launchWebAuthFlow({ url, interactive: true });
  } catch (cause) {
    throw new Error(`The sign-in was not finished: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
