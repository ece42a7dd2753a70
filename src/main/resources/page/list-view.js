/** The list of conversations. */

import { KeyedChildren, avatar, byId, element, showText } from './dom.js';
import { badge, shortTime } from './format.js';
import { ListWindow } from './list-window.js';
import { latestOf, newestFirst } from './conversation.js';

/**
 * @typedef {object} ListRow
 * @property {string} key
 * @property {string} title
 * @property {boolean} isGroup
 * @property {string} draft
 * @property {string} preview
 * @property {boolean} isDeleted true if the latest message is deleted
 * @property {string} time
 * @property {string} sentAt
 * @property {number} unread
 * @property {boolean} isOpen
 */

export class ListView {
  #container = byId('conversation-list');
  /** @type {KeyedChildren<ListRow>} */ #rows;
  #window;
  #userId;
  #drafts;
  #rendered;
  /** @type {import('./conversation.js').Conversation[]} */ #conversations = [];
  /** @type {string|null} */ #openId = null;

  /**
   * @param {string} userId @param {import('./drafts.js').Drafts} drafts @param {AbortSignal} signal ends the view
   * @param {() => void} [rendered] called after rows were added, removed or changed
   */
  constructor(userId, drafts, signal, rendered = () => {}) {
    this.#userId = userId;
    this.#drafts = drafts;
    this.#rendered = rendered;
    this.#rows = new KeyedChildren(this.#container, createItem, writeItem);
    const scroller = /** @type {HTMLElement} */ (this.#container.closest('.sidebar-scroll'));
    this.#window = new ListWindow(scroller, this.#container, () => this.#render(), signal);
    this.#container.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#moveFocus(event), { signal });
  }

  /**
   * @param {import('./store.js').Store} store
   * @param {string|null} openId
   * @param {boolean} isLoaded true once the server's list was loaded
   */
  show(store, openId, isLoaded) {
    this.#conversations = newestFirst(store.conversations.values()).filter(({ title }) => title !== null);
    this.#openId = openId;
    this.#render();
    byId('list-loading').hidden = isLoaded || this.#conversations.length > 0;
    byId('list-empty').hidden = !isLoaded || this.#conversations.length > 0;
  }

  /** @param {string} id */
  focus(id) {
    const index = this.#conversations.findIndex((conversation) => conversation.id === id);
    if (index < 0) return;
    this.#window.reveal(index);
    /** @type {HTMLElement|null} */ (this.#container.querySelector(`[data-conversation-id="${CSS.escape(id)}"] > a`))?.focus();
  }

  #render() {
    const [from, to] = this.#window.of(this.#conversations.length);
    this.#rows.show(this.#conversations.slice(from, to).map((conversation) => this.#row(conversation)));
    [...this.#container.children].forEach((item, index) => {
      item.setAttribute('aria-posinset', String(from + index + 1));
      item.setAttribute('aria-setsize', String(this.#conversations.length));
    });
    this.#window.shown();
    this.#rendered();
  }

  /** @param {import('./conversation.js').Conversation} conversation @returns {ListRow} */
  #row(conversation) {
    const { id, title, isGroup, unread } = conversation;
    const isOpen = id === this.#openId;
    const latest = /** @type {any} */ (latestOf(conversation));
    const sentAt = latest?.sentAt ?? '';
    const draft = isOpen ? '' : this.#drafts.of(id).trim();
    const preview = draft || this.#preview(conversation, latest);
    const time = sentAt && shortTime(sentAt);
    return { key: id, title: title ?? '', isGroup, draft, preview, isDeleted: !draft && latest?.deletedAt !== undefined, sentAt, time, unread, isOpen };
  }

  /** @param {import('./conversation.js').Conversation} conversation @param {any} latest */
  #preview({ isGroup }, latest) {
    if (!latest) return 'No messages yet';
    if (latest.deletedAt) return 'Message deleted';
    if (latest.state === 'failed') return `Not sent: ${latest.content}`;
    if (latest.state || latest.senderId === this.#userId) return `You: ${latest.content}`;
    return isGroup ? `${latest.senderId}: ${latest.content}` : latest.content;
  }

  /** Moves the focus through the list by arrow keys, Home and End. @param {KeyboardEvent} event */
  #moveFocus(event) {
    const item = /** @type {HTMLElement|null|undefined} */ (document.activeElement?.closest('[data-conversation-id]'));
    const at = this.#conversations.findIndex(({ id }) => id === item?.dataset.conversationId);
    const last = this.#conversations.length - 1;
    const targets = /** @type {Record<string, number>} */ ({ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last });
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    if (target >= 0 && target <= last) this.focus(this.#conversations[target].id);
  }
}

/** @param {ListRow} row */
function createItem({ key }) {
  const item = element('li', { 'data-testid': 'conversation-item', 'data-conversation-id': key });
  item.append(element('a', { href: `#conversation/${key}` }));
  return item;
}

/** @param {HTMLElement} item @param {ListRow} row */
function writeItem(item, { key, title, isGroup, draft, preview, isDeleted, sentAt, time, unread, isOpen }) {
  const link = /** @type {HTMLElement} */ (item.firstElementChild);
  if (isOpen) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
  item.classList.toggle('unread', unread > 0);
  const when = element('time', { datetime: sentAt }, time);
  const badgeOf = element('span', { class: 'badge', 'data-testid': 'unread-badge', 'data-count': unread });
  showText(badgeOf, unread > 0 ? badge(unread) : '');
  if (unread > 0) badgeOf.append(element('span', { class: 'visually-hidden' }, ' unread'));
  const text = draft ? [element('span', { class: 'draft' }, 'Draft:'), ` ${preview}`] : [preview];
  link.replaceChildren(
    avatar(title, { group: isGroup, key: isGroup ? key : undefined }),
    element('span', { class: 'item-title', dir: 'auto', 'data-testid': 'conversation-item-title' }, title),
    when,
    element('span', { class: isDeleted ? 'item-preview deleted' : 'item-preview', dir: 'auto', 'data-testid': 'conversation-item-preview' }, ...text),
    badgeOf,
  );
}
