/** The menu of a conversation, in the list and in its header: the user's own settings, and what can be done with the other or the group. */

import { isMuted } from './conversation-facts.js';
import { t } from './language.js';
import { showError } from './notices.js';
import { PopupMenu } from './popup-menu.js';

const HOUR_MS = 3_600_000;
const FOR_GOOD = '9999-12-31T00:00:00Z';

/**
 * @typedef {object} ConversationActions
 * @property {(id: string, change: import('chat-api-client').OwnSettingsChange) => Promise<unknown>} [change] absent if the server has no own settings
 * @property {(id: string) => void} read marks all as read
 * @property {(id: string) => void} [openMembers]
 * @property {(id: string) => void} [openSettings]
 * @property {(id: string) => void} [leave]
 * @property {(userId: string, isBlocked: boolean) => Promise<unknown>} [block] absent if the server has no blocks
 */

export class ConversationMenu {
  #menu;
  #actions;
  #isBlocked;

  /** @param {ConversationActions} actions @param {(userId: string) => boolean} isBlocked @param {AbortSignal} signal ends the view */
  constructor(actions, isBlocked, signal) {
    this.#menu = new PopupMenu('conversation-menu', signal);
    this.#actions = actions;
    this.#isBlocked = isBlocked;
  }

  /** @param {HTMLElement} button @param {import('./conversation.js').Conversation} conversation @param {{inHeader?: boolean}} [options] */
  open(button, conversation, { inHeader = false } = {}) {
    const items = this.#actions.change ? this.#ownItems(conversation) : [];
    this.#menu.open(button, inHeader ? [...this.#sharedItems(conversation), ...items] : items);
  }

  /** @param {import('./conversation.js').Conversation} conversation @returns {import('./popup-menu.js').MenuItem[]} */
  #ownItems(conversation) {
    const { id, my, unread } = conversation;
    const item = (/** @type {string} */ test, /** @type {string} */ label, /** @type {any} */ change) => {
      return { id: `conversation-${test}`, label, action: () => this.#change(id, change) };
    };
    const until = (/** @type {number} */ ms) => new Date(Date.now() + ms).toISOString();
    const isUnread = unread > 0 || my?.unread;
    return [
      isUnread ? { id: 'conversation-read', label: t('menu.read'), action: () => this.#actions.read(id) } : item('unread', t('menu.unread'), { unread: true }),
      my?.pinned ? item('unpin', t('menu.unpin'), { pinned: false }) : item('pin', t('menu.pin'), { pinned: true }),
      ...(isMuted(conversation) ? [item('unmute', t('menu.unmute'), { mutedUntil: null })] : [
        item('mute-hour', t('menu.muteHour'), { mutedUntil: until(HOUR_MS) }),
        item('mute-day', t('menu.muteDay'), { mutedUntil: until(24 * HOUR_MS) }),
        item('mute', t('menu.mute'), { mutedUntil: FOR_GOOD }),
      ]),
      my?.archived ? item('unarchive', t('menu.unarchive'), { archived: false }) : item('archive', t('menu.archive'), { archived: true }),
      item('hide', t('menu.hide'), { hidden: true }),
    ];
  }

  /** @param {import('./conversation.js').Conversation} conversation @returns {import('./popup-menu.js').MenuItem[]} */
  #sharedItems({ id, isGroup, participantId }) {
    const { openMembers, openSettings, leave, block } = this.#actions;
    if (isGroup) {
      return [
        ...(openMembers ? [{ id: 'conversation-members', label: t('common.members'), action: () => openMembers(id) }] : []),
        ...(openSettings ? [{ id: 'conversation-settings', label: t('common.groupSettings'), action: () => openSettings(id) }] : []),
        ...(leave ? [{ id: 'conversation-leave', label: t('common.leaveGroup'), danger: true, action: () => leave(id) }] : []),
      ];
    }
    if (!block || !participantId) return [];
    const isBlocked = this.#isBlocked(participantId);
    const action = () => block(participantId, !isBlocked).catch(showError);
    return [{ id: isBlocked ? 'conversation-unblock' : 'conversation-block', label: t(isBlocked ? 'menu.unblock' : 'menu.block'), danger: !isBlocked, action }];
  }

  /** @param {string} id @param {import('chat-api-client').OwnSettingsChange} change */
  #change(id, change) {
    this.#actions.change?.(id, change).catch(showError);
  }
}
