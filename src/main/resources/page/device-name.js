/** A name by which users tell their devices apart: browser and system. */

import { t } from './language.js';

const BROWSERS = /** @type {const} */ ([
  [/\bEdgA?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'], [/\bFirefox\//, 'Firefox'], [/Chrom(e|ium)\//, 'Chrome'], [/\bSafari\//, 'Safari'],
]);
const SYSTEMS = /** @type {const} */ ([
  [/\bAndroid\b/, 'Android'], [/\biPad\b/, 'iPad'], [/\biPhone\b/, 'iPhone'], [/\bWindows\b/, 'Windows'], [/\bCrOS\b/, 'ChromeOS'], [/\bMac OS X\b/, 'Mac'], [/\bLinux\b/, 'Linux'],
]);

/** @param {{userAgent: string}} navigator */
export function deviceName({ userAgent }) {
  const nameIn = (/** @type {readonly (readonly [RegExp, string])[]} */ names) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [nameIn(BROWSERS) ?? t('notifications.browser'), nameIn(SYSTEMS)];
  return system ? t('notifications.device', { browser, system }) : browser;
}
