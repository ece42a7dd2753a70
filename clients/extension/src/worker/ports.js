/** The ports of open popups. Each sends requests, and receives the state of the extension whenever it changes. */

const MAX_SHOWN_CONVERSATIONS = 200;
const COALESCE_MS = 30;

export class Ports {
  /** @type {Map<any, {openId: string|null, isVisible: boolean, isActive: boolean}>} */ #ports = new Map();
  #answer;
  #view;
  #activity;
  #isDue = false;

  /**
   * @param {(request: any) => Promise<any>} answer
   * @param {() => object|null} view state for the popups; null while nothing is to be shown
   * @param {(isActive: boolean) => void} activity called when a popup reports whether the user is at it, and when a popup has closed
   */
  constructor(answer, view, activity) {
    this.#answer = answer;
    this.#view = view;
    this.#activity = activity;
  }

  /** @param {any} port */
  add(port) {
    this.#ports.set(port, { openId: null, isVisible: true, isActive: false });
    port.onDisconnect.addListener(() => {
      this.#ports.delete(port);
      this.#activity(this.isActive);
    });
    port.onMessage.addListener((/** @type {any} */ request) => this.#asked(port, request));
  }

  /** True if a popup is open. */
  get isOpen() {
    return this.#ports.size > 0;
  }

  /** True if the user is at a popup. */
  get isActive() {
    return [...this.#ports.values()].some(({ isActive }) => isActive);
  }

  /** @param {string} conversationId */
  isLookedAt(conversationId) {
    return [...this.#ports.values()].some(({ openId, isVisible }) => isVisible && openId === conversationId);
  }

  /** @param {string} conversationId @returns {boolean} true if a popup was open */
  open(conversationId) {
    const port = [...this.#ports.keys()].at(-1);
    port?.postMessage({ kind: 'open', conversationId });
    return port !== undefined;
  }

  /** Popups hold messages that the store has not, also of conversations that they have left. @param {import('../../../js/types/index.js').Changes} changes */
  showChanges(changes) {
    for (const port of this.#ports.keys()) port.postMessage({ kind: 'changes', changes });
  }

  /** Messages of a conversation were changed that nobody has told of. @param {string} conversationId */
  forgetMessages(conversationId) {
    for (const port of this.#ports.keys()) port.postMessage({ kind: 'reset', conversationId });
  }

  /** Sends the state to the popups, once for all changes within {@link COALESCE_MS}. */
  showSoon() {
    if (this.#isDue || this.#ports.size === 0) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      for (const port of this.#ports.keys()) this.#show(port);
    }, COALESCE_MS);
  }

  /** @param {any} port @param {{id: number, ask: string, openId?: string|null, isVisible?: boolean, isActive?: boolean}} request */
  async #asked(port, request) {
    if (request.ask === 'look') {
      this.#ports.set(port, { openId: request.openId ?? null, isVisible: request.isVisible ?? true, isActive: request.isActive ?? false });
      this.#activity(this.isActive);
    }
    const answer = await this.#answer(request).then((result) => ({ result }), (error) => ({ error: error.message, status: error.status, code: error.code }));
    if (!this.#ports.has(port)) return;
    this.#show(port);
    port.postMessage({ kind: 'answer', id: request.id, ...answer });
  }

  /** @param {any} port */
  #show(port) {
    const shown = /** @type {any} */ (this.#view());
    if (!shown) return;
    const { store, ...view } = shown;
    const openId = this.#ports.get(port)?.openId;
    port.postMessage({ kind: 'view', ...view, conversations: store ? conversationsOf(store, openId ?? '') : [] });
  }
}

/** The latest conversations; only the open one has its messages. @param {import('./conversation-store.js').ConversationStore} store @param {string} openId */
function conversationsOf(store, openId) {
  const pending = [...store.pending.values()];
  // ISO-8601 times of one format sort as strings. There may be thousands, so each is read once.
  const dated = Array.from(store.conversations.values(), (conversation) => ({ conversation, at: conversation.latest?.sentAt ?? conversation.createdAt }));
  dated.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
  return dated.map(({ conversation }) => conversation).filter(({ id }, index) => index < MAX_SHOWN_CONVERSATIONS || id === openId).map(({ messages, ...conversation }) => ({
    ...conversation,
    messages: conversation.id === openId ? messages : [],
    pending: pending.filter(({ conversationId }) => conversationId === conversation.id),
  }));
}
