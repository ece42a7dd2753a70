/** Wires the live views of a client. They are described in types/live.d.ts. */

import { Composer, removeDrafts } from './composer.js';
import { ConversationList } from './conversation-list.js';
import { Observable } from './observable.js';
import { OwnSends } from './own-sends.js';
import { Presences } from './presences.js';
import { Records } from './records.js';
import { Timeline } from './timeline.js';

const PAGE_SIZE = 50;
const KEPT_TIMELINES = 5;
/** @type {readonly string[]} */
const NOBODY = Object.freeze([]);

export class LiveChat {
  #client;
  #userId;
  #records;
  #sends;
  #presences;
  #pageSize;
  #keptTimelines;
  /** @type {Map<string, Timeline>} */ #timelines = new Map();
  /** @type {Set<Timeline>} without a listener, but at work; the one that was left last is the last */ #kept = new Set();
  /** @type {Map<string, Composer>} */ #composers = new Map();
  /** @type {Map<string, {observable: Observable<readonly string[]>, userIds: readonly string[]}>} */ #typing = new Map();
  /** @type {import('../../types/live.js').ConnectionSnapshot} */ #state;
  #ends;

  /** @param {import('../../types/index.js').ChatClient} client @param {import('../../types/live.js').LiveOptions} options */
  constructor(client, { userId, storage = null, pageSize = PAGE_SIZE, keptTimelines = KEPT_TIMELINES }) {
    this.#client = client;
    this.#userId = userId;
    this.#pageSize = pageSize;
    this.#keptTimelines = keptTimelines;
    this.#records = new Records(storage, (error) => client.dispatchEvent(new CustomEvent('error', { detail: error })));
    this.#sends = new OwnSends(client, this.#records, (id) => this.#timelines.get(id)?.changed());
    this.#presences = new Presences(client);
    this.#state = { state: client.state, closedBy: client.closedBy };
    this.conversations = new ConversationList(client, userId);
    this.connection = /** @type {Observable<import('../../types/live.js').ConnectionSnapshot>} */ (new Observable(() => this.#state));
    this.#ends = [
      ...this.#sends.listen(),
      ...this.#presences.listen(),
      client.on('typing', ({ conversationId, userIds }) => this.#typed(conversationId, userIds)),
      client.on('state', ({ previous, cause, ...change }) => {
        this.#state = { ...change, closedBy: cause ?? null };
        this.connection.changed();
      }),
    ];
    this.#sends.restore();
  }

  get client() {
    return this.#client;
  }

  get userId() {
    return this.#userId;
  }

  /** @param {string} conversationId */
  timeline(conversationId) {
    const known = this.#timelines.get(conversationId);
    if (known) return known;
    const timeline = new Timeline({
      client: this.#client,
      userId: this.#userId,
      pageSize: this.#pageSize,
      sends: this.#sends,
      watched: (watched) => this.#kept.delete(watched),
      unwatched: (left) => this.#keep(left),
    }, conversationId);
    this.#timelines.set(conversationId, timeline);
    return timeline;
  }

  /** @param {string} conversationId */
  composer(conversationId) {
    const composer = this.#composers.get(conversationId) ?? new Composer(this.#client, this.#sends, this.#records, conversationId);
    this.#composers.set(conversationId, composer);
    return composer;
  }

  /** @param {string} userId */
  presence(userId) {
    return this.#presences.of(userId);
  }

  /** @param {string} conversationId */
  typing(conversationId) {
    return this.#typistsOf(conversationId).observable;
  }

  /** Removes drafts and refused messages, for a user who signs out for good. @returns {Promise<void>} */
  async forget() {
    this.#sends.discardFailed();
    for (const composer of this.#composers.values()) composer.clear();
    await removeDrafts(this.#records);
    await this.#records.quiet();
  }

  /** Ends all views. @returns {Promise<void>} resolves when the storage is no longer used */
  async close() {
    for (const end of this.#ends) end();
    this.conversations.stop();
    for (const timeline of this.#timelines.values()) timeline.stop();
    this.#kept.clear();
    await this.#records.quiet();
  }

  /** A user who comes back to a timeline finds it up to date. @param {Timeline} timeline */
  #keep(timeline) {
    this.#kept.delete(timeline);
    this.#kept.add(timeline);
    for (const oldest of this.#kept) {
      if (this.#kept.size <= this.#keptTimelines) return;
      this.#kept.delete(oldest);
      oldest.stop();
    }
  }

  /** @param {string} conversationId @param {string[]} userIds */
  #typed(conversationId, userIds) {
    const typists = this.#typistsOf(conversationId);
    const others = userIds.filter((userId) => userId !== this.#userId);
    typists.userIds = others.length > 0 ? others : NOBODY;
    typists.observable.changed();
  }

  /** @param {string} conversationId */
  #typistsOf(conversationId) {
    const known = this.#typing.get(conversationId);
    if (known) return known;
    /** @type {{observable: Observable<readonly string[]>, userIds: readonly string[]}} */
    const typists = { userIds: NOBODY, observable: new Observable(() => typists.userIds) };
    this.#typing.set(conversationId, typists);
    return typists;
  }
}
