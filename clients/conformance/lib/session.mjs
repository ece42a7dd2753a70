/** One connection of the client, a WebSocket or an event stream: carries out its frames, and does to them what a fault says. */

import { USER, forUser } from './chat-model.mjs';

/** The close code that says that the frame will never pass. */
const TOO_LARGE = 1009;
const REPEATED = new Set(['overloaded', 'unavailable', 'rate-limited']);

/**
 * @typedef {object} Wire
 * @property {(text: string) => void} send
 * @property {(code: number, reason: string) => void} close
 * @property {() => void} cut ends the connection without a word
 */

export class Session {
  #server;
  #wire;
  #cursors = {};
  /** @type {any[]|null} live frames that wait for the answer of a sync */ #waiting = null;
  /** True if nothing passes any more, in either direction, though the connection is open. */ isSilent = false;

  /** @param {import('./scripted-server.mjs').ScriptedServer} server @param {Wire} wire */
  constructor(server, wire) {
    this.#server = server;
    this.#wire = wire;
  }

  /** @param {number} code @param {string} reason */
  close(code, reason = '') {
    this.#server.sessions.delete(this);
    if (this.isSilent) return;
    this.isSilent = true;
    this.#wire.close(code, reason);
  }

  cut() {
    this.#server.sessions.delete(this);
    this.isSilent = true;
    this.#wire.cut();
  }

  /** A live frame. @param {any} frame */
  deliver(frame) {
    if (this.#waiting) this.#waiting.push(frame);
    else this.#send(frame);
  }

  /** Any text, which need not be a frame. @param {string} text */
  push(text) {
    if (!this.isSilent) this.#wire.send(text);
  }

  /** @param {string} text */
  receive(text) {
    if (this.isSilent) return;
    const frame = JSON.parse(text);
    const { journal, faults } = this.#server;
    journal.frame(frame);
    const fault = faults.take(frame.action, text.length);
    if (!fault) return this.#carryOut(frame);
    if (fault.store) this.#store(frame);
    switch (fault.then) {
      case 'ignore': return;
      case 'refuse': return this.#refuse(frame, fault);
      case 'cut': return this.#cutAfter(frame, fault.after);
      case 'close': return this.#closeFor(frame, fault);
      case 'silence': return void (this.isSilent = true);
      case 'hold': return this.#hold(frame);
      default: return this.#carryOut(frame, fault.deliver);
    }
  }

  /** @param {any} frame @param {any} fault */
  #closeFor(frame, { code, reason }) {
    if (code === TOO_LARGE) this.#server.journal.refused(frame, 0, true);
    this.close(code, reason);
  }

  /** @param {any} frame */
  #hold(frame) {
    if (frame.action === 'sync') this.#waiting = [];
    this.#server.faults.hold(() => this.#carryOut(frame));
  }

  /** @param {any} frame @param {number} [sent] number of frames of the answer that still come */
  #cutAfter(frame, sent = 0) {
    if (frame.action === 'sync' && sent > 0) this.#answerOfSync(frame).slice(0, sent).forEach((each) => this.#send(each));
    this.cut();
  }

  /** @param {any} frame @param {string} [deliver] */
  #carryOut(frame, deliver = 'once') {
    const { model } = this.#server;
    const conversation = frame.conversationId && model.ofUser(frame.conversationId);
    if (frame.conversationId && !conversation) return this.#refuse(frame, { code: 'not-found', field: 'conversationId' });
    const name = conversation?.name;
    switch (frame.action) {
      case 'send-message': return this.#stored(frame, deliver);
      case 'edit-message': return this.#changed(frame, model.edit(name, frame.seq, frame.content), deliver);
      case 'react': return this.#changed(frame, model.react(name, frame.seq, USER, frame.reactions), deliver);
      case 'delete-messages': return this.#changed(frame, model.delete(name, frame.ranges[0][0], frame.ranges[0][1], USER), deliver);
      case 'read-messages': return this.#read(frame, conversation);
      case 'authenticate': return this.#authenticate(frame);
      case 'sync': return this.#sync(frame);
      default: return this.#done(frame);
    }
  }

  /** @param {any} frame a send, or a change @returns {any} what is stored */
  #store(frame) {
    const { model } = this.#server;
    const name = model.ofUser(frame.conversationId)?.name ?? '';
    if (frame.action === 'edit-message') return model.edit(name, frame.seq, frame.content);
    return model.post(name, USER, frame.content, frame.tempMessageId);
  }

  /** @param {any} frame @param {string} deliver */
  #stored(frame, deliver) {
    const { model } = this.#server;
    const isNew = !model.ofUser(frame.conversationId)?.messages.some((each) => each.senderId === USER && each.tempMessageId === frame.tempMessageId);
    const message = { type: 'new-message', ...this.#store(frame) };
    if (isNew) this.#server.deliver(message, deliver);
    else this.deliver({ ...message, ...forUser(message) });
    this.#done(frame);
  }

  /** @param {any} frame @param {any} changes @param {string} deliver */
  #changed(frame, changes, deliver) {
    if (changes.items.length > 0) this.#server.deliver(changes, deliver);
    this.#done(frame, { conversationId: changes.conversationId, rev: changes.rev });
  }

  /** @param {any} frame @param {any} conversation */
  #read(frame, conversation) {
    const lastReadSeq = frame.seq ?? conversation.messages.length;
    this.#server.deliver({ type: 'read-messages', conversationId: conversation.id, userId: USER, lastReadSeq });
    this.#done(frame);
  }

  /** @param {any} frame */
  #authenticate(frame) {
    const { tokens } = this.#server;
    if (!tokens.isGood(frame.token)) return this.#refuse(frame, { code: 'unauthorized', field: 'token' });
    this.#send({ type: 'authenticated', expiresAt: new Date(tokens.endOf(frame.token)).toISOString() });
    this.#done(frame);
  }

  /** @param {any} frame */
  #sync(frame) {
    if (frame.part) {
      Object.assign(this.#cursors, frame.cursors);
      return this.#done(frame);
    }
    for (const each of this.#answerOfSync(frame)) this.#send(each);
    this.#done(frame);
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const each of waiting) this.#send(each);
  }

  /** As docs/api.md orders it under "A sync with changes". @param {any} frame @returns {any[]} */
  #answerOfSync({ cursors = {}, reads }) {
    const { model, limits } = this.#server;
    const named = { ...this.#cursors, ...cursors };
    this.#cursors = {};
    const follows = reads === true || Object.values(named).some(Array.isArray);
    const places = model.ofUserAll.map((conversation) => {
      const [seq, rev = 0, , lowest = 0] = [named[conversation.id] ?? 0].flat();
      const isFar = conversation.messages.length - seq > limits.missedMessages || conversation.rev - rev > limits.missedChanges;
      return { conversation, seq, rev, lowest, isNew: !(conversation.id in named), isList: Array.isArray(named[conversation.id]), isReset: follows && isFar };
    });
    const near = places.filter(({ isReset }) => !isReset);
    const removed = Object.keys(named).filter((id) => !model.ofUser(id)).map((conversationId) => ({ type: 'conversation-removed', conversationId, reason: 'removed' }));
    const added = places.filter(({ isNew }) => isNew).map(({ conversation }) => conversation);
    return [
      ...(follows ? removed : []),
      ...(follows ? added : []).map((conversation) => ({ type: 'changes', conversationId: conversation.id, after: 0, rev: conversation.rev, items: [model.stateOf(conversation)] })),
      ...places.filter(({ isReset }) => isReset).map(({ conversation: { id, messages, rev } }) => ({ type: 'reset', conversationId: id, seq: messages.length, rev, my: 0 })),
      ...near.flatMap(({ conversation, seq }) => conversation.messages.slice(seq).map((message) => ({ type: 'new-message', ...forUser(message) }))),
      ...near.filter(({ conversation, rev, isList }) => isList && conversation.rev > rev).map(({ conversation, rev, lowest }) => {
        const changes = model.changesAfter(conversation, rev);
        return { ...changes, items: changes.items.filter((/** @type {any} */ item) => item.kind !== 'message' || item.seq >= lowest) };
      }),
      { type: 'synced' },
    ];
  }

  /** @param {any} frame @param {any} fault */
  #refuse(frame, { code, field, retryAfterMs: waitMs = 0 }) {
    const { action, tempMessageId, ref } = frame;
    const retryAfterMs = waitMs * this.#server.speed;
    this.#server.journal.refused(frame, waitMs, !REPEATED.has(code));
    const about = { ...(tempMessageId && { tempMessageId }), ...(ref && { ref }), ...(field && { field }), ...(retryAfterMs > 0 && { retryAfterMs }) };
    this.#send({ type: 'error', code, message: `The scenario refuses this ${action}.`, ...about });
  }

  /** @param {any} frame @param {object} [more] */
  #done({ ref }, more = {}) {
    if (ref) this.#send({ type: 'done', ref, ...more });
  }

  /** @param {any} frame */
  #send(frame) {
    this.#server.journal.sent(frame);
    this.push(JSON.stringify(frame));
  }
}
