/** The store of a server: conversations with their messages and revisions. It makes the frames and the answers of REST from them, as docs/api.md has them. */

export const USER = 'ann';
const RANGE = 20;

/**
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} name of the conversation in the scenario
 * @property {boolean} isGroup
 * @property {boolean} isMember whether the user of the client is in it
 * @property {any[]} messages in their current state, by seq - 1
 * @property {number} rev
 * @property {any[]} removals items of the kind `removed`
 */

export class ChatModel {
  #now;
  #ids = 0;
  /** @type {Map<string, Conversation>} by name */ conversations = new Map();

  /** @param {Record<string, {group?: boolean, messages: string[]}>} conversations @param {() => number} now the server's clock, in milliseconds */
  constructor(conversations, now) {
    this.#now = now;
    for (const [name, { group = false, messages }] of Object.entries(conversations)) {
      this.conversations.set(name, { id: this.#newId(), name, isGroup: group, isMember: true, messages: [], rev: 0, removals: [] });
      for (const content of messages) this.post(name, 'ben', content);
    }
  }

  /** @param {string} name @returns {Conversation} */
  named(name) {
    const found = this.conversations.get(name);
    if (!found) throw new Error(`The scenario has no conversation ${name}.`);
    return found;
  }

  /** @param {string} id @returns {Conversation|undefined} one that the user is in */
  ofUser(id) {
    return this.ofUserAll.find((conversation) => conversation.id === id);
  }

  get ofUserAll() {
    return [...this.conversations.values()].filter(({ isMember }) => isMember);
  }

  /** @param {string} name @param {string} senderId @param {string} content @param {string} [tempMessageId] @returns {any} the stored message; a name that the sender has used is that message */
  post(name, senderId, content, tempMessageId = `ben-${this.#ids}`) {
    const { id: conversationId, messages } = this.named(name);
    const before = messages.find((each) => each.senderId === senderId && each.tempMessageId === tempMessageId);
    if (before) return before;
    const message = { messageId: this.#newId(), tempMessageId, conversationId, senderId, content, sentAt: this.#timestamp(), seq: messages.length + 1 };
    messages.push(message);
    return message;
  }

  /** @param {string} name @param {number} seq @param {string} content @returns {any} the frame that tells it, without items if nothing changes */
  edit(name, seq, content) {
    const { edits = 0, content: before } = this.#message(name, seq);
    const conversation = this.named(name);
    if (content === before) return this.#frame(conversation, conversation.rev, []);
    return this.#change(name, seq, { content, editedAt: this.#timestamp(), edits: edits + 1 });
  }

  /** @param {string} name @param {number} first @param {number} last @param {string} by @returns {any} the frame that tells it */
  delete(name, first, last, by) {
    const conversation = this.named(name);
    const gone = { content: '', deletedAt: this.#timestamp(), deletedBy: by };
    if (last - first + 1 < RANGE) {
      const frames = [];
      for (let seq = first; seq <= last; seq++) frames.push(this.#change(name, seq, gone));
      return { ...frames.at(-1), after: frames[0].after, items: frames.flatMap(({ items }) => items) };
    }
    const rev = ++conversation.rev;
    for (let seq = first; seq <= last; seq++) this.#replace(conversation, seq, { ...gone, rev });
    const item = { kind: 'removed', rev, ranges: [[first, last]] };
    conversation.removals.push(item);
    return this.#frame(conversation, rev - 1, [item]);
  }

  /** @param {string} name @param {number} seq @param {string} by @param {string[]} keys the whole set @returns {any} the frame that tells it */
  react(name, seq, by, keys) {
    const { reactions = [] } = this.#message(name, seq);
    const users = new Map(reactions.map((/** @type {any} */ { key, users: of }) => [key, of.filter((/** @type {string} */ user) => user !== by)]));
    for (const key of keys) users.set(key, [...(users.get(key) ?? []), by]);
    const left = [...users].filter(([, of]) => of.length > 0).map(([key, of]) => ({ key, count: of.length, users: of }));
    const frame = this.#change(name, seq, { reactions: left.length > 0 ? left : undefined });
    return { ...frame, items: frame.items.map((/** @type {any} */ item) => ({ ...item, actors: { [by]: keys } })) };
  }

  /** The user of the client is not in a conversation any more. @param {string} name @param {string} reason @returns {any} the frame that tells it */
  removeUser(name, reason) {
    const conversation = this.named(name);
    conversation.isMember = false;
    return { type: 'conversation-removed', conversationId: conversation.id, reason };
  }

  /** @param {Conversation} conversation @param {number} after @returns {any} the changes after a revision, each object once */
  changesAfter(conversation, after) {
    const changed = conversation.messages.filter(({ rev = 0 }) => rev > after && !conversation.removals.some((item) => item.rev === rev));
    const items = [...changed.map((message) => itemOf(forUser(message))), ...conversation.removals.filter(({ rev }) => rev > after)];
    return this.#frame(conversation, after, items.sort((one, other) => one.rev - other.rev));
  }

  /** @param {Conversation} conversation @returns {any} the item that describes it */
  stateOf({ name, isGroup, rev }) {
    return { kind: 'conversation', rev, title: isGroup ? name : '', isGroup, memberCount: 2, memberFeed: true, memberFeedRev: 0, firstSeq: 1 };
  }

  #newId() {
    return `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}`;
  }

  #timestamp() {
    return new Date(this.#now()).toISOString();
  }

  /** @param {string} name @param {number} seq @returns {any} */
  #message(name, seq) {
    const message = this.named(name).messages[seq - 1];
    if (!message) throw new Error(`The conversation ${name} has no message ${seq}.`);
    return message;
  }

  /** @param {string} name @param {number} seq @param {object} state */
  #change(name, seq, state) {
    this.#message(name, seq);
    const conversation = this.named(name);
    const rev = ++conversation.rev;
    return this.#frame(conversation, rev - 1, [itemOf(this.#replace(conversation, seq, { ...state, rev }))]);
  }

  /** A message keeps the object in which frames on their way have it. @param {Conversation} conversation @param {number} seq @param {object} state */
  #replace(conversation, seq, state) {
    const { reactions, editedAt, edits, ...former } = conversation.messages[seq - 1];
    const kept = 'deletedAt' in state ? former : conversation.messages[seq - 1];
    const message = JSON.parse(JSON.stringify({ ...kept, ...state }));
    conversation.messages[seq - 1] = message;
    return message;
  }

  /** @param {Conversation} conversation @param {number} after @param {any[]} items */
  #frame({ id, rev }, after, items) {
    return { type: 'changes', conversationId: id, after, rev, items };
  }
}

/** @param {any} message as it is stored @returns {any} the same with what is for the user of the client alone */
export function forUser(message) {
  const { reactions } = message;
  if (!reactions) return message;
  return { ...message, mine: reactions.filter((/** @type {any} */ { users }) => users.includes(USER)).map((/** @type {any} */ { key }) => key) };
}

/** @param {any} message as it is stored @returns {any} as REST has it */
export function inHistory({ tempMessageId, ...message }) {
  return forUser(message);
}

/** @param {any} message */
function itemOf({ tempMessageId, conversationId, ...message }) {
  return { kind: 'message', ...message };
}
