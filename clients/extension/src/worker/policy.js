/**
 * The policy of an organisation, from chrome.storage.managed. Its names and types are those of managed-schema.json, by which Chrome checks them first;
 * Firefox has no schema. A bad value is refused by its name, and the others count.
 *
 * @typedef {'all'|'mentions'|'none'} Notify
 *
 * @typedef {object} Policy
 * @property {string} [server]
 * @property {import('./authorization.js').ProviderOptions} [signIn]
 * @property {boolean} [allowSharedPages]
 * @property {string[]} [neverSharedDomains]
 * @property {Notify} [notifications]
 *
 * @typedef {{name: string, text: string}} Fault
 */

import { providerOptionsOf } from './authorization.js';
import { domainOf } from './page-address.js';
import { addressOf, withoutSlash } from './server.js';

/** @type {Notify[]} */
export const NOTIFY = ['all', 'mentions', 'none'];
const SIGN_IN = ['issuer', 'clientId', 'scopes', 'staysSignedIn'];

/** Reads each value. @type {Record<string, (value: any, refuse: (name: string, text: string) => void) => unknown>} */
const VALUES = {
  server: (value) => withoutSlash(addressOf(text(value))),
  signIn,
  allowSharedPages: (value, refuse) => {
    if (typeof value === 'boolean') return value;
    // Nobody should share because of a slip in a policy that may forbid it.
    refuse('allowSharedPages', 'Expected true or false. Pages are not shared until this is mended.');
    return false;
  },
  neverSharedDomains: domains,
  notifications: (value) => {
    if (!NOTIFY.includes(value)) throw new Error(`Expected one of ${NOTIFY.join(', ')}.`);
    return value;
  },
};

/** Names that a policy may have. */
export const POLICY_NAMES = Object.keys(VALUES);

/** @param {Record<string, any>} records of chrome.storage.managed @returns {{values: Policy, faults: Fault[]}} */
export function policyOf(records) {
  /** @type {Fault[]} */
  const faults = [];
  /** @type {Record<string, any>} */
  const values = {};
  const refuse = (/** @type {string} */ name, /** @type {string} */ why) => void faults.push({ name, text: why });
  for (const [name, value] of Object.entries(records)) {
    try {
      if (!Object.hasOwn(VALUES, name)) throw new Error(`There is no such value. The names are ${POLICY_NAMES.join(', ')}.`);
      values[name] = VALUES[name](value, refuse);
    } catch (error) {
      refuse(name, error instanceof Error ? error.message : String(error));
    }
  }
  // Without its list more would be shared than the organisation wants.
  if (faults.some(({ name }) => name === 'neverSharedDomains')) values.allowSharedPages = false;
  return { values, faults };
}

/** @param {any} value */
function signIn(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`Expected an object with ${SIGN_IN.join(', ')}.`);
  const unknown = Object.keys(value).find((name) => !SIGN_IN.includes(name));
  if (unknown !== undefined) throw new Error(`There is no ${unknown}. The names are ${SIGN_IN.join(', ')}.`);
  const { issuer, clientId, scopes = '', staysSignedIn = false } = value;
  if (typeof staysSignedIn !== 'boolean') throw new Error('Expected true or false for staysSignedIn.');
  const options = providerOptionsOf({ issuer: text(issuer, 'issuer'), clientId: text(clientId, 'clientId'), scopes: text(scopes, 'scopes'), staysSignedIn });
  if (!options) throw new Error('Expected an issuer and a clientId.');
  return options;
}

/** The valid ones count, because a list without them would share more. @param {any} value @param {(name: string, text: string) => void} refuse */
function domains(value, refuse) {
  if (!Array.isArray(value)) throw new Error('Expected a list of domains.');
  return value.flatMap((each) => {
    try {
      return [domainOf(text(each))];
    } catch (error) {
      refuse('neverSharedDomains', /** @type {Error} */ (error).message);
      return [];
    }
  });
}

/** @param {any} value @param {string} [name] @returns {string} */
function text(value, name) {
  if (typeof value !== 'string') throw new Error(name ? `Expected a text for ${name}.` : 'Expected a text.');
  return value;
}
