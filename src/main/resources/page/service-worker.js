/**
 * The service worker of the page. It keeps the page's own files for times without a connection, and shows what the server pushes. It
 * answers no call of the API and has no token. It is no module, because Firefox has run none as a worker for long.
 */

importScripts('offline-files.js', 'worker/plain-text.js', 'worker/offline.js', 'worker/windows.js', 'worker/texts.js', 'worker/notifications.js');

// Files come from the server while it answers, so a new worker may replace an old one below open pages. Without the files, push still works.
self.addEventListener('install', (event) => event.waitUntil(keepFiles().catch(() => {}).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (handlesFile(event.request)) event.respondWith(answerPageFile(event));
});
self.addEventListener('push', (event) => event.waitUntil(notify(event.data)));
self.addEventListener('notificationclick', (event) => event.waitUntil(openNotified(event.notification)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renewSubscription(event)));
