/** The notifications that the service worker shows. */

import { registerWorker } from './worker-registration.js';

/** @param {(notification: Notification) => boolean} isOver selects those to close */
export async function closeNotifications(isOver = () => true) {
  const shown = (await (await registerWorker())?.getNotifications()) ?? [];
  for (const notification of shown.filter(isOver)) notification.close();
}
