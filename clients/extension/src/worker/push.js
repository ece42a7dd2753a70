/**
 * The push subscription of this browser for the signed-in account. An extension may receive a push without showing a notification
 * (`userVisibleOnly: false`, Chrome 121 and later), so a push only wakes the worker, which connects and decides what it shows.
 *
 * @typedef {import('../../../js/types/index.js').ChatClient} ChatClient
 * @typedef {{userId: string, httpUrl: string, endpoint: string, publicKey: string, subscriptionId: string}} PushRecord
 */

const RECORD = 'push';
const DEVICE = 'Chrome extension';

export class Push {
  #manager;
  #storage;
  /** @type {Promise<unknown>} the subscription that is under way */ #subscribing = Promise.resolve();

  /** @param {any} manager pushManager of the worker's registration; undefined if the browser has none @param {any} storage chrome.storage.local */
  constructor(manager, storage) {
    this.#manager = manager;
    this.#storage = storage;
  }

  /**
   * Subscribes unless the browser is subscribed already. Rejects if the browser or its push service refuses.
   * @param {ChatClient} client that is online @param {{userId: string, httpUrl: string}} account
   * @returns {Promise<boolean>} true if the server pushes to this browser; false if it does not push, or the user has removed this device
   */
  subscribe(client, account) {
    const subscribed = this.#subscribe(client, account);
    this.#subscribing = subscribed.catch(() => {});
    return subscribed;
  }

  /** @param {ChatClient} client @param {{userId: string, httpUrl: string}} account */
  async #subscribe(client, { userId, httpUrl }) {
    if (!this.#manager || !client.supports('push')) return false;
    const publicKey = await client.push.key();
    const record = await this.#record();
    const isOwn = record?.userId === userId && record.httpUrl === httpUrl && record.publicKey === publicKey;
    const known = await this.#manager.getSubscription();
    if (isOwn && known?.endpoint === record.endpoint) return (await client.push.devices()).some(({ subscriptionId }) => subscriptionId === record.subscriptionId);
    await known?.unsubscribe();
    const subscription = await this.#manager.subscribe({ userVisibleOnly: false, applicationServerKey: publicKey });
    const { subscriptionId } = await client.push.subscribe({ ...subscription.toJSON(), device: DEVICE, publicKey });
    await this.#storage.set({ [RECORD]: { userId, httpUrl, endpoint: subscription.endpoint, publicKey, subscriptionId } });
    return true;
  }

  /** Ends the subscription; failures are ignored, because the server removes a device that no longer exists. @param {ChatClient} [client] */
  async end(client) {
    await this.#subscribing;
    const record = await this.#record();
    if (!record) return;
    await this.#storage.remove(RECORD);
    await Promise.allSettled([client?.push.unsubscribe(record.subscriptionId), this.#unsubscribe()]);
  }

  async #unsubscribe() {
    await (await this.#manager?.getSubscription())?.unsubscribe();
  }

  /** @returns {Promise<PushRecord|undefined>} */
  async #record() {
    return (await this.#storage.get(RECORD))[RECORD];
  }
}
