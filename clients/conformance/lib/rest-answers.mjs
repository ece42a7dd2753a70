/** The answers of REST, from what the model stores. */

import { USER, inHistory } from './chat-model.mjs';
import { refusal } from './http-answers.mjs';

const FEATURES = ['ref', 'sync-parts', 'changes', 'edit', 'reactions', 'members'];
const LIMITS = {
  editWindowSeconds: 172_800, deleteWindowSeconds: 172_800, dataBytes: 4096, deletedAtOnce: 1000, titleLength: 300, members: 1000, membersPerCall: 100, administrators: 50,
  smallConversation: 100, mentions: 50, reactionLength: 32, reactionsOfUser: 5, reactionsOfMessage: 50, pinned: 100, blocked: 1000, nameLength: 100, pictureLength: 500,
  profiles: 100, reportedAtOnce: 20, reportLength: 1000, attachmentBytes: 1000, attachmentsPerMessage: 10, attachmentBytesPerUser: 1000, fileNameLength: 200, pushSubscriptions: 10,
};
const MY = { my: 0, mutedUntil: null, mentions: true, pinned: false, archived: false, hidden: false, unread: false, aboveSeq: 0, role: 'member', maySend: true };

/** @typedef {import('./http-answers.mjs').Answer} Answer */

export class RestAnswers {
  #server;

  /** @param {import('./scripted-server.mjs').ScriptedServer} server */
  constructor(server) {
    this.#server = server;
  }

  /** @param {string} method @param {URL} url @param {any} body @returns {Answer} */
  to(method, { pathname, searchParams: query }, body) {
    const { model } = this.#server;
    if (pathname === '/client-settings') return ok(this.#settings());
    if (pathname === '/conversations') return ok(query.get('archived') === 'true' ? [] : this.#conversations(query.get('hasMessages') !== 'false'));
    const [, id = '', rest = ''] = /^\/conversations\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const conversation = model.ofUser(decodeURIComponent(id));
    if (!conversation) return refusal(404);
    if (rest === '') return ok({ ...withoutKind(model.stateOf(conversation)), conversation_id: conversation.id, conversationId: conversation.id, participantId: 'ben', my: MY });
    if (rest === '/participants') return ok([USER, 'ben']);
    if (rest === '/changes') return ok(this.#changes(conversation, query));
    if (rest === '/messages' && method === 'GET') return ok(page(conversation.messages.map(inHistory), query));
    if (rest === '/messages' && method === 'POST') return ok(this.#stored(conversation, body));
    const [, seq = '0', reactions] = /^\/messages\/(\d+)(\/reactions\/me)?$/.exec(rest) ?? [];
    if (!conversation.messages[Number(seq) - 1]) return refusal(404);
    return ok(this.#acted(method, conversation, Number(seq), reactions !== undefined, body));
  }

  #settings() {
    return { webSocketUrl: '', webSocketPort: this.#server.webSocketPort, developmentSignIn: false, userClaim: 'sub', maxContentLength: 10_000, limits: LIMITS, people: { directory: 'acquaintances' }, features: FEATURES };
  }

  /** @param {boolean} haveMessages false for groups in which nobody has written yet */
  #conversations(haveMessages) {
    const { model, now } = this.#server;
    const listed = model.ofUserAll.filter(({ messages, isGroup }) => (haveMessages ? messages.length > 0 : isGroup && messages.length === 0));
    return listed.map(({ id, name, isGroup, messages }) => {
      const { sentAt, senderId, content, seq, deletedAt } = messages.at(-1) ?? { sentAt: new Date(now()).toISOString(), senderId: 'ben', content: '', seq: 0 };
      return {
        conversationId: id, title: isGroup ? name : '', isGroup, participantId: 'ben', sentAt, latestContent: content, senderId, isRead: false, seq, lastReadSeq: 0, unreadCount: 0,
        ...(deletedAt && { latestDeleted: true }),
      };
    });
  }

  /** @param {import('./chat-model.mjs').Conversation} conversation @param {URLSearchParams} query */
  #changes(conversation, query) {
    const { type, conversationId, ...changes } = this.#server.model.changesAfter(conversation, Number(query.get('after') ?? 0));
    return { ...changes, more: false };
  }

  /** @param {import('./chat-model.mjs').Conversation} conversation @param {any} body */
  #stored({ name, messages }, { content, tempMessageId }) {
    const { model } = this.#server;
    const isNew = !messages.some((each) => each.senderId === USER && each.tempMessageId === tempMessageId);
    const frame = { type: 'new-message', ...model.post(name, USER, content, tempMessageId) };
    if (isNew) this.#server.deliver(frame);
    return frame;
  }

  /** @param {string} method @param {import('./chat-model.mjs').Conversation} conversation @param {number} seq @param {boolean} isReaction @param {any} body */
  #acted(method, { name, messages }, seq, isReaction, body) {
    const { model } = this.#server;
    if (isReaction) this.#server.deliver(model.react(name, seq, USER, body.reactions));
    else if (method === 'DELETE') this.#server.deliver(model.delete(name, seq, seq, USER));
    else this.#server.deliver(model.edit(name, seq, body.content));
    return inHistory(messages[seq - 1]);
  }
}

/** @param {any} body @returns {Answer} */
function ok(body) {
  return { status: 200, body };
}

/** @param {any} item */
function withoutKind({ kind, ...fields }) {
  return fields;
}

/** @param {any[]} messages by seq @param {URLSearchParams} query */
function page(messages, query) {
  const [limit, before, after, offset] = ['limit', 'before', 'after', 'offset'].map((name) => (query.has(name) ? Number(query.get(name)) : null));
  const isAscending = query.get('order') === 'asc' || (after !== null && query.get('order') !== 'desc');
  const size = limit ?? 50;
  const chosen = after !== null
    ? messages.filter(({ seq }) => seq > after).slice(0, size)
    : messages.filter(({ seq }) => before === null || seq < before).slice(0, messages.length - (offset ?? 0)).slice(-size);
  return isAscending ? chosen : chosen.reverse();
}
