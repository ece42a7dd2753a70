/** The list of conversations. */

import { isolated } from './client/direction.js';
import { isMuted } from './conversation-facts.js';
import { KeyedChildren, avatar, byId, element, icon, showText } from './dom.js';
import { badge, shortTime } from './format.js';
import { t } from './language.js';
import { ListWindow } from './list-window.js';
import { latestOf, newestFirst, pictureOf, titleOf } from './conversation.js';
import { previewOf } from './message-preview.js';
import { systemText } from './system-text.js';

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
 * @property {number} mentions
 * @property {boolean} isMarked true if the user has marked it as unread
 * @property {boolean} isMuted
 * @property {boolean} isPinned
 * @property {string} [picture]
 * @property {string} colourKey
 * @property {boolean} isOpen
 */

export class ListView {
  #container = byId('conversation-list');
  /** @type {KeyedChildren<ListRow>} */ #rows;
  #window;
  #userId;
  #people;
  #drafts;
  #rendered;
  #openMenu;
  /** True while the archived conversations are shown instead of the others. */ #showsArchived = false;
  /** @type {import('./conversation.js').Conversation[]} */ #conversations = [];
  /** @type {string|null} */ #openId = null;
  /** Shows the same once more. */ #again = () => {};

  /**
   * @param {string} userId @param {import('./people.js').People} people @param {import('./drafts.js').Drafts} drafts @param {AbortSignal} signal ends the view
   * @param {{rendered?: () => void, openMenu?: (button: HTMLElement, id: string) => void}} [actions] rendered: called after rows were added,
   * removed or changed; openMenu: absent if conversations have no menu
   */
  constructor(userId, people, drafts, signal, { rendered = () => {}, openMenu } = {}) {
    this.#userId = userId;
    this.#people = people;
    this.#drafts = drafts;
    this.#rendered = rendered;
    this.#openMenu = openMenu;
    this.#rows = new KeyedChildren(this.#container, (row) => createItem(row, openMenu), writeItem);
    byId('archive-toggle').addEventListener('click', () => this.#toggleArchive(), { signal });
    this.#container.addEventListener('contextmenu', (/** @type {any} */ event) => this.#contextMenu(event), { signal });
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
    this.#again = () => this.show(store, openId, isLoaded);
    const all = newestFirst(store.conversations.values()).filter(({ title, my }) => title !== null && !my?.hidden);
    const archived = all.filter(({ my }) => my?.archived);
    this.#showsArchived &&= archived.length > 0;
    this.#conversations = this.#showsArchived ? archived : all.filter(({ my }) => !my?.archived);
    this.#openId = openId;
    this.#render();
    this.#showToggle(archived);
    byId('list-loading').hidden = isLoaded || this.#conversations.length > 0;
    byId('list-empty').hidden = !isLoaded || this.#conversations.length > 0;
  }

  #toggleArchive() {
    this.#showsArchived = !this.#showsArchived;
    this.#again();
  }

  /** @param {import('./conversation.js').Conversation[]} archived */
  #showToggle(archived) {
    const unread = archived.filter((conversation) => conversation.unread > 0).length;
    const toggle = byId('archive-toggle');
    toggle.hidden = archived.length === 0;
    toggle.setAttribute('aria-pressed', String(this.#showsArchived));
    const counted = t(unread > 0 ? 'list.archivedUnread' : 'list.archived', { number: archived.length, unread });
    showText(byId('archive-text'), this.#showsArchived ? t('common.backToList') : counted);
  }

  /** @param {MouseEvent & {target: HTMLElement}} event by the mouse or the keyboard */
  #contextMenu(event) {
    const item = /** @type {HTMLElement|null} */ (event.target.closest('li'));
    const button = /** @type {HTMLElement|null} */ (item?.querySelector('.item-menu') ?? null);
    if (!item || !button || !this.#openMenu) return;
    event.preventDefault();
    this.#openMenu(button, item.dataset.conversationId ?? '');
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
    const { id, title, isGroup, unread, mentions, my } = conversation;
    const isOpen = id === this.#openId;
    const latest = /** @type {any} */ (latestOf(conversation));
    const sentAt = latest?.sentAt ?? '';
    const draft = isOpen ? '' : this.#drafts.of(id).trim();
    return {
      key: id, title: titleOf(conversation, this.#people), isGroup, draft, preview: draft || this.#preview(conversation, latest),
      isDeleted: !draft && latest?.deletedAt !== undefined, sentAt, time: sentAt && shortTime(sentAt), unread, isOpen, mentions,
      isMarked: my?.unread ?? false, isMuted: isMuted(conversation), isPinned: my?.pinned ?? false,
      picture: pictureOf(conversation, this.#people), colourKey: isGroup ? id : (title ?? ''),
    };
  }

  /** @param {import('./conversation.js').Conversation} conversation @param {any} latest */
  #preview({ isGroup, messages }, latest) {
    if (!latest) return t('list.noMessages');
    if (latest.deletedAt) return t('message.deleted');
    if (latest.messageType === 'system') return systemText(latest, this.#userId, (id) => this.#people.nameOf(id));
    const text = previewOf({ attachments: messages.get(latest.seq)?.attachments, ...latest });
    if (latest.state === 'failed') return t('list.notSent', { text });
    if (latest.state || latest.senderId === this.#userId) return t('list.own', { text });
    return isGroup ? t('list.ofSender', { sender: isolated(this.#people.nameOf(latest.senderId)), text }) : text;
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

/** @param {ListRow} row @param {((button: HTMLElement, id: string) => void)} [openMenu] */
function createItem({ key }, openMenu) {
  const item = element('li', { 'data-testid': 'conversation-item', 'data-conversation-id': key });
  item.append(element('a', { href: `#conversation/${key}` }));
  if (!openMenu) return item;
  const button = element('button', {
    type: 'button', class: 'icon-button item-menu', title: t('list.options'), 'aria-haspopup': 'menu', 'aria-expanded': 'false',
    'aria-controls': 'conversation-menu', 'data-testid': 'conversation-item-menu',
  }, icon('more'));
  button.addEventListener('click', () => openMenu(button, key));
  item.append(button);
  return item;
}

/** @param {HTMLElement} item @param {ListRow} row */
function writeItem(item, row) {
  const { title, isGroup, draft, preview, isDeleted, sentAt, time, unread, isOpen, isMarked, isMuted: muted, isPinned, picture, colourKey } = row;
  const link = /** @type {HTMLElement} */ (item.firstElementChild);
  if (isOpen) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
  item.classList.toggle('unread', unread > 0 || isMarked);
  item.classList.toggle('muted', muted);
  item.querySelector('.item-menu')?.setAttribute('aria-label', t('list.optionsOf', { title }));
  const signs = [...(isPinned ? [sign('pin', t('list.pinned'))] : []), ...(muted ? [sign('mute', t('list.muted'))] : [])];
  const when = element('span', { class: 'item-when' }, ...signs, element('time', { datetime: sentAt }, time));
  const text = draft ? [element('span', { class: 'draft' }, t('list.draft')), ` ${preview}`] : [preview];
  link.replaceChildren(
    avatar(title, { group: isGroup, key: colourKey, picture }),
    element('span', { class: 'item-title', dir: 'auto', 'data-testid': 'conversation-item-title' }, title),
    when,
    element('span', { class: isDeleted ? 'item-preview deleted' : 'item-preview', dir: 'auto', 'data-testid': 'conversation-item-preview' }, ...text),
    element('span', { class: 'badges' }, ...badgesOf(row)),
  );
}

/** @param {ListRow} row */
function badgesOf({ unread, mentions, isMarked }) {
  const parts = [];
  if (mentions > 0) parts.push(element('span', { class: 'badge', 'data-testid': 'mention-badge' }, '@', element('span', { class: 'visually-hidden' }, ` ${t('list.mentions', { count: mentions })}`)));
  if (unread > 0) {
    parts.push(element('span', { class: 'badge', 'data-testid': 'unread-badge', 'data-count': unread }, badge(unread), element('span', { class: 'visually-hidden' }, ` ${t('list.unread')}`)));
  } else if (isMarked) {
    parts.push(element('span', { class: 'badge dot', 'data-testid': 'unread-mark' }, element('span', { class: 'visually-hidden' }, t('list.markedUnread'))));
  }
  return parts;
}

/** @param {string} name of the icon @param {string} label */
function sign(name, label) {
  return element('span', { class: 'sign', title: label, 'data-testid': `sign-${name}` }, icon(name), element('span', { class: 'visually-hidden' }, label));
}
