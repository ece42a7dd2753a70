/** REST calls about push: the key of the server, and the devices that the user has subscribed. */

const DEVICES = 'me/push-subscriptions';

/** @typedef {import('../types/push.js').PushDevice} PushDevice */

export class PushCalls {
  #rest;

  /** @param {import('./rest.js').Rest} rest */
  constructor(rest) {
    this.#rest = rest;
  }

  /** @returns {Promise<string>} base64url, for `applicationServerKey` */
  async key() {
    return (await this.#rest.call('push/key')).publicKey;
  }

  /** @param {import('../types/push.js').PushSubscriptionData} subscription @returns {Promise<PushDevice>} */
  subscribe({ endpoint, keys, expirationTime, device, publicKey }) {
    return this.#rest.call(DEVICES, { method: 'PUT', body: { endpoint, keys, expirationTime: expirationTime ?? undefined, device, publicKey } });
  }

  /** @param {string} subscriptionId */
  async unsubscribe(subscriptionId) {
    await this.#rest.call(`${DEVICES}/${encodeURIComponent(subscriptionId)}`, { method: 'DELETE' });
  }

  /** @returns {Promise<PushDevice[]>} */
  devices() {
    return this.#rest.call(DEVICES);
  }
}
