/** The user's conversations, the pinned ones first, then the newest. It follows messages, changes, reads, settings, and conversations that come and go. */

import { Descriptions } from '../descriptions.js';
import { changed, described, isMuted, listed, newEntry, read, received, withSettings } from './conversation-entry.js';
import { Observable } from './observable.js';

/**
 * @typedef {import('../../types/live.js').ConversationEntry} ConversationEntry
 * @typedef {import('../../types/live.js').ConversationsSnapshot} ConversationsSnapshot
 */

export class ConversationList {
  #client;
  #userId;
  /** @type {Observable<ConversationsSnapshot>} */ #observable = new Observable(() => this.#compose(), () => this.#start());
  /** @type {Map<string, ConversationEntry>} */ #entries = new Map();
  /** @type {ConversationsSnapshot['status']} */ #status = 'loading';
  /** @type {unknown} */ #error = null;
  /** True if the client has just reported the server's list itself. */ #isFresh = false;
  #descriptions;
  #run = 0;
  #isLoadDue = false;
  /** @type {Promise<unknown>} the last load after a reset */ #loading = Promise.resolve();

  /** @param {import('../../types/index.js').ChatClient} client @param {string} userId */
  constructor(client, userId) {
    this.#client = client;
    this.#userId = userId;
    this.#descriptions = new Descriptions((id) => this.#describe(id), () => this.#load());
  }

  get snapshot() {
    return this.#observable.snapshot;
  }

  /** @param {(snapshot: ConversationsSnapshot) => void} listener */
  subscribe(listener) {
    return this.#observable.subscribe(listener);
  }

  /** Loads the list once more, after a failure. @returns {Promise<void>} resolves when that has ended, with or without success */
  async reload() {
    await this.#load();
  }

  stop() {
    this.#observable.stop();
  }

  /** @returns {() => void} */
  #start() {
    const client = this.#client;
    const ends = [
      client.on('conversations', (summaries) => {
        this.#isFresh = true;
        this.#listed(summaries);
      }),
      client.on('state', ({ state }) => state === 'online' && this.#online()),
      client.on('message', (message) => {
        this.#update(message.conversationId, (entry) => received(entry, message, this.#userId, client.state === 'online'));
        this.#describeUnknown(message.conversationId);
      }),
      client.on('changes', (changes) => {
        const { conversationId, conversation } = changes;
        if (conversation || this.#entries.has(conversationId)) this.#update(conversationId, (entry) => changed(entry, changes, this.#userId));
        if (conversation && !conversation.isGroup) this.#describeUnknown(conversationId);
      }),
      client.on('my-settings', (own) => {
        this.#update(own.conversationId, (entry) => withSettings(entry, own));
        this.#describeUnknown(own.conversationId);
      }),
      client.on('read', ({ conversationId, lastReadSeq }) => this.#entries.has(conversationId) && this.#update(conversationId, (entry) => read(entry, lastReadSeq))),
      client.on('reset', ({ conversationId }) => {
        // The message that is held may have changed or be gone.
        if (this.#entries.has(conversationId)) this.#update(conversationId, (entry) => ({ ...entry, latest: null }));
        this.#loadOnce();
      }),
      client.on('conversation-removed', ({ conversationId }) => {
        this.#entries.delete(conversationId);
        this.#observable.changed();
      }),
      client.on('profile-changed', (profile) => this.#profileChanged(profile)),
    ];
    this.#load();
    return () => {
      for (const end of ends) end();
      this.#run++;
      this.#entries.clear();
      this.#status = 'loading';
      this.#error = null;
      this.#observable.changed();
    };
  }

  /** The server reports reads that other devices made meanwhile to nobody. */
  #online() {
    if (!this.#isFresh) this.#load();
    else this.#addSilentGroups();
    this.#isFresh = false;
    for (const { conversationId, isDescribed } of this.#entries.values()) {
      if (!isDescribed) this.#descriptions.of(conversationId);
    }
  }

  /** The client's own list lacks them. */
  async #addSilentGroups() {
    const run = this.#run;
    const groups = await this.#silentGroups();
    if (run !== this.#run) return;
    for (const group of groups) this.#update(group.conversationId, (entry) => listed(entry, group));
  }

  /** @returns {Promise<import('../../types/index.js').ConversationSummary[]>} groups in which nobody has written yet, archived ones too; none if they cannot be loaded */
  async #silentGroups() {
    if (!this.#client.supports('members')) return [];
    return (await Promise.all([{}, { archived: true }].map((filter) => this.#client.conversations({ ...filter, hasMessages: false }).catch(() => [])))).flat();
  }

  /** One load serves all conversations that are reset together; those that are reset while it runs have one after it. */
  #loadOnce() {
    if (this.#isLoadDue) return;
    this.#isLoadDue = true;
    const run = this.#run;
    this.#loading = this.#loading.then(() => {
      this.#isLoadDue = false;
      return run === this.#run ? this.#load() : undefined;
    });
  }

  /** @returns {Promise<string[]>} the ids of the listed conversations */
  async #load() {
    const run = this.#run;
    try {
      const archived = this.#client.supports('members') ? this.#client.conversations({ archived: true }) : [];
      const summaries = (await Promise.all([this.#client.conversations(), archived, this.#silentGroups()])).flat();
      if (run === this.#run) this.#listed(summaries);
      return summaries.map(({ conversationId }) => conversationId);
    } catch (error) {
      if (run === this.#run) {
        // A list that was loaded is shown on: it is loaded again at the next connection.
        if (this.#status !== 'ready') this.#status = 'failed';
        this.#error = error;
        this.#observable.changed();
      }
      return [];
    }
  }

  /** @param {import('../../types/index.js').ConversationSummary[]} summaries */
  #listed(summaries) {
    this.#status = 'ready';
    this.#error = null;
    for (const summary of summaries) this.#update(summary.conversationId, (entry) => listed(entry, summary));
    this.#observable.changed();
  }

  /** @param {string} id */
  async #describe(id) {
    const run = this.#run;
    try {
      const details = await this.#client.conversation(id);
      if (run === this.#run && this.#entries.has(id)) this.#update(id, (entry) => described(entry, { ...details, participantId: details.participantId ?? null }));
    } catch (error) {
      // The user is not in it any more; other failures are tried again at the next connection.
      if (run === this.#run && /** @type {any} */ (error)?.status === 404 && this.#entries.delete(id)) this.#observable.changed();
    }
  }

  /** @param {string} id */
  #describeUnknown(id) {
    if (!this.#entries.get(id)?.isDescribed && this.#client.state === 'online') this.#descriptions.of(id);
  }

  /** @param {import('../../types/index.js').Profile} profile */
  #profileChanged({ userId, name, picture }) {
    for (const { conversationId, participantId, isGroup } of this.#entries.values()) {
      if (!isGroup && participantId === userId) this.#update(conversationId, (entry) => ({ ...entry, title: name ?? userId, name, picture }));
    }
  }

  /** @param {string} id @param {(entry: ConversationEntry) => ConversationEntry} change */
  #update(id, change) {
    const known = this.#entries.get(id);
    const after = change(known ?? newEntry(id, new Date().toISOString()));
    if (after === known) return;
    this.#entries.set(id, after);
    this.#observable.changed();
  }

  /** @returns {ConversationsSnapshot} */
  #compose() {
    const entries = sorted([...this.#entries.values()].filter(({ my }) => !my?.hidden));
    const now = Date.now();
    const unread = entries.reduce((sum, entry) => sum + (isMuted(entry, now) || entry.my?.archived ? 0 : entry.unread), 0);
    return {
      status: this.#status, error: this.#error, unread,
      conversations: entries.filter(({ my }) => !my?.archived), archived: entries.filter(({ my }) => my?.archived),
    };
  }
}

/** @param {ConversationEntry[]} entries */
function sorted(entries) {
  const rankOf = (/** @type {ConversationEntry} */ { my, sortedAt }) => (my?.pinned ? `9${sortedAt}` : sortedAt);
  return entries.sort((one, other) => {
    const [first, second] = [rankOf(one), rankOf(other)];
    return first < second ? 1 : first > second ? -1 : 0;
  });
}
