/** Leaves the texts of notifications for the service worker, in the language of this page. */

import { currentLanguage, textsOf } from './language.js';

const CACHE = 'notification-texts';
const PATH = '/notification-texts';

/** The worker shows English texts if this fails. */
export async function keepNotificationTexts() {
  const kept = JSON.stringify({ language: currentLanguage(), texts: textsOf('push.') });
  try {
    await (await caches.open(CACHE)).put(PATH, new Response(kept, { headers: { 'Content-Type': 'application/json' } }));
  } catch {
    // A browser that stores nothing keeps no texts either.
  }
}
