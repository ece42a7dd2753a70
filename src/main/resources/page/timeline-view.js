/** The open conversation: its header, its messages, and its scroll position. */

import { KeyedChildren, avatar, byId, element, icon, showText } from './dom.js';
import { list } from './format.js';
import { gapsAbove, nearGap, writeGap } from './gap-view.js';
import { createRow, writeRow } from './message-view.js';
import { oldestSeq, pictureOf, titleOf } from './conversation.js';
import { rowsOf } from './timeline-rows.js';

const NEAR_END_PX = 80;
const NEAR_START_PX = 400;
const PEOPLE_SHOWN = 8;
const FOUND_MS = 2_000;

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {object} TimelineLoading
 * @property {() => void} loadOlder
 * @property {(gap: Partial<import('./gap-view.js').Gap>) => void} [loadGap] loads messages after, or before, a position; absent if there are no jumps
 * @property {() => void} seen the view was scrolled to the end of the messages
 * @typedef {TimelineLoading & import('./message-view.js').MessageActions} TimelineActions
 */

export class TimelineView {
  #scroller = byId('timeline');
  #note = byId('timeline-start');
  #userId;
  #people;
  #isBlocked;
  #actions;
  /** @type {KeyedChildren<import('./timeline-rows.js').Row>} */ #rows;
  /** @type {Conversation|null} */ #conversation = null;
  /** @type {number|null} */ #newAfter = null;
  #stayAtEnd = true;
  #seenSeq = 0;

  /**
   * @param {string} userId @param {import('./people.js').People} people @param {TimelineActions} actions @param {AbortSignal} signal ends the view
   * @param {(userId: string) => boolean} [isBlocked]
   */
  constructor(userId, people, actions, signal, isBlocked = () => false) {
    this.#userId = userId;
    this.#people = people;
    this.#isBlocked = isBlocked;
    this.#actions = actions;
    this.#rows = new KeyedChildren(byId('message-list'), createRow, (item, row) => {
      if (row.kind === 'gap') writeGap(item, row, (gap) => actions.loadGap?.(gap));
      else writeRow(item, row, actions);
    });
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
    const above = this.#above();
    this.#rows.show(rowsOf(conversation, {
      userId: this.#userId, newAfter: this.#newAfter, isBlocked: this.#isBlocked,
      nameOf: (id) => this.#people.nameOf(id), pictureOf: (id) => this.#people.pictureOf(id),
    }));
    this.#showNote(conversation);
    if (this.#stayAtEnd) this.#toEnd();
    else if (above !== this.#above()) this.#scroller.scrollTop = this.#scroller.scrollHeight - fromEnd;
    this.#showJump(conversation);
    this.#loadIfNear();
  }

  /** Changes when messages are added above the visible ones. */
  #above() {
    const first = document.querySelector('#message-list > .message')?.getAttribute('data-message-id');
    return `${first} ${gapsAbove(this.#scroller)}`;
  }

  /** Scrolls to a message and marks it for a moment. @param {number} seq @returns {boolean} false if it is not loaded */
  reveal(seq) {
    const item = /** @type {HTMLElement|null} */ (document.querySelector(`#message-list > [data-seq="${seq}"]`));
    if (!item) return false;
    this.#stayAtEnd = false;
    item.scrollIntoView({ block: 'center' });
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
    item.classList.add('found');
    setTimeout(() => item.classList.remove('found'), FOUND_MS);
    return true;
  }

  /** @param {Conversation} conversation */
  #showHeader(conversation) {
    const { id, title, isGroup, participants, memberCount } = conversation;
    const name = title === null ? null : titleOf(conversation, this.#people);
    const picture = pictureOf(conversation, this.#people);
    showText(byId('conversation-title'), name ?? '\u2026');
    showText(byId('conversation-people'), isGroup ? this.#namesOf(participants, memberCount) : 'Direct conversation');
    const shown = byId('conversation-avatar');
    const key = `${id} ${name} ${picture}`;
    if (shown.dataset.shown === key) return;
    shown.dataset.shown = key;
    shown.replaceChildren(avatar(name ?? '?', { group: isGroup, key: isGroup ? id : (title ?? undefined), picture }));
  }

  /** @param {string[]|null} participants @param {number} memberCount */
  #namesOf(participants, memberCount) {
    if (!participants) return memberCount > 0 ? `Group of ${memberCount}` : 'Group';
    const others = participants.filter((id) => id !== this.#userId);
    const more = others.length - PEOPLE_SHOWN;
    const names = others.slice(0, PEOPLE_SHOWN).map((id) => this.#people.nameOf(id));
    return list([...names, ...(more > 0 ? [`${more} more`] : []), 'you']);
  }

  /** Shows the note above the oldest message. @param {Conversation} conversation */
  #showNote(conversation) {
    const { history, older, messages, pending, isGroup } = conversation;
    const isComplete = isWhole(conversation);
    const isEmpty = messages.size + pending.size === 0;
    const failed = history === 'failed' || older === 'failed';
    let text = 'Loading earlier messages\u2026';
    if (failed) text = 'The messages could not be loaded.';
    else if (history !== 'known') text = 'Loading messages\u2026';
    else if (isComplete && isEmpty) text = `No messages yet. ${isGroup ? 'Write the first one.' : `Say hello to ${titleOf(conversation, this.#people)}.`}`;
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
    this.#loadIfNear();
  }

  #loadIfNear() {
    const conversation = this.#conversation;
    if (!conversation || conversation.history !== 'known' || conversation.older !== 'idle') return;
    const gap = nearGap(this.#scroller);
    if (gap) this.#actions.loadGap?.(gap);
    else if (!isWhole(conversation) && this.#scroller.scrollTop < NEAR_START_PX) this.#actions.loadOlder();
  }
}

/** @param {Conversation} conversation @returns {boolean} true if its first message that the user may see is loaded, or if it has none */
function isWhole({ messages, my }) {
  const oldest = oldestSeq({ messages });
  return oldest === undefined || oldest <= Math.max(1, (my?.aboveSeq ?? 0) + 1);
}
