/** The open conversation: its timeline, its composer, and the actions on its messages. */

import { ChatClient } from './client/index.js';
import { ComposerView } from './composer-view.js';
import { isAdmin, writingBar } from './conversation-facts.js';
import { byId } from './dom.js';
import { EmojiPicker } from './emoji-picker.js';
import { MentionCompletion } from './mention-completion.js';
import { mentionsIn } from './mentions.js';
import { MessageActions } from './message-actions.js';
import { MessageEditing } from './message-editing.js';
import { showError } from './notices.js';
import { ReportDialog } from './report-dialog.js';
import { TimelineView } from './timeline-view.js';
import { showTyping } from './typing-view.js';

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {object} PaneActions
 * @property {() => Conversation|null} open returns the open conversation
 * @property {() => void} loadOlder
 * @property {(gap: Partial<import('./gap-view.js').Gap>) => void} loadGap loads messages after, or before, a position
 * @property {(id: string, seq: number) => Promise<void>} loadAround loads a message with those around it
 * @property {() => void} seen the user has seen the end of the conversation
 */

export class MessagePane {
  #data;
  #actions;
  #features;
  #picker;
  #timeline;
  #composer;

  /** @param {import('./chat-data.js').ChatData} data @param {import('./session.js').ServerSettings} settings @param {PaneActions} actions @param {AbortSignal} signal ends the view */
  constructor(data, { maxContentLength, features = [] }, actions, signal) {
    const { store, own, changes, drafts, people, client } = data;
    const { userId } = store;
    const has = (/** @type {string} */ feature) => features.includes(feature);
    this.#data = data;
    this.#actions = actions;
    this.#features = new Set(features);
    this.#picker = new EmojiPicker(signal);
    const openId = () => actions.open()?.id ?? null;
    const editing = has('edit') ? new MessageEditing(store, changes, openId, {
      edit: (message) => this.#composer.edit(message),
      done: () => this.#composer.focus(),
    }, signal) : null;
    const report = has('blocks') ? new ReportDialog((wanted) => client.people.report(wanted), signal) : null;
    const menu = new MessageActions(userId, actions.open, {
      ...(has('replies') && { reply: (message) => this.#composer.answer({ seq: message.seq, name: people.nameOf(message.senderId), text: message.content }) }),
      ...(has('reactions') && { react: (button, seq) => this.#react(button, seq) }),
      ...(editing && { edit: (seq) => editing.edit(seq), remove: (seq) => editing.remove(seq) }),
      ...(report && { report: (message) => report.ask(message, people.nameOf(message.senderId)) }),
    }, signal);
    if (has('mentions')) new MentionCompletion(() => this.#candidates(true), signal);
    this.#composer = new ComposerView(maxContentLength, {
      send: (content, replyTo) => this.#send(content, replyTo),
      typed: () => client.typing(openId() ?? ''),
      edits: editing && {
        last: () => editing.last,
        save: (message, content) => changes.edit(openId() ?? '', message, content, has('mentions') ? { mentions: [], ...mentionsIn(content, this.#candidates()) } : {}),
      },
    }, drafts, signal);
    this.#timeline = new TimelineView(userId, people, {
      loadOlder: actions.loadOlder,
      loadGap: actions.loadGap,
      seen: actions.seen,
      retry: (tempMessageId) => own.retry(openId() ?? '', tempMessageId),
      discard: (tempMessageId) => store.discardPending(openId() ?? '', tempMessageId),
      retryChange: (ref) => changes.retry(openId() ?? '', ref),
      discardChange: (ref) => changes.discard(openId() ?? '', ref),
      openMenu: (button, seq) => menu.openMenu(button, seq),
      toggleReaction: (seq, key) => data.reactions.toggle(openId() ?? '', seq, key),
      addReaction: (button, seq) => this.#react(button, seq),
      jump: (seq) => this.jump(seq),
      reveal: (seq) => {
        actions.open()?.revealed.add(seq);
        this.show();
      },
    }, signal, (id) => data.isBlocked(id));
    const emoji = byId('emoji-button');
    emoji.addEventListener('click', () => this.#picker.open(emoji, (key) => this.#composer.insert(key)), { signal });
  }

  get isAtEnd() {
    return this.#timeline.isAtEnd;
  }

  focus() {
    this.#composer.focus();
  }

  /** @param {Conversation|null} conversation */
  open(conversation) {
    this.#composer.open(conversation?.id ?? null);
    if (conversation) this.#timeline.open(conversation);
    else this.#timeline.close();
  }

  show() {
    const conversation = this.#actions.open();
    this.#timeline.show();
    if (!conversation) return;
    this.#composer.bar(writingBar(conversation, this.#data.store.userId, (id) => this.#data.isBlocked(id)));
    const typists = conversation.typing.filter((id) => !this.#data.isBlocked(id));
    showTyping(typists.map((id) => this.#data.people.nameOf(id)));
  }

  /** @param {string} content @param {number} [replyTo] */
  #send(content, replyTo) {
    const conversation = this.#actions.open();
    if (!conversation) return;
    this.#timeline.followOwnMessage();
    this.#actions.seen();
    const mentioned = this.#features.has('mentions') ? mentionsIn(content, this.#candidates()) : {};
    this.#data.own.send(conversation.id, content, ChatClient.newMessageId(), { ...(replyTo && { replyTo }), ...mentioned });
  }

  /** @param {HTMLElement} button @param {number} seq */
  #react(button, seq) {
    const id = this.#actions.open()?.id;
    if (id) this.#picker.open(button, (key) => this.#data.reactions.toggle(id, seq, key));
  }

  /** @param {number} seq */
  async jump(seq) {
    const conversation = this.#actions.open();
    if (!conversation || this.#timeline.reveal(seq)) return;
    await this.#actions.loadAround(conversation.id, seq);
    if (this.#actions.open() !== conversation) return;
    this.show();
    if (!this.#timeline.reveal(seq)) showError('That message is not there any more.');
  }

  /** @param {boolean} [withPictures] @returns {import('./mention-completion.js').Candidate[]} those whom the user may mention */
  #candidates(withPictures = false) {
    const conversation = this.#actions.open();
    if (!conversation) return [];
    const { store: { userId }, people } = this.#data;
    const { isGroup, rules, participants } = conversation;
    const others = (participants ?? []).filter((id) => id !== userId);
    const mayMentionAll = isGroup && (rules === null || rules.mentionAll === 'members' || isAdmin(conversation, userId));
    return [
      ...others.map((id) => ({ userId: id, name: people.nameOf(id), ...(withPictures && { picture: people.pictureOf(id) }) })),
      ...(mayMentionAll ? [{ userId: null, name: 'all' }] : []),
    ];
  }
}
