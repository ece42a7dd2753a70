/** The list of conversations. */

import { KeyedChildren, avatar, byId, element, showText } from './dom.js';
import { badge, shortTime } from './format.js';
import { latestOf, newestFirst } from './store.js';

/**
 * @typedef {object} ListRow
 * @property {string} key
 * @property {string} title
 * @property {boolean} isGroup
 * @property {string} preview
 * @property {string} time
 * @property {string} sentAt
 * @property {number} unread
 * @property {boolean} isOpen
 */

export class ListView {
  /** @type {KeyedChildren<ListRow>} */ #rows;
  #userId;

  /** @param {string} userId @param {AbortSignal} signal ends the view */
  constructor(userId, signal) {
    const container = byId('conversation-list');
    this.#userId = userId;
    this.#rows = new KeyedChildren(container, createItem, writeItem);
    container.addEventListener('keydown', moveFocus, { signal });
  }

  /**
   * @param {import('./store.js').Store} store
   * @param {string|null} openId
   * @param {boolean} isLoaded whether the server's list has come
   */
  show(store, openId, isLoaded) {
    const conversations = newestFirst(store.conversations.values()).filter(({ title }) => title !== null);
    this.#rows.show(conversations.map((conversation) => this.#row(conversation, openId)));
    byId('list-loading').hidden = isLoaded || conversations.length > 0;
    byId('list-empty').hidden = !isLoaded || conversations.length > 0;
  }

  /** @param {string} id */
  focus(id) {
    /** @type {HTMLElement|null} */ (document.querySelector(`[data-conversation-id="${CSS.escape(id)}"] > a`))?.focus();
  }

  /** @param {import('./store.js').Conversation} conversation @param {string|null} openId @returns {ListRow} */
  #row(conversation, openId) {
    const { id, title, isGroup, unread } = conversation;
    const latest = latestOf(conversation);
    const sentAt = latest?.sentAt ?? '';
    const preview = this.#preview(conversation, latest);
    return { key: id, title: title ?? '', isGroup, preview, sentAt, time: sentAt && shortTime(sentAt), unread, isOpen: id === openId };
  }

  /** @param {import('./store.js').Conversation} conversation @param {any} latest */
  #preview({ isGroup }, latest) {
    if (!latest) return 'No messages yet';
    if (latest.state === 'failed') return `Not sent: ${latest.content}`;
    if (latest.state || latest.senderId === this.#userId) return `You: ${latest.content}`;
    return isGroup ? `${latest.senderId}: ${latest.content}` : latest.content;
  }
}

/** @param {ListRow} row */
function createItem({ key }) {
  const item = element('li', { 'data-testid': 'conversation-item', 'data-conversation-id': key });
  item.append(element('a', { href: `#conversation/${key}` }));
  return item;
}

/** @param {HTMLElement} item @param {ListRow} row */
function writeItem(item, { key, title, isGroup, preview, sentAt, time, unread, isOpen }) {
  const link = /** @type {HTMLElement} */ (item.firstElementChild);
  if (isOpen) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
  item.classList.toggle('unread', unread > 0);
  const when = element('time', { datetime: sentAt }, time);
  const count = element('span', { class: 'badge', 'data-testid': 'unread-badge', 'data-count': unread });
  showText(count, unread > 0 ? badge(unread) : '');
  if (unread > 0) count.append(element('span', { class: 'visually-hidden' }, ' unread'));
  link.replaceChildren(
    avatar(title, { group: isGroup, key: isGroup ? key : undefined }),
    element('span', { class: 'item-title', dir: 'auto', 'data-testid': 'conversation-item-title' }, title),
    when,
    element('span', { class: 'item-preview', dir: 'auto', 'data-testid': 'conversation-item-preview' }, preview),
    count,
  );
}

/** Arrow keys, Home and End go through the list. @param {KeyboardEvent} event */
function moveFocus(event) {
  const links = [...document.querySelectorAll('#conversation-list a')];
  const at = links.indexOf(/** @type {Element} */ (document.activeElement));
  /** @type {Record<string, number>} */
  const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 };
  if (!(event.key in targets)) return;
  event.preventDefault();
  /** @type {HTMLElement|undefined} */ (links[targets[event.key]])?.focus();
}
