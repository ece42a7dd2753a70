/** An application with a ChatClient, as the scenarios of clients/conformance want one: it holds messages and follows events, by the public API alone. */

import { Outcomes, SPEED, optionsFor, unawaited } from '../../conformance/lib/js-environment.mjs';
import { ChatClient, afterChanges } from '../src/index.js';

/** One conversation, as the application holds it. */
class Held {
  /** @type {Map<number, any>} by seq */ messages = new Map();
  /** @type {any[]} changes so far, which a page that was requested before may lack */ items = [];
  delivered = [];
  isRemoved = false;
  #userId;

  constructor(userId) {
    this.#userId = userId;
  }

  add(message) {
    const held = this.messages.get(message.seq);
    if (!held || (message.rev ?? 0) > (held.rev ?? 0)) this.messages.set(message.seq, message);
  }

  addPage(page) {
    for (const message of page) this.add(afterChanges(message, this.items, this.#userId));
  }

  change(items) {
    this.items.push(...items);
    for (const [seq, message] of this.messages) this.messages.set(seq, afterChanges(message, items, this.#userId));
  }

  forget() {
    this.messages.clear();
    this.items = [];
  }
}

export class JsAdapter {
  traits = { speed: SPEED };
  #outcomes = new Outcomes();
  /** @type {Map<string, Held>} */ #held = new Map();
  #client;
  #userId;

  start(server) {
    this.#userId = server.userId;
    this.#client = new ChatClient(optionsFor(server));
    this.#client.on('message', (message) => {
      const held = this.#of(message.conversationId);
      held.add(message);
      held.delivered.push(message.seq);
    });
    this.#client.on('changes', ({ conversationId, items }) => this.#of(conversationId).change(items));
    this.#client.on('reset', ({ conversationId }) => {
      this.#of(conversationId).forget();
      this.#load(conversationId);
    });
    this.#client.on('conversation-removed', ({ conversationId }) => (this.#of(conversationId).isRemoved = true));
  }

  act({ act, conversationId, content, tempMessageId, seq, reactions }) {
    switch (act) {
      case 'connect': return this.#client.connect();
      case 'open': return this.#load(conversationId);
      case 'send': return this.#outcomes.add(tempMessageId, this.#client.send(conversationId, content, { tempMessageId }));
      case 'edit': return unawaited(this.#client.edit(conversationId, seq, content));
      case 'delete': return unawaited(this.#client.delete(conversationId, [[seq, seq]]));
      case 'react': return unawaited(this.#client.react(conversationId, seq, reactions));
      default: throw new Error(`There is no act ${act}.`);
    }
  }

  view() {
    const conversations = [...this.#held].map(([id, { messages, isRemoved, delivered }]) => [id, { messages: [...messages.values()], isRemoved, delivered }]);
    return { state: this.#client.state, conversations: Object.fromEntries(conversations), sends: this.#outcomes.words };
  }

  stop() {
    return this.#client.close();
  }

  #of(conversationId) {
    if (!this.#held.has(conversationId)) this.#held.set(conversationId, new Held(this.#userId));
    return this.#held.get(conversationId);
  }

  #load(conversationId) {
    unawaited(this.#client.messages(conversationId).then((page) => this.#of(conversationId).addPage(page)));
  }
}
