/** The manifest of the build for Firefox, derived from that for Chrome. */

/** The first one that knows `data_collection_permissions` on all devices. */
const MIN_VERSION = '142.0';
/** Add-ons need an id of their own for storage and policies. */
export const GECKO_ID = 'chat@chat-api.pagenow.io';

/**
 * Firefox has no service workers for extensions: the same script runs in a background page that the browser ends when it is idle. `key`,
 * `minimum_chrome_version` and `storage.managed_schema` are Chrome's.
 * @param {any} manifest for Chrome @returns {any}
 */
export function firefoxManifest({ key, minimum_chrome_version: _, storage, background, ...manifest }) {
  return {
    ...manifest,
    background: { scripts: [background.service_worker], type: background.type },
    browser_specific_settings: {
      gecko: {
        id: GECKO_ID,
        strict_min_version: MIN_VERSION,
        // The data that is sent, though to the user's own server alone. The last is asked for with the switch for shared pages.
        data_collection_permissions: { required: ['authenticationInfo', 'personalCommunications'], optional: ['browsingActivity'] },
      },
    },
  };
}
