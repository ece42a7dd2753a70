/**
 * Creates groups once. The server takes no name of the client for a creation, so each is recorded before its call: if that has got no answer, because
 * the browser stopped the worker or the network failed, the group is looked for before another one is created.
 *
 * @typedef {object} Creation
 * @property {string} id the popup's name for it, which a request that is sent again has too
 * @property {number} at
 * @property {string} [conversationId] absent until the server has answered
 * @property {string} [title] with the next ones: absent once it has
 * @property {string[]} [userIds]
 * @property {string[]} [known] groups of that title that were there before
 */

const RECORD = 'creating:groups';
/** Time for which a request may be sent again. */
const KEPT_MS = 3_600_000;
/** Pauses before a group is looked for: a slow server may still be creating it. */
const PAUSES_MS = [0, 1_000, 3_000];

export class GroupCreations {
  #storage;
  /** @type {Map<string, Promise<string>>} */ #running = new Map();

  /** @param {any} storage chrome.storage.local */
  constructor(storage) {
    this.#storage = storage;
  }

  /**
   * @param {import('../../../js/types/index.js').ChatClient} client
   * @param {import('./conversation-store.js').ConversationStore} store
   * @param {{creationId: string, title: string, userIds: string[]}} wanted
   * @returns {Promise<string>} id of the group
   */
  create(client, store, wanted) {
    const { creationId } = wanted;
    const running = this.#running.get(creationId) ?? this.#create(client, store, wanted).finally(() => this.#running.delete(creationId));
    this.#running.set(creationId, running);
    return running;
  }

  /** @param {import('../../../js/types/index.js').ChatClient} client @param {import('./conversation-store.js').ConversationStore} store @param {{creationId: string, title: string, userIds: string[]}} wanted */
  async #create(client, store, { creationId: id, title, userIds }) {
    const before = await this.#load();
    const own = before.find((creation) => creation.id === id);
    if (own?.conversationId) return own.conversationId;
    const doubtful = own ?? before.find((creation) => this.#isUnanswered(creation) && creation.title === title && isSame(creation.userIds, userIds));
    const found = doubtful && (await findInTime(client, store.userId, doubtful));
    const at = Date.now();
    if (found) await this.#save({ id, at, conversationId: found }, doubtful.id);
    if (found) return found;
    const known = doubtful?.known ?? [...store.conversations.values()].filter((conversation) => conversation.title === title).map((conversation) => conversation.id);
    await this.#save({ id, at, title, userIds, known }, doubtful?.id);
    const conversationId = await client.createGroup(title, userIds).catch(async (error) => {
      if (isRefusal(error)) await this.#save(null, id);
      throw error;
    });
    await this.#save({ id, at, conversationId });
    return conversationId;
  }

  /** @param {Creation} creation */
  #isUnanswered({ id, conversationId }) {
    return conversationId === undefined && !this.#running.has(id);
  }

  /** @returns {Promise<Creation[]>} */
  async #load() {
    const { [RECORD]: creations = [] } = await this.#storage.get(RECORD);
    return creations.filter((/** @type {Creation} */ { at }) => Date.now() - at < KEPT_MS);
  }

  /** @param {Creation|null} creation null to remove the former one @param {string} [formerId] */
  async #save(creation, formerId) {
    const others = (await this.#load()).filter(({ id }) => id !== creation?.id && id !== formerId);
    await this.#storage.set({ [RECORD]: creation ? [...others, creation] : others });
  }
}

/** @param {import('../../../js/types/index.js').ChatClient} client @param {string} userId @param {Creation} creation @returns {Promise<string|undefined>} id of the group that it has created */
async function findInTime(client, userId, creation) {
  for (const pauseMs of PAUSES_MS) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const found = await findGroup(client, userId, creation);
    if (found) return found;
  }
  return undefined;
}

/** @param {import('../../../js/types/index.js').ChatClient} client @param {string} userId @param {Creation} creation @returns {Promise<string|undefined>} */
async function findGroup(client, userId, { title, userIds = [], known = [] }) {
  // Somebody may have written in it meanwhile.
  const [silent, listed] = await Promise.all([client.conversations({ hasMessages: false }), client.conversations()]);
  const candidates = [...silent.filter(({ senderId }) => senderId === userId), ...listed].filter((group) => group.isGroup && group.title === title && !known.includes(group.conversationId));
  for (const { conversationId } of candidates) {
    if (isSame(await client.participants(conversationId), [...userIds, userId])) return conversationId;
  }
  return undefined;
}

/** @param {string[]} [one] @param {string[]} [other] */
function isSame(one = [], other = []) {
  const [ids, others] = [new Set(one), new Set(other)];
  return ids.size === others.size && [...ids].every((id) => others.has(id));
}

/** @param {any} error @returns {boolean} true if the server has answered that it creates nothing */
function isRefusal({ status }) {
  return status >= 400 && status < 500;
}
