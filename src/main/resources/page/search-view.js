/** Searches messages and shows what is found instead of the list of conversations. */

import { titleOf } from './conversation.js';
import { byId, element, showText } from './dom.js';
import { shortTime } from './format.js';
import { systemText } from './system-text.js';

const TYPING_PAUSE_MS = 250;
/** Characters of a content that are shown before the first place that was found. */
const CONTEXT = 30;
const MAX_SHOWN = 160;

/**
 * @typedef {import('chat-api-client').FoundMessage} FoundMessage
 * @typedef {object} SearchActions
 * @property {(id: string, seq: number) => void} open opens a conversation at a message
 * @property {(error: unknown) => void} failed
 * @property {(id: string) => void} describe loads the title of a conversation that is not known yet
 */

export class SearchView {
  #data;
  #actions;
  #input = /** @type {HTMLInputElement} */ (byId('search-text'));
  #list = byId('search-results');
  #more = byId('search-more');
  #status = byId('search-status');
  /** Text of the search that is shown, empty if none is. */ #text = '';
  /** Counts searches, so that a late answer of an earlier one is dropped. */ #number = 0;
  /** @type {FoundMessage[]} */ #found = [];
  /** @type {string|undefined} */ #next;
  #timer = 0;

  /** @param {import('./chat-data.js').ChatData} data @param {boolean} isOffered whether the server searches @param {SearchActions} actions @param {AbortSignal} signal ends the view */
  constructor(data, isOffered, actions, signal) {
    this.#data = data;
    this.#actions = actions;
    byId('search').hidden = !isOffered;
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    on(byId('search'), 'submit', (event) => {
      event.preventDefault();
      this.#search();
    });
    on(this.#input, 'input', () => this.#typed());
    on(this.#input, 'keydown', (event) => event.key === 'Escape' && this.#clear());
    on(this.#more, 'click', () => this.#load());
    on(this.#list, 'click', (event) => this.#chosen(event));
    signal.addEventListener('abort', () => this.#clear());
  }

  #typed() {
    clearTimeout(this.#timer);
    if (this.#input.value.trim() === '') this.#clear();
    else this.#timer = window.setTimeout(() => this.#search(), TYPING_PAUSE_MS);
  }

  #clear() {
    clearTimeout(this.#timer);
    this.#input.value = '';
    this.#begin('');
    this.show();
  }

  /** @param {string} text */
  #begin(text) {
    this.#text = text;
    this.#number++;
    this.#found = [];
    this.#next = undefined;
  }

  #search() {
    clearTimeout(this.#timer);
    // A space at the end ends the last word, so it is kept.
    const text = this.#input.value.trimStart();
    if (text === '' || text === this.#text) return;
    this.#begin(text);
    this.#load();
  }

  async #load() {
    const number = this.#number;
    showText(this.#status, 'Searching…');
    try {
      const page = await this.#data.client.search(this.#text, { ...(this.#next && { before: this.#next }) });
      if (number !== this.#number) return;
      this.#found.push(...page.results);
      this.#next = page.next;
      page.results.forEach(({ conversationId }) => this.#actions.describe(conversationId));
      this.show();
    } catch (error) {
      if (number !== this.#number) return;
      this.show();
      if (/** @type {any} */ (error).status === 400) showText(this.#status, 'Type a word to search for.');
      else this.#actions.failed(error);
    }
  }

  /** Shows what was found, with the names and titles that are known now. */
  show() {
    const isOpen = this.#text !== '';
    byId('search-pane').hidden = !isOpen;
    byId('conversation-list').hidden = isOpen;
    byId('list-parts').hidden = isOpen;
    if (!isOpen) {
      this.#list.replaceChildren();
      return;
    }
    this.#list.replaceChildren(...this.#found.map((message) => this.#item(message)));
    this.#more.hidden = this.#next === undefined;
    showText(this.#status, this.#found.length > 0 ? '' : this.#next ? 'Nothing found so far.' : 'No message has these words.');
  }

  /** @param {FoundMessage} message */
  #item(message) {
    const { store, people } = this.#data;
    const { conversationId, seq, senderId, sentAt } = message;
    const conversation = store.conversation(conversationId);
    const sender = senderId === store.userId ? 'You' : people.nameOf(senderId);
    const link = element('a', { href: `#conversation/${conversationId}`, 'data-testid': 'search-result', 'data-conversation-id': conversationId, 'data-seq': String(seq) });
    link.append(
      element('span', { class: 'found-title', dir: 'auto' }, titleOf(conversation, people)),
      element('time', { datetime: sentAt }, shortTime(sentAt)),
      element('span', { class: 'found-text', dir: 'auto' }, `${sender}: `),
    );
    link.lastElementChild?.append(...marked(message, message.messageType === 'system' ? systemText(message, store.userId, (id) => people.nameOf(id)) : message.content));
    return element('li', {}, link);
  }

  /** @param {MouseEvent & {target: HTMLElement}} event */
  #chosen(event) {
    const link = /** @type {HTMLElement|null} */ (event.target.closest('a'));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#actions.open(link.dataset.conversationId ?? '', Number(link.dataset.seq));
  }
}

/** @param {FoundMessage} message @param {string} content @returns {(Node|string)[]} the part of the content around what was found */
function marked({ highlights }, content) {
  const first = highlights[0]?.[0] ?? 0;
  const from = Math.max(0, first - CONTEXT);
  const end = Math.min(content.length, from + MAX_SHOWN);
  /** @type {(Node|string)[]} */
  const parts = [from > 0 ? '…' : ''];
  let at = from;
  for (const [start, length] of highlights) {
    if (start >= end) break;
    parts.push(content.slice(at, start), element('mark', {}, content.slice(start, Math.min(end, start + length))));
    at = Math.min(end, start + length);
  }
  parts.push(content.slice(at, end), end < content.length ? '…' : '');
  return parts;
}
