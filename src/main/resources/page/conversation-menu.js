/** The menu of a conversation, in the list and in its header: the user's own settings, and what can be done with the other or the group. */

import { isMuted } from './conversation-facts.js';
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
      isUnread ? { id: 'conversation-read', label: 'Mark as read', action: () => this.#actions.read(id) } : item('unread', 'Mark as unread', { unread: true }),
      my?.pinned ? item('unpin', 'Unpin', { pinned: false }) : item('pin', 'Pin to the top', { pinned: true }),
      ...(isMuted(conversation) ? [item('unmute', 'Unmute', { mutedUntil: null })] : [
        item('mute-hour', 'Mute for an hour', { mutedUntil: until(HOUR_MS) }),
        item('mute-day', 'Mute for a day', { mutedUntil: until(24 * HOUR_MS) }),
        item('mute', 'Mute for good', { mutedUntil: FOR_GOOD }),
      ]),
      my?.archived ? item('unarchive', 'Move out of the archive', { archived: false }) : item('archive', 'Archive', { archived: true }),
      item('hide', 'Hide until the next message', { hidden: true }),
    ];
  }

  /** @param {import('./conversation.js').Conversation} conversation @returns {import('./popup-menu.js').MenuItem[]} */
  #sharedItems({ id, isGroup, participantId }) {
    const { openMembers, openSettings, leave, block } = this.#actions;
    if (isGroup) {
      return [
        ...(openMembers ? [{ id: 'conversation-members', label: 'Members', action: () => openMembers(id) }] : []),
        ...(openSettings ? [{ id: 'conversation-settings', label: 'Group settings', action: () => openSettings(id) }] : []),
        ...(leave ? [{ id: 'conversation-leave', label: 'Leave the group', danger: true, action: () => leave(id) }] : []),
      ];
    }
    if (!block || !participantId) return [];
    const isBlocked = this.#isBlocked(participantId);
    const action = () => block(participantId, !isBlocked).catch(showError);
    return [{ id: isBlocked ? 'conversation-unblock' : 'conversation-block', label: isBlocked ? 'Unblock' : 'Block', danger: !isBlocked, action }];
  }

  /** @param {string} id @param {import('chat-api-client').OwnSettingsChange} change */
  #change(id, change) {
    this.#actions.change?.(id, change).catch(showError);
  }
}
