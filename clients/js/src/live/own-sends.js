/**
 * Own messages that are on their way, and those that were refused: they stay until the user sends them again or gives them up. A storage keeps
 * the refused ones over a reload; the outbox of the client keeps the others.
 */

/**
 * @typedef {import('../../types/index.js').PendingMessage} PendingMessage
 * @typedef {import('../../types/live.js').OwnSend} OwnSend
 */

const PREFIX = 'live/failed/';

export class OwnSends {
  #client;
  #records;
  #changed;
  /** @type {Map<string, OwnSend>} by tempMessageId, oldest first */ #sends = new Map();

  /**
   * @param {import('../../types/index.js').ChatClient} client
   * @param {import('./records.js').Records} records
   * @param {(conversationId: string) => void} changed
   */
  constructor(client, records, changed) {
    this.#client = client;
    this.#records = records;
    this.#changed = changed;
    for (const pending of client.pending()) this.#pending(pending);
  }

  /** @returns {(() => void)[]} what ends it */
  listen() {
    return [
      this.#client.on('pending', (pending) => this.#pending(pending)),
      this.#client.on('settled', ({ tempMessageId, error }) => this.#settled(tempMessageId, error)),
    ];
  }

  /** Reads those that were refused before a reload. */
  async restore() {
    for (const [, kept] of await this.#records.entries(PREFIX)) {
      const send = /** @type {OwnSend} */ (kept);
      if (!this.#sends.has(send.tempMessageId)) this.#put(send);
    }
  }

  /** @param {string} conversationId @returns {OwnSend[]} oldest first */
  of(conversationId) {
    return [...this.#sends.values()].filter((send) => send.conversationId === conversationId);
  }

  /** @param {string} conversationId @param {string} content @param {import('../../types/index.js').SendOptions & {tempMessageId: string}} options @returns {Promise<import('../../types/index.js').Message>} */
  send(conversationId, content, options) {
    const sent = this.#client.send(conversationId, content, options);
    // The outbox reports no message that it has not taken.
    sent.catch((error) => {
      const writtenAt = new Date().toISOString();
      if (!this.#sends.has(options.tempMessageId)) this.#refused({ ...options, conversationId, content, writtenAt, state: 'sending' }, error);
    });
    return sent;
  }

  /** @param {string} tempMessageId @returns {Promise<import('../../types/index.js').Message>|null} null if there is no such refused message */
  retry(tempMessageId) {
    const failed = this.#sends.get(tempMessageId);
    if (failed?.state !== 'failed') return null;
    const { conversationId, content, writtenAt, state, error, ...options } = failed;
    return this.send(conversationId, content, options);
  }

  /** @param {string} tempMessageId @returns {boolean} false if there is no such message */
  discard(tempMessageId) {
    const send = this.#sends.get(tempMessageId);
    if (!send) return false;
    if (send.state === 'sending') return this.#client.discard(tempMessageId);
    this.#remove(send);
    return true;
  }

  discardFailed() {
    for (const send of [...this.#sends.values()]) {
      if (send.state === 'failed') this.#remove(send);
    }
  }

  /** @param {PendingMessage} pending */
  #pending({ phase, ...message }) {
    this.#records.remove(PREFIX + message.tempMessageId);
    this.#put({ ...message, state: 'sending' });
  }

  /** @param {string} tempMessageId @param {any} error */
  #settled(tempMessageId, error) {
    const send = this.#sends.get(tempMessageId);
    if (!send) return;
    if (error && error.code !== 'discarded') this.#refused(send, error);
    else this.#remove(send);
  }

  /** @param {OwnSend} send @param {any} error */
  #refused(send, error) {
    if (error?.code === 'discarded' || error?.code === 'closed') return;
    const { code = 'internal', message = String(error), field, retryable = false } = error ?? {};
    const failed = /** @type {OwnSend} */ ({ ...send, state: 'failed', error: { code, message, field, retryable } });
    this.#records.set(PREFIX + send.tempMessageId, failed);
    this.#put(failed);
  }

  /** @param {OwnSend} send */
  #put(send) {
    this.#sends.set(send.tempMessageId, send);
    this.#changed(send.conversationId);
  }

  /** @param {OwnSend} send */
  #remove({ tempMessageId, conversationId, state }) {
    this.#sends.delete(tempMessageId);
    if (state === 'failed') this.#records.remove(PREFIX + tempMessageId);
    this.#changed(conversationId);
  }
}
