/** The messages of the open conversation, and their scroll position. */

import { hasAttention } from './attention.js';
import { isolated } from './client/direction.js';
import { showHeader } from './conversation-header.js';
import { oldestSeq, titleOf } from './conversation.js';
import { KeyedChildren, byId, element, icon, showText } from './dom.js';
import { nearGap, writeGap } from './gap-view.js';
import { t } from './language.js';
import { createRow, writeRow } from './message-view.js';
import { ReadingPlace } from './reading-place.js';
import { MAX_MESSAGES, farFrom } from './timeline-bounds.js';
import { rowsOf } from './timeline-rows.js';

const NEAR_END_PX = 80;
const NEAR_START_PX = 400;
const FOUND_MS = 2_000;
/** Pause between two reports of what was seen while the user scrolls. */
const SEEN_MS = 300;

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {'end'|'new'|'message'} Place
 * @typedef {object} TimelineLoading
 * @property {() => void} loadOlder
 * @property {(gap: Partial<import('./gap-view.js').Gap>) => void} [loadGap] loads messages after, or before, a position; absent if there are no jumps
 * @property {(seqs: number[]) => void} [forget] messages that are far from the view; absent if there are never many
 * @property {() => boolean} [isCatchingUp] returns whether messages come that were missed without a connection
 * @property {() => void} seen the user has scrolled, so more messages may have been seen
 * @typedef {TimelineLoading & import('./message-view.js').MessageActions} TimelineActions
 */

export class TimelineView {
  #scroller = byId('timeline');
  #note = byId('timeline-start');
  #place = new ReadingPlace(this.#scroller, byId('message-list'));
  #userId;
  #people;
  #isBlocked;
  #actions;
  /** @type {KeyedChildren<import('./timeline-rows.js').Row>} */ #rows;
  /** @type {Conversation|null} */ #conversation = null;
  /** @type {number|null} */ #newAfter = null;
  #stayAtEnd = true;
  /** True while a message is to be revealed that may not be loaded yet: until then no place is shown, so the end is not seen. */ #isJumping = false;
  /** True until the line before the new messages is shown, which may not be loaded yet. */ #isLineWanted = false;
  /** @type {any} */ #seenTimer;
  /** Keys of long messages that are shown whole. @type {Set<string>} */ #unfolded = new Set();

  /**
   * @param {string} userId @param {import('./people.js').People} people @param {TimelineActions} actions @param {AbortSignal} signal ends the view
   * @param {(userId: string) => boolean} [isBlocked]
   */
  constructor(userId, people, actions, signal, isBlocked = () => false) {
    this.#userId = userId;
    this.#people = people;
    this.#isBlocked = isBlocked;
    this.#actions = actions;
    const rowActions = { ...actions, fold: (/** @type {any} */ row, /** @type {HTMLElement} */ item) => this.#fold(row, item) };
    this.#rows = new KeyedChildren(byId('message-list'), createRow, (item, row) => {
      if (row.kind === 'gap') writeGap(item, row, (gap) => actions.loadGap?.(gap));
      else writeRow(item, row, rowActions);
    });
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { signal, passive: true });
    byId('to-latest').addEventListener('click', () => this.#jump(), { signal });
    const resized = new ResizeObserver(() => this.#stayAtEnd && this.#toEnd());
    resized.observe(this.#scroller);
    signal.addEventListener('abort', () => {
      resized.disconnect();
      clearTimeout(this.#seenTimer);
    });
  }

  /** True if the newest message is visible. */
  get isAtEnd() {
    return this.#stayAtEnd;
  }

  /** Position of the last message in view; 0 if there is none. */
  get lastSeq() {
    return this.#isJumping ? 0 : this.#place.lastSeq;
  }

  /** @returns {{seq: number, below: number}|null} where the user is in the conversation; null at its end, and while a place is looked for */
  get left() {
    return this.#stayAtEnd || this.#isJumping ? null : this.#place.place;
  }

  /** Scrolls to where the user was, after open() with `message`. @param {{seq: number, below: number}} left @returns {boolean} false if the message is not loaded */
  resume(left) {
    if (!this.#place.show(left)) return false;
    this.#isJumping = false;
    this.#scrolled();
    return true;
  }

  /** @param {Conversation} conversation @param {Place} [place] what is shown first: the end, the line before the new messages, or a message that is revealed next */
  open(conversation, place = 'end') {
    this.#conversation = conversation;
    this.#rows.show([]);
    this.#newAfter = conversation.unread > 0 ? conversation.lastReadSeq : null;
    this.#stayAtEnd = place === 'end';
    this.#isJumping = place !== 'end';
    this.#isLineWanted = place === 'new';
    this.#unfolded.clear();
  }

  close() {
    this.#conversation = null;
  }

  /** Scrolls to the end for a message that the user sends. */
  followOwnMessage() {
    this.#isJumping = false;
    this.#isLineWanted = false;
    this.#stayAtEnd = true;
    this.#newAfter = null;
  }

  show() {
    const conversation = this.#conversation;
    if (!conversation) return;
    showHeader(conversation, this.#people, this.#userId);
    const keep = this.#place.hold();
    this.#markUnseen(conversation);
    this.#rows.show(rowsOf(conversation, {
      userId: this.#userId, newAfter: this.#newAfter, isBlocked: this.#isBlocked,
      nameOf: (id) => this.#people.nameOf(id), pictureOf: (id) => this.#people.pictureOf(id),
      isUnfolded: (row) => this.#isUnfolded(row),
    }));
    this.#showNote(conversation);
    if (this.#isLineWanted) this.#revealLine(conversation);
    else if (this.#stayAtEnd) this.#follow();
    else keep();
    this.#showJump(conversation);
    this.#loadIfNear();
    this.#forgetFar(conversation);
  }

  /** @param {Conversation} conversation */
  #forgetFar({ messages, older }) {
    if (!this.#actions.forget || this.#isJumping || older === 'loading' || messages.size <= MAX_MESSAGES) return;
    const view = { first: this.#place.firstSeq, last: this.#place.lastSeq };
    const seqs = view.last === 0 ? [] : farFrom([...messages.keys()].sort((one, other) => one - other), view);
    if (seqs.length > 0) this.#actions.forget(seqs);
  }

  /** Messages that come while the user is away are new when the user is back. @param {Conversation} conversation */
  #markUnseen({ unread, lastReadSeq }) {
    if (unread > 0 && !this.#isJumping && this.#isAway) this.#newAfter = Math.max(this.#newAfter ?? 0, lastReadSeq);
  }

  /** Shows the end. While the user is away, the line before the new messages stays in view, so that none is missed. */
  #follow() {
    this.#toEnd();
    if (this.#isAway && this.#place.holdLine()) this.#stayAtEnd = false;
  }

  /** Messages that were missed while there was no connection come as those while the user was away. */
  get #isAway() {
    return !hasAttention() || (this.#actions.isCatchingUp?.() ?? false);
  }

  /** A message that the user sends does not shrink before their eyes. @param {import('./timeline-rows.js').MessageRow} row */
  #isUnfolded({ key, seq, state }) {
    if (state === 'sending' || state === 'failed') this.#unfolded.add(key);
    return this.#unfolded.has(key) || this.#unfolded.has(keyOf(seq));
  }

  /**
   * Of a message that is unfolded the beginning stays in its place, of one that is folded the end with the button.
   * @param {import('./timeline-rows.js').MessageRow} row @param {HTMLElement} item
   */
  #fold({ key, seq, fold }, item) {
    const side = fold === 'folded' ? 'top' : 'bottom';
    const before = item.getBoundingClientRect()[side];
    if (fold === 'folded') this.#unfolded.add(key);
    else for (const each of [key, keyOf(seq)]) this.#unfolded.delete(each);
    this.#stayAtEnd = false;
    this.show();
    this.#scroller.scrollTop += item.getBoundingClientRect()[side] - before;
    this.#scrolled();
  }

  /** Scrolls to a message, shows it whole, and marks it for a moment. @param {number} seq @returns {boolean} false if it is not loaded */
  reveal(seq) {
    const item = /** @type {HTMLElement|null} */ (document.querySelector(`#message-list > [data-seq="${seq}"]`));
    if (!item) return false;
    this.#stayAtEnd = false;
    this.#unfolded.add(keyOf(seq));
    // No place counts as seen, and nothing is loaded, before the message is in view.
    this.#isJumping = true;
    this.show();
    this.#isJumping = false;
    item.scrollIntoView({ block: 'center' });
    // There is no event if the message is in view already, maybe with the end.
    this.#scrolled();
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
    item.classList.add('found');
    setTimeout(() => item.classList.remove('found'), FOUND_MS);
    return true;
  }

  /** Scrolls to the line before the new messages once they are loaded, or to the end if there is none. @param {Conversation} conversation */
  #revealLine({ history, older }) {
    if (history !== 'known' || older === 'loading') return;
    this.#isLineWanted = false;
    this.#toEnd();
    this.#stayAtEnd = !this.#place.showLine() && older !== 'failed';
    if (this.#stayAtEnd) this.#actions.seen();
    else this.#scrolled();
  }

  /** Ends the wait for a message that is not there. */
  stay() {
    if (this.#isJumping) this.#jump();
  }

  /** Shows the note above the oldest message. @param {Conversation} conversation */
  #showNote(conversation) {
    const { history, older, messages, pending, isGroup } = conversation;
    const isComplete = isWhole(conversation);
    const isEmpty = messages.size + pending.size === 0;
    const failed = history === 'failed' || older === 'failed';
    let text = t('timeline.loadingOlder');
    if (failed) text = t('timeline.failed');
    else if (history !== 'known') text = t('timeline.loading');
    else if (isComplete && isEmpty) text = isGroup ? t('timeline.emptyGroup') : t('timeline.emptyDirect', { name: isolated(titleOf(conversation, this.#people)) });
    else if (isComplete) text = t('timeline.beginning');
    this.#note.classList.toggle('whole', isEmpty);
    this.#note.classList.toggle('busy', !failed && (history !== 'known' || !isComplete));
    if (this.#note.dataset.shown === text) return;
    this.#note.dataset.shown = text;
    showText(this.#note, text);
    if (isEmpty && !failed && history === 'known') this.#note.prepend(icon('chat'));
    if (!failed) return;
    const again = element('button', { type: 'button', class: 'link', 'data-testid': 'history-retry' }, t('common.tryAgain'));
    again.addEventListener('click', () => this.#actions.loadOlder());
    this.#note.append(' ', again);
  }

  /** @param {Conversation} conversation */
  #showJump({ unread }) {
    byId('to-latest').hidden = this.#stayAtEnd;
    byId('to-latest-text').textContent = unread === 0 ? t('timeline.latest') : t('timeline.unread', { count: unread });
    byId('to-latest').classList.toggle('has-new', unread > 0);
  }

  #jump() {
    this.#toEnd();
    if (this.#conversation) this.#showJump(this.#conversation);
    this.#actions.seen();
    this.#scroller.focus({ preventScroll: true });
  }

  #toEnd() {
    this.#isJumping = false;
    this.#stayAtEnd = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #scrolled() {
    if (this.#isJumping) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const wasAtEnd = this.#stayAtEnd;
    this.#stayAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (wasAtEnd !== this.#stayAtEnd && this.#conversation) this.#showJump(this.#conversation);
    if (this.#stayAtEnd && !wasAtEnd) this.#actions.seen();
    else if (!this.#stayAtEnd) this.#seenSoon();
    this.#loadIfNear();
  }

  #seenSoon() {
    this.#seenTimer ??= setTimeout(() => {
      this.#seenTimer = undefined;
      if (this.#conversation) this.#actions.seen();
    }, SEEN_MS);
  }

  #loadIfNear() {
    const conversation = this.#conversation;
    if (!conversation || this.#isJumping || conversation.history !== 'known' || conversation.older !== 'idle') return;
    const gap = nearGap(this.#scroller);
    if (gap) this.#actions.loadGap?.(gap);
    else if (!isWhole(conversation) && this.#scroller.scrollTop < NEAR_START_PX) this.#actions.loadOlder();
  }
}

/** @param {number} [seq] @returns {string} */
function keyOf(seq) {
  return `seq:${seq}`;
}

/** @param {Conversation} conversation @returns {boolean} true if its first message that the user may see is loaded, or if it has none */
function isWhole({ messages, my, firstSeq }) {
  const oldest = oldestSeq({ messages });
  return oldest === undefined || oldest <= Math.max(firstSeq, (my?.aboveSeq ?? 0) + 1);
}
