/** The public client: wires the parts of the library. Its API is documented in types/index.d.ts. */

import { ActionCalls } from './action-calls.js';
import { isMessage, namesOf, pendingOf } from './action.js';
import { withDefaults } from './client-options.js';
import { ClientStore } from './client-store.js';
import { Connection } from './connection.js';
import { DeviceState } from './device-state.js';
import { frameHandlers } from './frame-handlers.js';
import { GroupCalls } from './group-calls.js';
import { HiddenPlaces } from './hidden-places.js';
import { newMessageId } from './message-id.js';
import { Outbox } from './outbox.js';
import { OwnUser } from './own-user.js';
import { PeopleCalls } from './people-calls.js';
import { ReadReports } from './read-reports.js';
import { Rest } from './rest.js';
import { Resumption } from './resumption.js';
import { PUSH, ServerFeatures, TYPING } from './server-features.js';
import { Typing } from './typing.js';
import { Uploads } from './uploads.js';

/** @typedef {import('../types/index.js').ChatEvents} ChatEvents */

export class ChatClient extends ActionCalls {
  #features;
  /** @type {Connection} */ #connection;
  /** @type {Outbox} */ #outbox;
  /** @type {Resumption} */ #resumption;
  #reads;
  #user;
  #typing;
  #device;
  /** @type {Map<string, (frame: any) => void>} */ #handlers;
  #onCursors;
  #keepsCursors;
  /** @type {import('../types/index.js').ClosedCause|null} */ #closedBy = null;
  /** @type {ClientStore|null} */ #store = null;

  /** @param {import('../types/index.js').ClientOptions} options */
  constructor(options) {
    const settings = withDefaults(options);
    const rest = new Rest(settings.httpUrl, settings.token, settings.fetch);
    super(rest, new Uploads(rest, settings), (action) => this.#outbox.add(action));
    const { cursors, clock, storage, locks } = settings;
    this.#onCursors = settings.onCursors;
    this.#keepsCursors = settings.keepCursors;
    this.#features = new ServerFeatures(rest, settings.features);
    this.#user = new OwnUser((me) => this.#emit('me', me));
    this.groups = new GroupCalls(rest);
    this.people = new PeopleCalls(rest, (me) => this.#user.received(me));
    this.#connection = new Connection(settings, {
      prepare: (isStale) => this.#prepare(isStale),
      opened: () => this.#opened(),
      activity: (isOfHeartbeat) => this.#resumption.activity(isOfHeartbeat),
      received: (frame) => this.#handlers.get(frame?.type)?.(frame),
      disconnected: () => this.#disconnected(),
      online: () => this.#online(),
      verifyBySync: () => this.#resumption.verify(),
      tooLarge: () => this.#resumption.shrink() || this.#outbox.rejectLargest(),
      probe: () => rest.probe(),
      refused: (error) => this.#emit('error', error),
      changed: (change) => this.#changed(change),
    });
    if (storage) {
      this.#store = new ClientStore(storage, locks, clock, {
        adopt: (actions) => this.#outbox.adopt(actions),
        failed: (error) => this.#emit('error', error),
      });
    }
    const hidden = this.#store && !settings.keepCursors ? new HiddenPlaces(this.#store.hiddenPlaces) : null;
    this.#resumption = new Resumption(this.#connection, rest, this.#features, this.#user, cursors, hidden, {
      deliver: (message) => this.#emit('message', message),
      changed: (changes) => {
        this.#emit('changes', changes);
        this.#outbox.changed(changes);
      },
      reset: (reset) => this.#emit('reset', reset),
      removed: (removed) => {
        if (this.#keepsCursors) this.#store?.forgetCursor(removed.conversationId);
        this.#emit('conversation-removed', removed);
      },
      ownSettings: (own) => this.#emit('my-settings', own),
      started: (conversations) => this.#emit('conversations', conversations),
      moved: (moved) => this.#moved(moved),
      caughtUp: () => this.#synced(),
      failed: (error) => this.#connection.lose(error),
    });
    this.#reads = new ReadReports((frame) => this.#connection.transmit(frame), (id) => this.#resumption.cursor(id));
    this.#typing = new Typing(clock, (frame) => this.#connection.transmit(frame), (typists) => this.#emit('typing', typists));
    this.#device = new DeviceState(clock, (frame) => this.#connection.transmit(frame));
    this.#outbox = new Outbox(clock, {
      isOpen: () => this.state === 'online',
      isSupported: ({ action }) => this.#features.isSupported(action),
      userId: settings.userId,
      isConfirming: () => this.#connection.heartbeat.isSupported,
      transmit: (frame) => {
        this.#connection.transmit(frame);
        this.#connection.heartbeat.expectReply();
      },
      verify: () => this.#resumption.sync(),
      added: (action) => this.#emit(isMessage(action) ? 'pending' : 'change-pending', pendingOf(action)),
      settled: (action, { error, result }) => {
        const detail = /** @type {any} */ ({ ...namesOf(action), ...(error ? { error } : result) });
        this.#emit(isMessage(action) ? 'settled' : 'change-settled', detail);
      },
    }, this.#store, settings.maxPending);
    this.#handlers = frameHandlers({
      resumption: this.#resumption,
      outbox: this.#outbox,
      user: this.#user,
      typing: this.#typing,
      reads: this.#reads,
      isOnline: () => this.state === 'online',
      synced: () => this.#synced(),
      emit: (type, detail) => this.#emit(type, detail),
    });
  }

  static newMessageId() {
    return newMessageId();
  }

  get state() {
    return this.#connection.state;
  }

  get isSyncing() {
    return this.#resumption.isSyncing;
  }

  get closedBy() {
    return this.#closedBy;
  }

  get cursors() {
    return this.#resumption.cursors;
  }

  async restore() {
    await this.#store?.open();
    return this.pending();
  }

  connect() {
    this.#connection.start();
  }

  async close() {
    this.#connection.stop('closed by the caller');
    this.#outbox.close();
    this.#closedBy = null;
    this.#reads.clear();
    await this.#store?.close();
  }

  verify() {
    this.#connection.verify();
  }

  get me() {
    return this.#user.value;
  }

  /** @param {string} feature */
  supports(feature) {
    return this.#features.has(feature);
  }

  /** @param {{isRead?: boolean, archived?: boolean, hasMessages?: boolean}} [filter] */
  async conversations(filter = {}) {
    const summaries = await super.conversations(filter);
    // The others have a place: that of the client's start, or of a message.
    if (filter.hasMessages === false) this.#resumption.know(summaries.map(({ conversationId }) => conversationId));
    return summaries;
  }

  /** @param {string} title @param {string[]} userIds */
  async createGroup(title, userIds) {
    const conversationId = await super.createGroup(title, userIds);
    this.#resumption.know([conversationId]);
    return conversationId;
  }

  /** @param {string} conversationId @param {string} content @param {import('../types/index.js').SendOptions} [options] */
  send(conversationId, content, options) {
    this.#typing.sent(conversationId);
    return super.send(conversationId, content, options);
  }

  /** @param {string} conversationId */
  typing(conversationId) {
    if (this.state === 'online' && this.supports(TYPING) && this.me.typing) this.#typing.report(conversationId);
  }

  /** @param {boolean} isActive */
  deviceState(isActive) {
    this.#device.set(isActive);
  }

  /** @param {string} conversationId @param {import('../types/groups.js').OwnSettingsChange} change */
  async changeSettings(conversationId, change) {
    const settings = { ...(await super.changeSettings(conversationId, change)), conversationId };
    this.#resumption.ownSettings(settings);
    return settings;
  }

  pending() {
    return this.#outbox.pendingMessages;
  }

  pendingChanges() {
    return this.#outbox.pendingChanges;
  }

  /** @param {string} ref */
  discard(ref) {
    return this.#outbox.discard(ref);
  }

  /** @param {string} conversationId @param {number} [seq] */
  markRead(conversationId, seq) {
    this.#reads.mark(conversationId, this.state === 'online', seq);
  }

  /** @param {string} conversationId @param {{before?: number, after?: number, limit?: number}} [page] */
  messages(conversationId, page = {}) {
    this.#resumption.historyRequested(conversationId);
    return super.messages(conversationId, page);
  }

  #opened() {
    this.#resumption.sync();
    this.#connection.heartbeat.probe();
  }

  /** @param {import('../types/index.js').StateChange} change */
  #changed(change) {
    this.#closedBy = change.cause ?? null;
    this.#emit('state', change);
  }

  /** @param {() => boolean} isStale */
  async #prepare(isStale) {
    await Promise.all([this.#store?.open(), this.#features.load()]);
    if (this.#resumption.hasStart || isStale()) return;
    const kept = this.#keepsCursors ? await this.#store?.loadCursors() : undefined;
    if (isStale()) return;
    if (kept) this.#resumption.startAt(kept);
    else await this.#resumption.startAtLatest(isStale);
  }

  #online() {
    this.#reads.online();
    this.#device.online(this.supports(PUSH));
    this.#store?.scan();
  }

  #disconnected() {
    this.#resumption.disconnected();
    this.#outbox.disconnected();
    this.#device.disconnected();
    this.#typing.clear();
  }

  #synced() {
    this.#resumption.synced();
    this.#connection.caughtUp();
    this.#outbox.repeatOverdue();
    this.#resumption.fillGaps();
  }

  /** @param {() => Record<string, import('../types/index.js').Cursor>} cursors */
  #moved(cursors) {
    if (this.#keepsCursors) this.#store?.saveCursors(cursors);
    this.#onCursors?.(cursors());
  }

  /** @template {keyof ChatEvents} Type @param {Type} type @param {ChatEvents[Type]} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
