/** The open conversation: its timeline, its composer, and the actions on its messages. */

import { ChatClient } from './client/index.js';
import { ComposerFiles } from './composer-files.js';
import { ComposerView } from './composer-view.js';
import { isAdmin, writingBar } from './conversation-facts.js';
import { byId } from './dom.js';
import { EmojiPicker } from './emoji-picker.js';
import { Completion } from './completion.js';
import { emojiSource } from './emoji-completion.js';
import { t } from './language.js';
import { mentionSource } from './mention-completion.js';
import { LinkPreviewView } from './link-preview-view.js';
import { mentionsIn } from './mentions.js';
import { MessageActions } from './message-actions.js';
import { MessageEditing } from './message-editing.js';
import { MessageFiles } from './message-files.js';
import { previewOf } from './message-preview.js';
import { showError } from './notices.js';
import { ReportDialog } from './report-dialog.js';
import { TimelineView } from './timeline-view.js';
import { showTyping } from './typing-view.js';
import { contentOf } from './visible-text.js';

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {object} PaneActions
 * @property {() => Conversation|null} open returns the open conversation
 * @property {() => void} loadOlder
 * @property {(gap: Partial<import('./gap-view.js').Gap>) => void} loadGap loads messages after, or before, a position
 * @property {(id: string, seq: number) => Promise<void>} loadAround loads a message with those around it
 * @property {() => void} seen the user may have seen more of the conversation
 */

export class MessagePane {
  #data;
  #actions;
  #features;
  #picker;
  #editing;
  #menu;
  #timeline;
  /** Users whom the completion has put into the open conversation, the last one first: people may have the same name. @type {(string|null)[]} */ #mentioned = [];
  /** @type {string|undefined} id of the open conversation */ #shownId;
  #composer;
  #files;
  /** @type {ComposerFiles|null} null if messages have no files */ #added = null;

  /** @param {import('./chat-data.js').ChatData} data @param {import('./session.js').ServerSettings} settings @param {PaneActions} actions @param {AbortSignal} signal ends the view */
  constructor(data, { maxContentLength, features = [], limits = {} }, actions, signal) {
    const { store, own, changes, drafts, people, client } = data;
    const { userId } = store;
    const has = (/** @type {string} */ feature) => features.includes(feature);
    this.#data = data;
    this.#actions = actions;
    this.#features = new Set(features);
    this.#picker = new EmojiPicker(signal);
    const openId = () => actions.open()?.id ?? null;
    const editing = this.#editing = has('edit') ? new MessageEditing(store, changes, openId, {
      edit: (message) => this.#composer.edit(message),
      done: () => this.#composer.focus(),
    }, signal) : null;
    const report = has('blocks') ? new ReportDialog((wanted) => client.people.report(wanted), signal) : null;
    const menu = this.#menu = new MessageActions(userId, actions.open, {
      ...(has('replies') && { reply: (message) => this.#composer.answer({ seq: message.seq, name: people.nameOf(message.senderId), text: previewOf(message) }) }),
      ...(has('reactions') && { react: (button, seq) => this.#react(button, seq) }),
      ...(editing && { edit: (seq) => editing.edit(seq), remove: (seq) => editing.remove(seq) }),
      ...(report && { report: (message) => report.ask(message, people.nameOf(message.senderId)) }),
    }, signal);
    this.#files = new MessageFiles({
      load: (id) => client.attachmentUrl(id),
      open: actions.open,
      nameOf: (id) => people.nameOf(id),
      isHidden: ({ senderId, seq }) => data.isBlocked(senderId) && !actions.open()?.revealed.has(seq),
    }, signal);
    const mentionable = () => this.#candidates(actions.open(), true);
    const mentions = has('mentions') ? [mentionSource(mentionable, ({ userId }) => this.#mentioned.unshift(userId))] : [];
    new Completion([...mentions, emojiSource], signal);
    this.#composer = new ComposerView(maxContentLength, {
      send: (content, replyTo) => this.#send(content, replyTo),
      typed: () => client.typing(openId() ?? ''),
      files: () => this.#added,
      edits: editing && {
        last: () => editing.last,
        save: (message, content) => changes.edit(openId() ?? '', message, content, has('mentions') ? { mentions: [], ...mentionsIn(content, this.#candidates()) } : {}),
      },
    }, drafts, signal);
    if (has('attachments')) {
      this.#added = new ComposerFiles({ upload: (id, file, call) => client.upload(id, file, call), discard: (id) => client.discardAttachment(id) }, limits, {
        ready: (id, held) => this.#sendHeld(id, held),
        changed: () => this.#composer.filesChanged(),
      }, signal);
    }
    this.#timeline = new TimelineView(userId, people, {
      loadOlder: actions.loadOlder,
      loadGap: actions.loadGap,
      forget: (seqs) => store.forgetMessages(openId() ?? '', seqs),
      seen: actions.seen,
      isCatchingUp: () => client.state !== 'online',
      retry: (tempMessageId) => own.retry(openId() ?? '', tempMessageId),
      discard: (tempMessageId) => store.discardPending(openId() ?? '', tempMessageId),
      retryChange: (ref) => changes.retry(openId() ?? '', ref),
      discardChange: (ref) => changes.discard(openId() ?? '', ref),
      openMenu: (button, seq) => menu.openMenu(button, seq),
      toggleReaction: (seq, key) => data.reactions.toggle(openId() ?? '', seq, key),
      addReaction: (button, seq) => this.#react(button, seq),
      files: this.#files.view,
      ...(has('link-previews') && { previews: new LinkPreviewView((url) => client.linkPreview(url), () => this.#timeline.show(), signal) }),
      jump: (seq) => this.jump(seq),
      reveal: (seq) => {
        actions.open()?.revealed.add(seq);
        this.show();
      },
    }, signal, (id) => data.isBlocked(id));
    const end = client.on('state', ({ state }) => state === 'online' && this.#online());
    signal.addEventListener('abort', end);
    const emoji = byId('emoji-button');
    emoji.addEventListener('click', () => this.#picker.open(emoji, (key) => this.#composer.insert(key)), { signal });
  }

  /** Files of all conversations that were added and are not sent. */
  get files() {
    return this.#added?.count ?? 0;
  }

  get isAtEnd() {
    return this.#timeline.isAtEnd;
  }

  /** Position of the last message in view; 0 if there is none. */
  get lastSeq() {
    return this.#timeline.lastSeq;
  }

  focus() {
    this.#composer.focus();
  }

  /** @param {Conversation|null} conversation @param {import('./timeline-view.js').Place} place what of it is shown first; {@link jump} follows for a message */
  open(conversation, place) {
    if (conversation?.id !== this.#shownId) {
      this.#menu.close();
      this.#editing?.close();
    }
    this.#shownId = conversation?.id;
    this.#mentioned = [];
    this.#added?.open(conversation?.id ?? null);
    this.#composer.open(conversation?.id ?? null);
    if (conversation) this.#timeline.open(conversation, place);
    else this.#timeline.close();
  }

  show() {
    const conversation = this.#actions.open();
    this.#timeline.show();
    this.#files.changed();
    if (!conversation) return;
    this.#composer.bar(writingBar(conversation, this.#data.store.userId, (id) => this.#data.isBlocked(id)));
    const typists = conversation.typing.filter((id) => !this.#data.isBlocked(id));
    showTyping(typists.map((id) => this.#data.people.nameOf(id)));
  }

  /** @param {string} content @param {number} [replyTo] @returns {boolean} false if the message waits for its files */
  #send(content, replyTo) {
    const conversation = this.#actions.open();
    const attachments = conversation && this.#added ? this.#added.take(conversation.id, { content, replyTo }) : [];
    if (!conversation || !attachments) return false;
    this.#timeline.followOwnMessage();
    this.#actions.seen();
    this.#deliver(conversation, content, replyTo, attachments);
    return true;
  }

  /** The files of a message are uploaded. @param {string} id @param {import('./composer-files.js').Held} held */
  #sendHeld(id, held) {
    const { store, drafts, left } = this.#data;
    const { content, replyTo } = held;
    // Nothing would store the refusal. The text stays in the draft, which the user is shown as one that cannot be sent.
    if (left.has(id)) return;
    const attachments = this.#added?.take(id, held) ?? [];
    const isOpen = this.#actions.open()?.id === id;
    if (isOpen) this.#timeline.followOwnMessage();
    this.#deliver(store.conversation(id), content, replyTo, attachments);
    // Another tab may have gone on with the draft, which is not what was sent then.
    if (contentOf(drafts.of(id)) === content) drafts.discard(id);
    if (isOpen) this.#composer.heldSent();
  }

  /** @param {Conversation} conversation @param {string} content @param {number|undefined} replyTo @param {import('chat-api-client').Attachment[]} attachments */
  #deliver(conversation, content, replyTo, attachments) {
    const mentioned = this.#features.has('mentions') ? mentionsIn(content, this.#candidates(conversation)) : {};
    const more = { ...(replyTo && { replyTo }), ...mentioned, ...(attachments.length > 0 && { attachments }) };
    this.#data.own.send(conversation.id, content, ChatClient.newMessageId(), more);
  }

  #online() {
    this.#files.online();
    this.#added?.online();
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
    if (this.#timeline.reveal(seq)) return;
    this.#timeline.stay();
    showError(t('message.gone'));
  }

  /** @param {Conversation|null} [conversation] @param {boolean} [withPictures] @returns {import('./mention-completion.js').Candidate[]} those whom the user may mention */
  #candidates(conversation = this.#actions.open(), withPictures = false) {
    if (!conversation) return [];
    const { store: { userId }, people } = this.#data;
    const { isGroup, rules, participants } = conversation;
    const chosen = this.#mentioned.filter((id) => id !== null && participants?.includes(id));
    const others = [...new Set([...chosen, ...(participants ?? [])])].filter((id) => id !== userId);
    const mayMentionAll = isGroup && (rules === null || rules.mentionAll === 'members' || isAdmin(conversation, userId));
    return [
      ...others.map((id) => ({ userId: id, name: people.nameOf(id), ...(withPictures && { picture: people.pictureOf(id) }) })),
      ...(mayMentionAll ? [{ userId: null, name: 'all' }] : []),
    ];
  }
}
