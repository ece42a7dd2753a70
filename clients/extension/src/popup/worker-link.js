/**
 * The popup's port to the worker. Chrome may stop the worker at any time. A new port then starts it again, and unanswered requests are sent
 * again, so the worker may receive a request twice.
 */

export class WorkerLink {
  /** @type {any} */ #port;
  #onMessage;
  #ids = 0;
  /** @type {Map<number, {request: object, resolve: (value: any) => void, reject: (error: Error) => void}>} */ #waiting = new Map();
  /** @type {object|null} latest `look` request, which a new worker needs */ #look = null;

  /** @param {(message: any) => void} onMessage receives messages that answer no request */
  constructor(onMessage) {
    this.#onMessage = onMessage;
    this.#connect();
  }

  /** @param {string} ask @param {object} [more] @returns {Promise<any>} */
  ask(ask, more = {}) {
    const request = { id: ++this.#ids, ask, ...more };
    if (ask === 'look') this.#look = request;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { request, resolve, reject });
      this.#port.postMessage(request);
    });
  }

  #connect() {
    this.#port = chrome.runtime.connect();
    this.#port.onMessage.addListener((/** @type {any} */ message) => this.#received(message));
    this.#port.onDisconnect.addListener(() => this.#connect());
    if (this.#look) this.#port.postMessage(this.#look);
    for (const { request } of this.#waiting.values()) {
      if (request !== this.#look) this.#port.postMessage(request);
    }
  }

  /** @param {any} message */
  #received(message) {
    if (message.kind !== 'answer') return this.#onMessage(message);
    const { resolve, reject } = this.#waiting.get(message.id) ?? {};
    this.#waiting.delete(message.id);
    if (message.error === undefined) resolve?.(message.result);
    else reject?.(Object.assign(new Error(message.error), { status: message.status, code: message.code }));
  }
}
