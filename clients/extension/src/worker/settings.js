/**
 * The settings that count: those of the user, and above them the policy of the organisation. The user's own are records of chrome.storage.local that
 * outlive a sign-out.
 *
 * @typedef {object} Settings
 * @property {string} server
 * @property {import('./authorization.js').ProviderOptions|null} provider
 * @property {import('./policy.js').Notify} notifications
 * @property {boolean} allowSharedPages
 * @property {string[]} neverShared domains that the user never shares
 * @property {string[]} neverSharedByPolicy
 * @property {string[]} managed names of the values that the policy has set
 * @property {import('./policy.js').Fault[]} faults values of the policy that are not used
 */

import { policyOf } from './policy.js';

const OWN = ['server', 'provider', 'notifications', 'neverShared'];

/** @param {any} storage chrome.storage @returns {Promise<Settings>} */
export async function readSettings(storage) {
  const [own, records] = await Promise.all([storage.local.get(OWN), managedOf(storage)]);
  const { values, faults } = policyOf(records);
  return {
    server: values.server ?? own.server ?? '',
    provider: values.signIn ?? own.provider ?? null,
    notifications: values.notifications ?? own.notifications ?? 'all',
    allowSharedPages: values.allowSharedPages ?? true,
    neverShared: own.neverShared ?? [],
    neverSharedByPolicy: values.neverSharedDomains ?? [],
    managed: Object.keys(values),
    faults,
  };
}

/** @param {Record<string, unknown>} changes of chrome.storage.onChanged @param {string} area @returns {boolean} true if settings are among them */
export function concernsSettings(changes, area) {
  return area === 'managed' || (area === 'local' && OWN.some((name) => name in changes));
}

/** Firefox rejects if there is no policy. @param {any} storage @returns {Promise<Record<string, any>>} */
async function managedOf({ managed }) {
  try {
    return (await managed?.get(null)) ?? {};
  } catch {
    return {};
  }
}
