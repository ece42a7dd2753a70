/** The service worker of the page. A page that is not encrypted has none, except on this computer. */

/** @type {Promise<ServiceWorkerRegistration|null>|undefined} */
let registered;

/** @returns {Promise<ServiceWorkerRegistration|null>} null if the browser has no service workers, or refuses this one */
export function registerWorker() {
  registered ??= register();
  return registered;
}

async function register() {
  if (!('serviceWorker' in navigator)) return null;
  try {
    await navigator.serviceWorker.register('service-worker.js', { updateViaCache: 'none' });
    return await navigator.serviceWorker.ready;
  } catch {
    return null;
  }
}
