/** Starts edits and deletions, and finds the message that the arrow key in an empty composer edits. */

import { mayChange } from './conversation.js';
import { DeleteDialog } from './delete-dialog.js';

export class MessageEditing {
  #store;
  #openId;
  #composer;
  #dialog;

  /**
   * @param {import('./store.js').Store} store
   * @param {import('./own-changes.js').OwnChanges} changes
   * @param {() => string|null} openId returns the id of the open conversation
   * @param {{edit: (message: import('./conversation.js').Message) => void, done: () => void}} composer
   * @param {AbortSignal} signal ends the view
   */
  constructor(store, changes, openId, composer, signal) {
    this.#store = store;
    this.#openId = openId;
    this.#composer = composer;
    this.#dialog = new DeleteDialog(({ conversationId, seq }) => {
      changes.delete(conversationId, seq);
      composer.done();
    }, signal);
  }

  /** @param {number} seq */
  edit(seq) {
    const message = this.#shown(seq);
    if (message) this.#composer.edit(message);
  }

  /** @param {number} seq */
  remove(seq) {
    const conversationId = this.#openId();
    if (conversationId) this.#dialog.ask({ conversationId, seq });
  }

  /** Ends what was begun with a message: another conversation is opened. */
  close() {
    this.#dialog.close();
  }

  /** @returns {import('./conversation.js').Message|undefined} the latest message of the user that may be edited */
  get last() {
    const { userId } = this.#store;
    const own = this.#messages.filter((message) => mayChange(message, userId));
    const seq = Math.max(0, ...own.map((message) => message.seq));
    return this.#shown(seq);
  }

  get #messages() {
    const id = this.#openId();
    return id ? [...this.#store.conversation(id).messages.values()] : [];
  }

  /** @param {number} seq @returns {import('./conversation.js').Message|undefined} the message with the text that the user has given it last */
  #shown(seq) {
    const message = this.#messages.find((each) => each.seq === seq);
    if (!message) return undefined;
    const changes = [...this.#store.conversation(message.conversationId).changes.values()];
    const content = changes.filter((change) => change.seq === seq && change.content !== undefined).at(-1)?.content;
    return content === undefined ? message : { ...message, content };
  }
}
