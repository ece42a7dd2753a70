/** The scenarios of clients/conformance, with the part of the worker that writes what the library reports to the store of the extension. */

import { Outcomes, SPEED, optionsFor, unawaited } from '../../conformance/lib/js-environment.mjs';
import { conformanceOf } from '../../conformance/lib/node-suite.mjs';
import { Connection } from '../src/worker/connection.js';
import { ConversationStore } from '../src/worker/conversation-store.js';

const NOTHING = { changed() {}, settled() {}, messagesChanged() {}, messagesForgotten() {}, refused() {}, stopped() {} };

class ExtensionAdapter {
  traits = { speed: SPEED };
  #outcomes = new Outcomes();
  #removed = new Set();
  #store;
  #connection;

  start(server) {
    const { token, userId, httpUrl, webSocketUrl, ...options } = optionsFor(server);
    this.#store = new ConversationStore(userId);
    this.#connection = new Connection({ details: { userId, server: { httpUrl, webSocketUrl } }, token }, this.#store, NOTHING, options);
    this.#connection.client.on('settled', ({ tempMessageId, error }) => (error ? this.#outcomes.refused(tempMessageId, error) : this.#outcomes.stored(tempMessageId)));
    this.#connection.client.on('conversation-removed', ({ conversationId }) => this.#removed.add(conversationId));
  }

  act({ act, conversationId, content, tempMessageId, seq, reactions }) {
    switch (act) {
      case 'connect': return this.#connection.start();
      case 'open': return unawaited(this.#connection.history(conversationId));
      case 'send': return this.#send({ conversationId, content, tempMessageId, sentAt: new Date().toISOString() });
      case 'react': return unawaited(this.#connection.client.react(conversationId, seq, reactions));
      default: throw new Error(`There is no act ${act}.`);
    }
  }

  view() {
    const conversations = [...this.#store.conversations].map(([id, { messages }]) => [id, { messages }]);
    const removed = [...this.#removed].map((id) => [id, { isRemoved: !this.#store.conversations.has(id) }]);
    return { state: this.#connection.status.state, conversations: Object.fromEntries([...conversations, ...removed]), sends: this.#outcomes.words };
  }

  stop() {
    this.#connection.stop();
  }

  #send(message) {
    this.#outcomes.words[message.tempMessageId] = 'pending';
    this.#store.addPending(message);
    this.#connection.send(message);
  }
}

conformanceOf('extension', () => new ExtensionAdapter());
