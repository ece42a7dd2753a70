/** The open windows of the page, from the service worker. A window that the system has suspended does not answer, whatever its focus says. */

const ANSWER_MS = 1_000;

/** @returns {Promise<any[]>} windows of the page, the ones that the user looks at first */
async function pageWindows() {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const rank = (/** @type {any} */ { focused, visibilityState }) => (focused ? 0 : visibilityState === 'visible' ? 1 : 2);
  return windows.filter(({ url }) => new URL(url).pathname === '/').sort((one, other) => rank(one) - rank(other));
}

/** @param {any} client a window @param {object} message @returns {Promise<boolean>} true if the page says so within a second */
function ask(client, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === true);
    setTimeout(() => resolve(false), ANSWER_MS);
    client.postMessage(message, [port2]);
  });
}

/** Asks one window after the other, because a page may act on the message. @param {object} message @returns {Promise<any>} the first window whose page says yes */
async function windowThatSays(message) {
  for (const client of await pageWindows()) {
    if (await ask(client, message)) return client;
  }
  return undefined;
}
