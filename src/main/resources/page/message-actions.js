/** The actions on a message, by its menu: reply, react, edit, copy, delete and report. */

import { mayChange } from './conversation.js';
import { isAdmin } from './conversation-facts.js';
import { t } from './language.js';
import { PopupMenu } from './popup-menu.js';

/**
 * @typedef {object} MessageHandlers
 * @property {(message: any) => void} [reply] absent if the server has no replies
 * @property {(button: HTMLElement, seq: number) => void} [react]
 * @property {(seq: number) => void} [edit]
 * @property {(seq: number) => void} [remove]
 * @property {(message: any) => void} [report]
 */

export class MessageActions {
  #menu;
  #userId;
  #conversation;
  #handlers;

  /**
   * @param {string} userId @param {() => import('./conversation.js').Conversation|null} conversation returns the open one
   * @param {MessageHandlers} handlers @param {AbortSignal} signal ends the view
   */
  constructor(userId, conversation, handlers, signal) {
    this.#userId = userId;
    this.#conversation = conversation;
    this.#handlers = handlers;
    this.#menu = new PopupMenu('message-menu', signal);
  }

  /** Ends what was begun with a message: another conversation is opened. */
  close() {
    this.#menu.close();
  }

  /** @param {HTMLElement} button @param {number} seq */
  openMenu(button, seq) {
    const conversation = this.#conversation();
    const message = conversation?.messages.get(seq);
    if (conversation && message) this.#menu.open(button, this.#itemsOf(conversation, message, button));
  }

  /** @param {import('./conversation.js').Conversation} conversation @param {any} message @param {HTMLElement} button @returns {import('./popup-menu.js').MenuItem[]} */
  #itemsOf(conversation, message, button) {
    const { reply, react, edit, remove, report } = this.#handlers;
    const { seq, senderId } = message;
    const isOwn = mayChange(message, this.#userId);
    /** @type {import('./popup-menu.js').MenuItem[]} */
    const items = [];
    if (reply) items.push({ id: 'message-reply', label: t('message.reply'), action: () => reply(message) });
    if (react) items.push({ id: 'message-react', label: t('message.react'), action: () => react(button, seq) });
    if (edit && isOwn) items.push({ id: 'message-edit', label: t('message.edit'), action: () => edit(seq) });
    if (message.content !== '') items.push({ id: 'message-copy', label: t('message.copy'), action: () => navigator.clipboard?.writeText(message.content) });
    if (remove && (isOwn || isAdmin(conversation, this.#userId))) {
      items.push({ id: 'message-delete', label: t('common.delete'), danger: true, action: () => remove(seq) });
    }
    if (report && senderId !== this.#userId) items.push({ id: 'message-report', label: t('message.report'), danger: true, action: () => report(message) });
    return items;
  }
}
