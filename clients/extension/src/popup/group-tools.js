/** The menus and dialogs of the popup that groups, reactions and files need. The worker carries their acts out. */

import { ConversationMenu } from '../page/conversation-menu.js';
import { byId } from '../page/dom.js';
import { EmojiPicker } from '../page/emoji-picker.js';
import { MemberPanel } from '../page/member-panel.js';
import { MessageActions } from '../page/message-actions.js';
import { MessageFiles } from '../page/message-files.js';
import { showError } from '../page/notices.js';
import { OwnReactions } from '../page/own-reactions.js';
import { showTyping } from '../page/typing-view.js';

/**
 * @typedef {object} Popup
 * @property {import('./worker-link.js').WorkerLink} link
 * @property {import('./conversations.js').Conversations} store
 * @property {import('../page/people.js').People} people
 * @property {() => any} open returns the open conversation, or undefined
 * @property {(feature: string) => boolean} has
 * @property {(userId: string) => boolean} isOnline
 * @property {(text: string) => void} insert writes at the caret
 */

export class GroupTools {
  #popup;
  #picker;
  #reactions;
  #menu;
  #members;
  #actions;
  /** The files of the open conversation. */ files;

  /** @param {Popup} popup @param {AbortSignal} signal ends the view */
  constructor(popup, signal) {
    const { link, store, people, open, has } = popup;
    this.#popup = popup;
    this.#picker = new EmojiPicker(signal);
    this.#reactions = new OwnReactions({ react: (conversationId, seq, reactions) => link.ask('react', { conversationId, seq, reactions }) }, store);
    const react = (/** @type {HTMLElement} */ button, /** @type {number} */ seq) => this.react(button, seq);
    this.#actions = new MessageActions(store.userId, () => open() ?? null, { get react() { return has('reactions') ? react : undefined; } }, signal);
    this.#menu = new ConversationMenu({
      change: (conversationId, change) => link.ask('change-settings', { conversationId, change }),
      read: (conversationId) => void link.ask('seen', { conversationId }).catch(showError),
    }, () => false, signal);
    this.#members = new MemberPanel(store.userId, people, popup.isOnline, { load: (id) => this.#loadMembers(id) }, signal);
    this.files = new MessageFiles({
      load: (attachmentId) => link.ask('attachment-url', { attachmentId }),
      open,
      nameOf: (id) => people.nameOf(id),
      plays: false,
    }, signal);
    this.#onClick('emoji-button', (button) => this.#picker.open(button, popup.insert), signal);
    this.#onClick('open-members', () => open() && this.#members.open(open()), signal);
    this.#onClick('conversation-more', (button) => open() && this.#menu.open(button, open()), signal);
  }

  /** @param {HTMLElement} button @param {number} seq */
  openMessageMenu(button, seq) {
    this.#actions.openMenu(button, seq);
  }

  /** @param {HTMLElement} button @param {string} id */
  openConversationMenu(button, id) {
    if (this.#popup.has('members')) this.#menu.open(button, this.#popup.store.conversation(id));
  }

  /** @param {HTMLElement} button @param {number} seq */
  react(button, seq) {
    const id = this.#popup.open()?.id;
    if (id) this.#picker.open(button, (key) => this.#reactions.toggle(id, seq, key));
  }

  /** @param {number} seq @param {string} key */
  toggle(seq, key) {
    const id = this.#popup.open()?.id;
    if (id) this.#reactions.toggle(id, seq, key);
  }

  /** Shows what has changed. @param {string[]} typing ids of those who type in the open conversation */
  show(typing) {
    const { open, has, people } = this.#popup;
    if (!open()) this.#members.close();
    this.#members.show();
    this.files.changed();
    byId('open-members').hidden = !has('members') || !open()?.isGroup;
    byId('conversation-more').hidden = !has('members');
    showTyping(typing.map((id) => people.nameOf(id)));
  }

  /** @param {string} id */
  async #loadMembers(id) {
    const { link, store } = this.#popup;
    const members = await link.ask('members', { conversationId: id }).catch(showError);
    if (members) store.update(id, { members: new Map(members.map((/** @type {any} */ member) => [member.userId, member])) });
  }

  /** @param {string} id @param {(button: HTMLElement) => void} action @param {AbortSignal} signal */
  #onClick(id, action, signal) {
    const button = byId(id);
    button.addEventListener('click', () => action(button), { signal });
  }
}
