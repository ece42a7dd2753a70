/**
 * Delivers each message once and in order, and each change, over any number of connections: tracks what was delivered and requests what was
 * missed after a reconnect.
 */

import { ChangeFeed } from './change-feed.js';
import { CursorParts } from './cursor-parts.js';
import { isRepeated } from './errors.js';
import { Inbox } from './inbox.js';
import { resumeByRest } from './rest-resume.js';
import { BLOCKS, MEMBERS } from './server-features.js';

/**
 * @typedef {import('../types/index.js').Message} Message
 * @typedef {import('../types/index.js').Cursor} Cursor
 * @typedef {import('./resumption-types.js').Listener} Listener
 */

/** A server that does not answer a heartbeat within this time supports neither heartbeats with a `ref` nor a sync in parts. */
const PROBE_TIMEOUT_MS = 5_000;

export class Resumption {
  #connection;
  #rest;
  #features;
  #user;
  #listener;
  #inbox = new Inbox();
  #feed;
  #hasStart = false;
  /** @type {string[]|null} gaps that the pending sync fills; null if no sync is pending */ #syncing = null;
  #movedIsDue = false;
  /** True once this connection has received the read positions of the user. */ #hasReads = false;
  #parts = new CursorParts();
  #isByRest = false;
  /** True while the sync waits to learn if the server supports parts. */ #isUndecided = false;
  #hidden;

  /**
   * @param {import('./connection.js').Connection} connection
   * @param {import('./rest.js').Rest} rest
   * @param {import('./server-features.js').ServerFeatures} features
   * @param {import('./own-user.js').OwnUser} user
   * @param {Record<string, Cursor>|undefined} cursors
   * @param {import('./hidden-places.js').HiddenPlaces|null} hidden null if the places in all conversations are kept, or in none
   * @param {Listener} listener
   */
  constructor(connection, rest, features, user, cursors, hidden, listener) {
    this.#connection = connection;
    this.#rest = rest;
    this.#features = features;
    this.#user = user;
    this.#hidden = hidden;
    this.#listener = listener;
    this.#feed = new ChangeFeed(this.#inbox, (changes) => listener.changed(changes));
    if (cursors) this.startAt(cursors);
  }

  get cursors() {
    return this.#feed.cursors(this.#features.followsChanges);
  }

  get isSyncing() {
    return this.#syncing !== null;
  }

  get hasStart() {
    return this.#hasStart;
  }

  /** @param {string} conversationId */
  cursor(conversationId) {
    return this.#inbox.cursor(conversationId);
  }

  /** @param {Record<string, Cursor>} cursors */
  startAt(cursors) {
    for (const [conversationId, cursor] of Object.entries(cursors)) this.#feed.startAt(conversationId, cursor);
    this.#hasStart = true;
  }

  /** The user is in these conversations, which may have no message yet. @param {string[]} conversationIds */
  know(conversationIds) {
    for (const conversationId of conversationIds) this.#feed.know(conversationId);
    if (conversationIds.length > 0) this.#moved();
  }

  /** @param {() => boolean} isStale */
  async startAtLatest(isStale) {
    const [listed, archived, places] = await Promise.all([
      this.#rest.conversations({}), this.#features.has(MEMBERS) ? this.#rest.conversations({ archived: true }) : [], this.#hidden?.load() ?? [],
    ]);
    if (isStale()) return;
    const conversations = [...listed, ...archived];
    const ids = new Set(conversations.map(({ conversationId }) => conversationId));
    for (const [conversationId, place] of places) {
      if (ids.has(conversationId)) this.#hidden?.forget(conversationId);
      else this.#feed.startAtPlace(conversationId, place);
    }
    for (const { conversationId, seq, my } of conversations) this.#feed.startAtLatest(conversationId, seq, my?.my ?? 0);
    this.#hasStart = true;
    this.#listener.started(conversations);
    this.#moved();
  }

  /** Requests everything after the cursors. The server always answers. */
  sync() {
    if (this.#syncing) return;
    this.#syncing = this.#inbox.gaps();
    if (this.#isByRest) this.#resumeByRest();
    else if (this.#parts.fitInOne(this.#inbox.cursors) || this.#connection.heartbeat.isSupported) this.#transmit();
    else this.#probeFirst();
  }

  /** A frame was received: the server is still sending, so the timeout starts again. @param {boolean} isOfHeartbeat true for an answer to a heartbeat, which says nothing of the sync */
  activity(isOfHeartbeat) {
    if (this.#isUndecided && this.#connection.heartbeat.isSupported) this.#transmit();
    else if (this.#syncing && !isOfHeartbeat && !this.#isUndecided && !this.#isByRest) this.#connection.expectAnswer();
  }

  /** Verifies the connection by a sync, for servers that do not answer heartbeats. */
  verify() {
    if (!this.#isByRest && this.#parts.fitInOne(this.#inbox.cursors)) this.sync();
  }

  /** Makes the frames of a sync that was too large smaller. @returns {boolean} true if a sync was pending */
  shrink() {
    if (!this.#syncing || this.#isByRest) return false;
    if (this.#parts.canShrink) this.#parts.shrink();
    else this.#isByRest = true;
    return true;
  }

  /** The server has sent everything up to now. */
  synced() {
    this.#connection.answered();
    const gaps = this.#syncing ?? [];
    this.#syncing = null;
    this.#hasReads = true;
    for (const conversationId of gaps) this.#deliver(this.#inbox.skipGap(conversationId));
    if (this.#feed.synced(true)) this.sync();
  }

  /** @param {Message} message */
  received(message) {
    if (this.#inbox.isDelivered(message)) this.#feed.repeated(message);
    else this.#deliver(this.#inbox.accept(message));
  }

  /** @param {import('./change-feed.js').ChangesFrame} frame */
  changed(frame) {
    this.#features.proved();
    const isComplete = this.#feed.accept(frame);
    for (const { kind, firstSeq = 1 } of frame.items) {
      if (kind === 'conversation') this.#deliver(this.#inbox.skipTo(frame.conversationId, firstSeq - 1));
    }
    this.#moved();
    // The answer of a pending sync has what is missing, since the server reads it after this frame was sent.
    if (!isComplete) this.sync();
  }

  /** The client is too far behind in a conversation, and goes on at a later position. @param {import('../types/index.js').Reset} reset */
  reset({ conversationId, seq, rev }) {
    this.#feed.reset({ conversationId, seq, rev });
    this.#listener.reset({ conversationId, seq, rev });
    this.#moved();
  }

  /** The user is not in the conversation any more. @param {import('../types/index.js').ConversationRemoved} removed */
  removed({ conversationId, reason }) {
    this.#feed.forget(conversationId);
    this.#hidden?.forget(conversationId);
    this.#listener.removed({ conversationId, reason });
    this.#moved();
  }

  /** The user's own settings of a conversation, from the connection or as the answer of a call. @param {import('../types/groups.js').OwnSettings} settings */
  ownSettings(settings) {
    const { conversationId, my, aboveSeq = 0 } = settings;
    if (!this.#feed.isNewer(conversationId, my)) return;
    this.#feed.know(conversationId);
    this.#hidden?.settings(settings);
    this.#listener.ownSettings(settings);
    this.#deliver(this.#inbox.skipTo(conversationId, aboveSeq));
    this.#moved();
  }

  /** @param {string} conversationId */
  historyRequested(conversationId) {
    this.#feed.historyRequested(conversationId, this.#syncing !== null);
  }

  /** Requests the messages that are missing between received ones. */
  fillGaps() {
    if (this.#inbox.gaps().length > 0) this.sync();
  }

  /** @param {import('../types/index.js').ErrorFrame} frame @returns {boolean} true if it answers a sync */
  refused({ code, field, retryAfterMs }) {
    if (!this.#syncing || this.#isByRest) return false;
    const isForGood = field === 'cursors';
    if (!isForGood && !isRepeated(code)) return false;
    this.#connection.answered();
    this.#syncing = null;
    this.#feed.synced(false);
    if (isForGood && this.#features.followsChanges) this.#features.disproved();
    else this.#isByRest = isForGood;
    if (isForGood) this.sync();
    else this.#connection.later(retryAfterMs, () => this.sync());
    return true;
  }

  disconnected() {
    this.#syncing = null;
    this.#isUndecided = false;
    this.#hasReads = false;
    this.#feed.synced(false);
  }

  #transmit() {
    this.#isUndecided = false;
    const follows = this.#features.followsChanges;
    const cursors = follows ? this.#feed.syncCursors : this.#inbox.cursors;
    const reads = follows && !this.#hasReads;
    const me = reads && this.#features.has(BLOCKS) ? this.#user.value.rev : undefined;
    for (const frame of this.#parts.framesOf(cursors, { reads, me })) this.#connection.transmit(frame);
    this.#connection.expectAnswer();
  }

  /** Probes for support of parts before sending them, because other servers would answer each part as a sync of its own. */
  #probeFirst() {
    this.#isUndecided = true;
    this.#connection.later(PROBE_TIMEOUT_MS, () => {
      if (!this.#isUndecided) return;
      this.#isUndecided = false;
      this.#resumeByRest();
    });
  }

  async #resumeByRest() {
    const syncing = this.#syncing;
    const isStale = () => this.#syncing !== syncing;
    const wait = (/** @type {number} */ ms) => this.#connection.pause(ms);
    const place = {
      cursor: (/** @type {string} */ id) => this.cursor(id),
      rev: (/** @type {string} */ id) => (this.#features.followsChanges ? this.#feed.rev(id) : null),
      received: (/** @type {Message} */ message) => !isStale() && this.received(message),
      changed: (/** @type {import('./change-feed.js').ChangesFrame} */ page) => !isStale() && this.changed(page),
    };
    try {
      await resumeByRest(this.#rest, place, wait, isStale, this.#features.has(MEMBERS));
      if (!isStale()) this.#listener.caughtUp();
    } catch (error) {
      if (!isStale()) this.#listener.failed(error);
    }
  }

  /** @param {Message[]} messages */
  #deliver(messages) {
    for (const message of messages) this.#listener.deliver(message);
    if (messages.length > 0) this.#moved();
  }

  #moved() {
    if (this.#movedIsDue) return;
    this.#movedIsDue = true;
    queueMicrotask(() => {
      this.#movedIsDue = false;
      this.#hidden?.moved((conversationId) => this.#feed.place(conversationId));
      this.#listener.moved(() => this.cursors);
    });
  }
}
