/** The members of a group: who they are, what they may do, and what the user may do with them. */

import { isAdmin, roleOf } from './conversation-facts.js';
import { KeyedChildren, byId, showText } from './dom.js';
import { errorText, t } from './language.js';
import { createMember, writeMember } from './member-row.js';
import { PopupMenu } from './popup-menu.js';

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {object} MemberActions
 * @property {(id: string) => void} load loads the members of a conversation
 * @property {Management} [manage] absent if the panel only shows the members
 *
 * @typedef {object} Management
 * @property {import('./person-picker.js').PersonPicker} picker chooses people to add
 * @property {(id: string, userIds: string[], seesHistory: boolean) => Promise<import('chat-api-client').Added>} add
 * @property {(id: string, userId: string) => Promise<void>} remove
 * @property {(id: string, userId: string, change: {role?: import('chat-api-client').Role, maySend?: boolean}) => Promise<unknown>} change
 * @property {(userId: string) => Promise<void>} write opens the direct conversation with a member
 * @property {(id: string) => void} openSettings
 * @property {(question: import('./confirm-dialog.js').Question) => void} confirm
 */

const ROLE_ORDER = { owner: 0, admin: 1, member: 2 };

export class MemberPanel {
  #dialog = byId('members-dialog');
  #menu;
  #userId;
  #people;
  #load;
  #manage;
  /** @type {KeyedChildren<import('./member-row.js').MemberRow>} */ #rows;
  /** @type {Conversation|null} */ #conversation = null;
  #isLoaded = false;
  /** @type {(userId: string) => boolean} */ #isOnline;

  /**
   * @param {string} userId @param {import('./people.js').People} people @param {(userId: string) => boolean} isOnline @param {MemberActions} actions
   * @param {AbortSignal} signal ends the view
   */
  constructor(userId, people, isOnline, actions, signal) {
    this.#userId = userId;
    this.#people = people;
    this.#isOnline = isOnline;
    this.#load = actions.load;
    this.#manage = actions.manage;
    this.#menu = new PopupMenu('member-menu', signal);
    const open = (/** @type {HTMLElement} */ button, /** @type {string} */ id) => this.#menu.open(button, this.#itemsOf(id));
    this.#rows = new KeyedChildren(byId('member-list'), (row) => createMember(row, open), writeMember);
    byId('members-close').addEventListener('click', () => this.#dialog.close(), { signal });
    byId('members-settings').addEventListener('click', () => this.#toSettings(), { signal });
    byId('member-form').addEventListener('submit', (/** @type {Event} */ event) => this.#add(event), { signal });
    byId('member-leave').addEventListener('click', () => this.leave(), { signal });
    this.#dialog.addEventListener('close', () => (this.#conversation = null), { signal });
    this.#dialog.addEventListener('pointerdown', (/** @type {Event} */ event) => event.target === this.#dialog && this.#dialog.close(), { signal });
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.#conversation = conversation;
    this.#isLoaded = false;
    byId('member-form').reset();
    this.#manage?.picker.reset();
    byId('member-history').checked = conversation.rules?.history === 'all';
    showText(byId('member-error'), '');
    this.#load(conversation.id);
    this.show();
    this.#dialog.showModal();
    byId('members-heading').focus();
  }

  close() {
    this.#dialog.close();
  }

  /** Shows what has changed. */
  show() {
    const conversation = this.#conversation;
    if (!conversation) return;
    const { members, memberCount, rules } = conversation;
    if (this.#isLoaded && !members) this.#load(conversation.id);
    this.#isLoaded = members !== null;
    const all = [...(members?.values() ?? [])];
    const rows = all.map((member) => this.#row(member));
    rows.sort((one, other) => ROLE_ORDER[one.role] - ROLE_ORDER[other.role] || one.name.localeCompare(other.name));
    this.#rows.show(rows);
    const count = members ? all.length : memberCount;
    byId('members-heading').textContent = count ? t('members.count', { number: count }) : t('common.members');
    byId('members-loading').hidden = members !== null;
    byId('member-form').hidden = !this.#manage || (!isAdmin(conversation, this.#userId) && rules?.add !== 'members');
    for (const id of ['members-settings', 'member-leave']) byId(id).hidden = !this.#manage;
  }

  /** Asks before the user leaves. @param {Conversation|null} conversation */
  leave(conversation = this.#conversation) {
    const manage = this.#manage;
    if (!conversation || !manage) return;
    manage.confirm({
      heading: t('members.leaveHeading'), yes: t('members.leaveYes'),
      text: t(roleOf(conversation, this.#userId) === 'owner' ? 'members.leaveOwner' : 'members.leaveMember'),
      action: async () => {
        await manage.remove(conversation.id, this.#userId);
        this.close();
      },
    });
  }

  /** @param {import('chat-api-client').Member} member @returns {import('./member-row.js').MemberRow} */
  #row({ userId, role, maySend }) {
    const isSelf = userId === this.#userId;
    return {
      key: userId, name: this.#people.nameOf(userId), picture: this.#people.pictureOf(userId), role, maySend, isSelf,
      isOnline: isSelf || this.#isOnline(userId), hasMenu: this.#itemsOf(userId).length > 0,
    };
  }

  /** @param {string} userId @returns {import('./popup-menu.js').MenuItem[]} */
  #itemsOf(userId) {
    const conversation = this.#conversation;
    const member = conversation?.members?.get(userId);
    const manage = this.#manage;
    if (!conversation || !member || !manage || userId === this.#userId) return [];
    const { id } = conversation;
    const own = roleOf(conversation, this.#userId);
    const name = this.#people.nameOf(userId);
    const change = (/** @type {string} */ test, /** @type {string} */ label, /** @type {any} */ wanted) => {
      return { id: `member-${test}`, label, action: () => this.#try(() => manage.change(id, userId, wanted)) };
    };
    const isBelow = ROLE_ORDER[own] < ROLE_ORDER[member.role];
    return [
      { id: 'member-write', label: t('members.write'), action: () => this.#try(() => manage.write(userId)) },
      ...(own === 'owner' && member.role === 'member' ? [change('promote', t('members.promote'), { role: 'admin' })] : []),
      ...(own === 'owner' && member.role === 'admin' ? [change('demote', t('members.demote'), { role: 'member' })] : []),
      ...(own !== 'member' && member.role === 'member' ? [
        member.maySend ? change('silence', t('members.silence'), { maySend: false }) : change('unsilence', t('members.unsilence'), { maySend: true }),
      ] : []),
      ...(own === 'owner' ? [{ id: 'member-hand-over', label: t('members.handOver'), action: () => manage.confirm({
        heading: t('members.handOverHeading', { name }), text: t('members.handOverText'), yes: t('members.handOverYes'), action: () => manage.change(id, userId, { role: 'owner' }),
      }) }] : []),
      ...(own !== 'member' && isBelow ? [{ id: 'member-remove', label: t('members.remove'), danger: true, action: () => manage.confirm({
        heading: t('members.removeHeading', { name }), text: t('members.removeText', { name }), yes: t('common.remove'), action: () => manage.remove(id, userId),
      }) }] : []),
    ];
  }

  #toSettings() {
    const id = this.#conversation?.id;
    this.#dialog.close();
    if (id) this.#manage?.openSettings(id);
  }

  /** @param {Event} event */
  async #add(event) {
    event.preventDefault();
    const [id, manage] = [this.#conversation?.id, this.#manage];
    if (!id || !manage) return;
    const { picker } = manage;
    await this.#try(async () => {
      const problem = await picker.take();
      if (problem) throw new Error(problem);
      const { userIds } = picker;
      if (userIds.length === 0 || this.#conversation?.id !== id) return;
      const { refused } = await manage.add(id, userIds, byId('member-history').checked);
      picker.drop(userIds.filter((userId) => !refused.some((one) => one.userId === userId)));
      if (refused.length > 0) throw new Error(t('members.notAdded', { names: refused.map(({ userId, code }) => `${userId} (${code})`).join(', ') }));
    });
    picker.focus();
  }

  /** @param {() => Promise<unknown>} act */
  async #try(act) {
    showText(byId('member-error'), '');
    try {
      await act();
    } catch (error) {
      showText(byId('member-error'), errorText(error));
    }
  }
}
