/** Sends requests to the service worker, which may have been stopped since the last one. */

await navigator.serviceWorker.register('worker.js', { type: 'module' });
const { active } = await navigator.serviceWorker.ready;

globalThis.ask = (question) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(data);
  active.postMessage(question, [port2]);
});
document.title = 'ready';
