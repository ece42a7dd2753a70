/** The scenarios of clients/conformance, as a component with the hooks shows them. */

import { createElement } from 'react';
import { create } from 'react-test-renderer';
import { Outcomes, SPEED, optionsFor, unawaited } from '../../conformance/lib/js-environment.mjs';
import { conformanceOf } from '../../conformance/lib/node-suite.mjs';
import { ChatClient } from '../../js/src/index.js';
import { LiveChat } from '../../js/src/live.js';
import { ChatProvider, useConnectionState, useTimeline } from '../src/index.js';

class ReactAdapter {
  traits = { speed: SPEED };
  #outcomes = new Outcomes();
  /** @type {Map<string, any>} the latest value of each timeline that is shown */ #timelines = new Map();
  #state = 'closed';
  #client;
  #live;
  #root;

  start(server) {
    this.#client = new ChatClient(optionsFor(server));
    this.#live = new LiveChat(this.#client, { userId: server.userId });
    this.#root = create(this.#app());
  }

  act({ act, conversationId, content, tempMessageId, seq, reactions }) {
    if (act === 'connect') return this.#client.connect();
    const timeline = this.#timelineOf(conversationId);
    switch (act) {
      case 'open': return undefined;
      case 'send': return this.#outcomes.add(tempMessageId, timeline.send(content, { tempMessageId }));
      case 'edit': return unawaited(timeline.edit(seq, content));
      case 'delete': return unawaited(timeline.remove(seq));
      case 'react': return unawaited(timeline.react(seq, reactions));
      default: throw new Error(`There is no act ${act}.`);
    }
  }

  view() {
    const conversations = [...this.#timelines].map(([id, { items, status }]) => [id, { messages: items.flatMap((item) => this.#shown(item)), isRemoved: status === 'removed' }]);
    return { state: this.#state, conversations: Object.fromEntries(conversations), sends: this.#outcomes.words };
  }

  async stop() {
    this.#root.unmount();
    await this.#live.close();
    await this.#client.close();
  }

  /** A message that is on its way or refused is none of the conversation, but it is not shown beside the stored one. */
  #shown({ kind, message, send }) {
    if (kind === 'message') return [message];
    return kind === 'own' && this.#outcomes.words[send.tempMessageId] === 'stored' ? [{ seq: Infinity, content: `${send.content}, shown once more` }] : [];
  }

  /** The hooks are used by components alone, so a conversation is shown before something is done in it. */
  #timelineOf(conversationId) {
    if (!this.#timelines.has(conversationId)) {
      this.#timelines.set(conversationId, null);
      this.#root.update(this.#app());
    }
    return this.#timelines.get(conversationId);
  }

  #app() {
    const rooms = [...this.#timelines.keys()].map((id) => createElement(Room, { key: id, id, show: (timeline) => this.#timelines.set(id, timeline) }));
    return createElement(ChatProvider, { live: this.#live }, createElement(Light, { show: (state) => (this.#state = state) }), ...rooms);
  }
}

function Room({ id, show }) {
  show(useTimeline(id));
  return null;
}

function Light({ show }) {
  show(useConnectionState().state);
  return null;
}

conformanceOf('react', () => new ReactAdapter());
