/** The open conversation: its header, its messages, and its scroll position. */

import { KeyedChildren, avatar, byId, element, icon, showText } from './dom.js';
import { list } from './format.js';
import { createRow, writeRow } from './message-view.js';
import { oldestSeq } from './conversation.js';
import { rowsOf } from './timeline-rows.js';

const NEAR_END_PX = 80;
const NEAR_START_PX = 400;
const PEOPLE_SHOWN = 8;

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {object} TimelineLoading
 * @property {() => void} loadOlder
 * @property {() => void} seen the view was scrolled to the end of the messages
 * @typedef {TimelineLoading & import('./message-view.js').MessageActions} TimelineActions
 */

export class TimelineView {
  #scroller = byId('timeline');
  #note = byId('timeline-start');
  #userId;
  #actions;
  /** @type {KeyedChildren<import('./timeline-rows.js').Row>} */ #rows;
  /** @type {Conversation|null} */ #conversation = null;
  /** @type {number|null} */ #newAfter = null;
  #stayAtEnd = true;
  #seenSeq = 0;

  /** @param {string} userId @param {TimelineActions} actions @param {AbortSignal} signal ends the view */
  constructor(userId, actions, signal) {
    this.#userId = userId;
    this.#actions = actions;
    this.#rows = new KeyedChildren(byId('message-list'), createRow, (item, row) => writeRow(item, row, actions));
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { signal, passive: true });
    byId('to-latest').addEventListener('click', () => this.#jump(), { signal });
    const resized = new ResizeObserver(() => this.#stayAtEnd && this.#toEnd());
    resized.observe(this.#scroller);
    signal.addEventListener('abort', () => resized.disconnect());
  }

  /** True if the newest message is visible. */
  get isAtEnd() {
    return this.#stayAtEnd;
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.#conversation = conversation;
    this.#rows.show([]);
    this.#newAfter = conversation.unread > 0 ? conversation.lastReadSeq : null;
    this.#stayAtEnd = true;
    this.#seenSeq = 0;
  }

  close() {
    this.#conversation = null;
  }

  /** Scrolls to the end for a message that the user sends. */
  followOwnMessage() {
    this.#stayAtEnd = true;
    this.#newAfter = null;
  }

  show() {
    const conversation = this.#conversation;
    if (!conversation) return;
    this.#showHeader(conversation);
    const fromEnd = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    const first = this.#firstKey();
    this.#rows.show(rowsOf(conversation, this.#userId, this.#newAfter, this.#actions.openMenu !== undefined));
    this.#showNote(conversation);
    if (this.#stayAtEnd) this.#toEnd();
    else if (first !== this.#firstKey()) this.#scroller.scrollTop = this.#scroller.scrollHeight - fromEnd;
    this.#showJump(conversation);
    this.#loadOlderIfNear();
  }

  #firstKey() {
    return document.querySelector('#message-list > .message')?.getAttribute('data-message-id');
  }

  /** @param {Conversation} conversation */
  #showHeader({ id, title, isGroup, participants }) {
    showText(byId('conversation-title'), title ?? '\u2026');
    showText(byId('conversation-people'), isGroup ? this.#people(participants) : 'Direct conversation');
    const shown = byId('conversation-avatar');
    const key = `${id} ${title}`;
    if (shown.dataset.shown === key) return;
    shown.dataset.shown = key;
    shown.replaceChildren(avatar(title ?? '?', { group: isGroup, key: isGroup ? id : undefined }));
  }

  /** @param {string[]|null} participants */
  #people(participants) {
    if (!participants) return 'Group';
    const others = participants.filter((name) => name !== this.#userId);
    const more = others.length - PEOPLE_SHOWN;
    return list([...others.slice(0, PEOPLE_SHOWN), ...(more > 0 ? [`${more} more`] : []), 'you']);
  }

  /** Shows the note above the oldest message. @param {Conversation} conversation */
  #showNote({ history, older, messages, pending, isGroup, title }) {
    const isComplete = (oldestSeq({ messages }) ?? 1) === 1;
    const isEmpty = messages.size + pending.size === 0;
    const failed = history === 'failed' || older === 'failed';
    let text = 'Loading earlier messages\u2026';
    if (failed) text = 'The messages could not be loaded.';
    else if (history !== 'known') text = 'Loading messages\u2026';
    else if (isComplete && isEmpty) text = `No messages yet. ${isGroup ? 'Write the first one.' : `Say hello to ${title}.`}`;
    else if (isComplete) text = 'This is the beginning of the conversation.';
    this.#note.classList.toggle('whole', isEmpty);
    this.#note.classList.toggle('busy', !failed && (history !== 'known' || !isComplete));
    if (this.#note.dataset.shown === text) return;
    this.#note.dataset.shown = text;
    showText(this.#note, text);
    if (isEmpty && !failed && history === 'known') this.#note.prepend(icon('chat'));
    if (!failed) return;
    const again = element('button', { type: 'button', class: 'link', 'data-testid': 'history-retry' }, 'Try again');
    again.addEventListener('click', () => this.#actions.loadOlder());
    this.#note.append(' ', again);
  }

  /** @param {Conversation} conversation */
  #showJump({ latest, messages }) {
    if (this.#stayAtEnd) this.#seenSeq = latest?.seq ?? 0;
    const unseen = [...messages.values()].filter(({ seq, senderId }) => seq > this.#seenSeq && senderId !== this.#userId).length;
    byId('to-latest').hidden = this.#stayAtEnd;
    byId('to-latest-text').textContent = unseen === 0 ? 'Latest' : `${unseen} new`;
    byId('to-latest').classList.toggle('has-new', unseen > 0);
  }

  #jump() {
    this.#toEnd();
    if (this.#conversation) this.#showJump(this.#conversation);
    this.#actions.seen();
    this.#scroller.focus({ preventScroll: true });
  }

  #toEnd() {
    this.#stayAtEnd = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const wasAtEnd = this.#stayAtEnd;
    this.#stayAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (wasAtEnd !== this.#stayAtEnd && this.#conversation) this.#showJump(this.#conversation);
    if (this.#stayAtEnd && !wasAtEnd) this.#actions.seen();
    this.#loadOlderIfNear();
  }

  #loadOlderIfNear() {
    const conversation = this.#conversation;
    if (!conversation || conversation.history !== 'known' || conversation.older !== 'idle') return;
    const isComplete = (oldestSeq(conversation) ?? 1) === 1;
    if (!isComplete && this.#scroller.scrollTop < NEAR_START_PX) this.#actions.loadOlder();
  }
}
