/** Wires the menus and dialogs of conversations: own settings, members, settings of groups, invite links and blocks. */

import { ConfirmDialog } from './confirm-dialog.js';
import { ConversationMenu } from './conversation-menu.js';
import { byId, showText } from './dom.js';
import { GroupSettings } from './group-settings.js';
import { MemberPanel } from './member-panel.js';
import { hintOf } from './people-texts.js';
import { PersonPicker } from './person-picker.js';

/**
 * @typedef {object} GroupActions
 * @property {() => import('./conversation.js').Conversation|null} open returns the open conversation
 * @property {(id: string) => void} go opens a conversation
 * @property {(id: string) => void} read marks all of a conversation as read
 */

export class GroupPane {
  #data;
  #actions;
  #menu;
  #members;
  #hasMembers;
  #hasBlocks;

  /**
   * @param {import('./chat-data.js').ChatData} data @param {import('./conversation-loader.js').ConversationLoader} loader @param {string[]} features
   * @param {import('./person-picker.js').PeopleSource} source @param {GroupActions} actions @param {AbortSignal} signal ends the view
   */
  constructor(data, loader, features, source, actions, signal) {
    const { client, store, people } = data;
    const { groups } = client;
    this.#data = data;
    this.#actions = actions;
    this.#hasMembers = features.includes('members');
    this.#hasBlocks = features.includes('blocks');
    const confirm = new ConfirmDialog(signal);
    const settings = new GroupSettings(store.userId, {
      change: async (id, change) => store.describe({ ...(await groups.change(id, change)), conversationId: id, participantId: '' }),
      remove: (id) => groups.delete(id),
      createLink: (id) => groups.createInviteLink(id),
      revokeLink: (id) => groups.revokeInviteLink(id),
      confirm: (question) => confirm.ask(question),
    }, signal);
    const openSettings = (/** @type {string} */ id) => settings.open(store.conversation(id));
    showText(byId('member-hint'), hintOf('members', source));
    const picker = new PersonPicker({
      input: byId('member-input'), list: byId('member-options'), chips: byId('member-chosen'), status: byId('member-status'),
    }, store.userId, source, signal);
    this.#members = new MemberPanel(store.userId, people, (id) => data.online.has(id), {
      load: (id) => this.#loadMembers(loader, id),
      manage: {
        picker,
        add: (id, userIds, seesHistory) => this.#changed(loader, id, groups.add(id, userIds, { history: seesHistory ? 'all' : 'joined' })),
        remove: (id, userId) => this.#changed(loader, id, groups.remove(id, userId)),
        change: (id, userId, change) => this.#changed(loader, id, groups.changeMember(id, userId, change)),
        write: async (userId) => {
          this.#members.close();
          actions.go(await client.createDirect(userId));
        },
        openSettings,
        confirm: (question) => confirm.ask(question),
      },
    }, signal);
    const openMembers = (/** @type {string} */ id) => this.#members.open(store.conversation(id));
    this.#menu = new ConversationMenu({
      ...(this.#hasMembers && { change: (id, change) => client.changeSettings(id, change) }),
      read: actions.read,
      openMembers, openSettings,
      leave: (id) => this.#members.leave(store.conversation(id)),
      ...(this.#hasBlocks && { block: (userId, isBlocked) => (isBlocked ? client.people.block(userId) : client.people.unblock(userId)) }),
    }, (id) => data.isBlocked(id), signal);
    const more = byId('conversation-more');
    more.addEventListener('click', () => {
      const conversation = actions.open();
      if (conversation) this.#menu.open(more, conversation, { inHeader: true });
    }, { signal });
    byId('open-members').addEventListener('click', () => {
      const conversation = actions.open();
      if (conversation) openMembers(conversation.id);
    }, { signal });
  }

  /** Shows what has changed. */
  show() {
    const conversation = this.#actions.open();
    byId('open-members').hidden = !this.#hasMembers || !conversation?.isGroup;
    byId('conversation-more').hidden = !this.#hasMembers && (!this.#hasBlocks || !conversation || conversation.isGroup);
    this.#members.show();
  }

  /** The conversation is gone, and so is its panel. */
  close() {
    this.#members.close();
  }

  /** @param {HTMLElement} button @param {string} id */
  openMenu(button, id) {
    this.#menu.open(button, this.#data.store.conversation(id));
  }

  /** Joins a group by a link. @param {string} token */
  async join(token) {
    this.#actions.go(await this.#data.client.groups.join(token));
  }

  /** @param {import('./conversation-loader.js').ConversationLoader} loader @param {string} id */
  async #loadMembers(loader, id) {
    const members = await loader.members(id);
    await this.#data.showPresence(members.map(({ userId }) => userId));
  }

  /** Large groups report no changes of members, so they are loaded again. @template T @param {import('./conversation-loader.js').ConversationLoader} loader @param {string} id @param {Promise<T>} change */
  async #changed(loader, id, change) {
    const result = await change;
    if (this.#data.store.conversations.has(id)) await loader.members(id);
    return result;
  }
}
