/** The public client: wires the parts of the library. Its API is documented in types/index.d.ts. */

import { withDefaults } from './client-options.js';
import { ClientStore } from './client-store.js';
import { Connection } from './connection.js';
import { ChatError } from './errors.js';
import { withoutType } from './frame.js';
import { newMessageId } from './message-id.js';
import { Outbox } from './outbox.js';
import { ReadReports } from './read-reports.js';
import { Rest } from './rest.js';
import { Resumption } from './resumption.js';

/** @typedef {import('../types/index.js').ChatEvents} ChatEvents */

export class ChatClient extends EventTarget {
  #rest;
  /** @type {Connection} */ #connection;
  /** @type {Outbox} */ #outbox;
  /** @type {Resumption} */ #resumption;
  #reads;
  #onCursors;
  #keepsCursors;
  /** @type {import('../types/index.js').ClosedCause|null} */ #closedBy = null;
  /** @type {ClientStore|null} */ #store = null;

  /** @param {import('../types/index.js').ClientOptions} options */
  constructor(options) {
    super();
    const settings = withDefaults(options);
    const { cursors, clock, storage, locks } = settings;
    this.#onCursors = settings.onCursors;
    this.#keepsCursors = settings.keepCursors;
    this.#rest = new Rest(settings.httpUrl, settings.token, settings.fetch);
    this.#connection = new Connection(settings, {
      prepare: (isStale) => this.#prepare(isStale),
      opened: () => this.#opened(),
      activity: () => this.#resumption.activity(),
      received: (frame) => this.#received(frame),
      disconnected: () => this.#disconnected(),
      online: () => this.#online(),
      verifyBySync: () => this.#resumption.verify(),
      tooLarge: () => this.#resumption.shrink() || this.#outbox.rejectLargest(),
      probe: () => this.#rest.probe(),
      refused: (error) => this.#emit('error', error),
      changed: (change) => this.#changed(change),
    });
    this.#resumption = new Resumption(this.#connection, this.#rest, cursors, {
      deliver: (message) => this.#emit('message', message),
      started: (conversations) => this.#emit('conversations', conversations),
      moved: (moved) => this.#moved(moved),
      caughtUp: () => this.#synced(),
      failed: (error) => this.#connection.lose(error),
    });
    this.#reads = new ReadReports((frame) => this.#connection.transmit(frame), (id) => this.#resumption.cursor(id));
    if (storage) {
      this.#store = new ClientStore(storage, locks, clock, {
        adopt: (messages) => this.#outbox.adopt(messages),
        failed: (error) => this.#emit('error', error),
      });
    }
    this.#outbox = new Outbox(clock, {
      isOpen: () => this.state === 'online',
      transmit: (frame) => {
        this.#connection.transmit(frame);
        this.#connection.heartbeat.expectReply();
      },
      verify: () => this.#resumption.sync(),
      added: (message) => this.#emit('pending', message),
      settled: (settled) => this.#emit('settled', settled),
    }, this.#store, settings.maxPending);
  }

  static newMessageId() {
    return newMessageId();
  }

  get state() {
    return this.#connection.state;
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

  /** @param {string} conversationId @param {string} content @param {{tempMessageId?: string}} [options] */
  send(conversationId, content, { tempMessageId = newMessageId() } = {}) {
    return this.#outbox.send(tempMessageId, conversationId, content);
  }

  pending() {
    return this.#outbox.pending;
  }

  /** @param {string} tempMessageId */
  discard(tempMessageId) {
    return this.#outbox.discard(tempMessageId);
  }

  /** @param {string} conversationId */
  markRead(conversationId) {
    this.#reads.mark(conversationId, this.state === 'online');
  }

  /** @param {{isRead?: boolean}} [filter] */
  conversations(filter = {}) {
    return this.#rest.conversations(filter);
  }

  /** @param {string} conversationId */
  conversation(conversationId) {
    return this.#rest.conversation(conversationId);
  }

  /** @param {string} conversationId @param {{before?: number, after?: number, limit?: number}} [page] */
  messages(conversationId, page = {}) {
    return this.#rest.messages(conversationId, page);
  }

  /** @param {string} conversationId */
  participants(conversationId) {
    return this.#rest.participants(conversationId);
  }

  /** @param {string} userId */
  directConversation(userId) {
    return this.#rest.directConversation(userId);
  }

  /** @param {string} userId */
  createDirect(userId) {
    return this.#rest.create({ recipientIdArr: [userId], title: '', isGroup: false });
  }

  /** @param {string} title @param {string[]} userIds */
  createGroup(title, userIds) {
    return this.#rest.create({ recipientIdArr: userIds, title, isGroup: true });
  }

  /** @param {string[]} userIds */
  presence(userIds) {
    return this.#rest.presence(userIds);
  }

  /** @param {boolean} visible */
  async setPresenceVisible(visible) {
    await this.#rest.setPresenceVisible(visible);
  }

  /** @template {keyof ChatEvents} Type @param {Type} type @param {(detail: ChatEvents[Type]) => void} listener */
  on(type, listener) {
    const handler = (/** @type {any} */ { detail }) => listener(detail);
    this.addEventListener(type, handler);
    return () => this.removeEventListener(type, handler);
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
    await this.#store?.open();
    if (this.#resumption.hasStart || isStale()) return;
    const kept = this.#keepsCursors ? await this.#store?.loadCursors() : undefined;
    if (isStale()) return;
    if (kept) this.#resumption.startAt(kept);
    else await this.#resumption.startAtLatest(isStale);
  }

  #online() {
    this.#reads.online();
    this.#store?.scan();
  }

  #disconnected() {
    this.#resumption.disconnected();
    this.#outbox.disconnected();
  }

  /** @param {any} frame */
  #received(frame) {
    if (frame?.type === 'new-message') this.#receivedMessage(withoutType(frame));
    else if (frame?.type === 'read-messages') this.#emit('read', withoutType(frame));
    else if (frame?.type === 'presence') this.#emit('presence', frame.users);
    else if (frame?.type === 'synced') this.#synced();
    else if (frame?.type === 'error') this.#receivedError(frame);
  }

  /** @param {import('../types/index.js').Message} message */
  #receivedMessage(message) {
    this.#resumption.received(message);
    this.#outbox.stored(message);
    if (this.state === 'online') this.#resumption.fillGaps();
  }

  #synced() {
    this.#resumption.synced();
    this.#connection.caughtUp();
    this.#outbox.repeatOverdue();
    this.#resumption.fillGaps();
  }

  /** @param {import('../types/index.js').ErrorFrame} frame */
  #receivedError(frame) {
    if (this.#outbox.refused(frame) || this.#resumption.refused(frame)) return;
    this.#emit('error', new ChatError(frame));
  }

  /** @param {() => Record<string, number>} cursors */
  #moved(cursors) {
    if (this.#keepsCursors) this.#store?.saveCursors(cursors);
    this.#onCursors?.(cursors());
  }

  /** @template {keyof ChatEvents} Type @param {Type} type @param {ChatEvents[Type]} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
