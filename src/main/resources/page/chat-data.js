/** The client of the signed-in user, and the data of the page that it fills. */

import { ChatClient, IndexedDbStorage } from './client/index.js';
import { Drafts } from './drafts.js';
import { showError } from './notices.js';
import { OwnChanges } from './own-changes.js';
import { OwnMessages } from './own-messages.js';
import { Store } from './store.js';
import { UserRecords } from './user-records.js';

export class ChatData {
  #storage;

  /**
   * @param {import('./session.js').Session} session
   * @param {import('./session.js').ServerSettings} settings
   * @param {() => void} changed called on every change
   */
  constructor(session, { webSocketUrl, features = [] }, changed) {
    const { userId } = session;
    // The page loads history by REST, so it starts at the latest messages each time and needs no stored cursors.
    this.#storage = new IndexedDbStorage(userId);
    this.client = new ChatClient({
      httpUrl: location.origin, webSocketUrl, token: () => session.token(), storage: this.#storage, keepCursors: false, features,
    });
    const drafts = new UserRecords('draft', userId, showError);
    const failed = new UserRecords('failed', userId, showError);
    const failedChanges = new UserRecords('failed-change', userId, showError);
    this.drafts = new Drafts(drafts, drafts.entries());
    this.store = new Store(userId, changed, failed, failedChanges);
    this.own = new OwnMessages(this.client, this.store, this.drafts, failed);
    this.changes = new OwnChanges(this.client, this.store, failedChanges);
  }

  /** Shows events of the client in the store. Events that concern the screen too are left to it. @param {AbortSignal} signal ends it */
  listen(signal) {
    const { client, store, own, changes } = this;
    const ends = [
      client.on('read', ({ conversationId, lastReadSeq }) => store.read(conversationId, lastReadSeq)),
      client.on('pending', (pending) => store.addPending({ ...pending, sentAt: pending.writtenAt, state: 'sending' })),
      client.on('settled', (settled) => own.settled(settled)),
      client.on('changes', (received) => store.applyChanges(received)),
      client.on('change-pending', (pending) => changes.pending(pending)),
      client.on('change-settled', (settled) => changes.settled(settled)),
    ];
    signal.addEventListener('abort', () => ends.forEach((end) => end()));
  }

  /** @returns {import('./sign-out-dialog.js').Unsent} */
  get unsent() {
    const [messages, changes] = [this.own.unsent, this.changes.unsent];
    return { ...messages, sending: messages.sending + changes.sending, failed: messages.failed + changes.failed };
  }

  /** Sends everything that is unsent, including what was refused. */
  sendAll() {
    this.own.retryAll();
    this.changes.retryAll();
    this.client.connect();
  }

  /** @param {boolean} keep true to keep unsent messages, changes and drafts for this user */
  async stop(keep) {
    if (!keep) {
      this.own.discardAll();
      this.changes.discardAll();
    }
    await this.client.close();
    await this.#storage.removeIfEmpty().catch(() => {});
  }
}
