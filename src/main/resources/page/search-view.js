/** Searches people, conversations and messages, and shows what is found instead of the list of conversations. */

import { afterChanges } from './client/index.js';
import { isolated, withoutTurning } from './client/direction.js';
import { oneLineOf } from './client/plain-text.js';
import { titleOf } from './conversation.js';
import { KeyedChildren, byId, element, showText } from './dom.js';
import { shortTime } from './format.js';
import { t } from './language.js';
import { SearchPeople } from './search-people.js';
import { systemText } from './system-text.js';

const TYPING_PAUSE_MS = 250;
/** Characters of a content that are shown before the first place that was found. */
const CONTEXT = 30;
const MAX_SHOWN = 160;
/** Noncharacters, around what was found while the marks of a message are taken out. */
const FOUND = '\ufdd0';
const FOUND_END = '\ufdd1';

/** The text of each state besides the results. */
const STATES = {
  found: '',
  empty: 'search.empty',
  partial: 'search.partial',
  invalid: 'search.invalid',
  searching: 'search.searching',
  failed: 'search.failed',
};

/**
 * @typedef {import('chat-api-client').FoundMessage} FoundMessage
 * @typedef {{key: string, conversationId: string, seq: number, sentAt: string, time: string, title: string, sender: string, text: string, isSystem: boolean, highlights: [number, number][]}} ResultRow
 * @typedef {object} SearchActions
 * @property {(id: string, seq: number) => void} open opens a conversation at a message
 * @property {(error: unknown) => void} failed the session has ended
 * @property {(id: string) => void} describe loads the title of a conversation that is not known yet
 * @property {import('./people-finder.js').Find|null} find finds people; null if the server finds nobody
 * @property {(userId: string) => Promise<void>} write opens the direct conversation with somebody
 * @property {(id: string) => void} go opens a conversation
 */

export class SearchView {
  #data;
  #actions;
  #hasMessages;
  #people;
  #input = /** @type {HTMLInputElement} */ (byId('search-text'));
  #list = byId('search-results');
  /** @type {KeyedChildren<ResultRow>} */ #rows = new KeyedChildren(this.#list, () => element('li', {}), writeResult);
  #more = byId('search-more');
  #retry = byId('search-retry');
  #status = byId('search-status');
  /** Text of the search that is shown, empty if none is. */ #text = '';
  /** Counts searches, so that a late answer of an earlier one is dropped. */ #number = 0;
  /** @type {FoundMessage[]} */ #found = [];
  /** @type {string|undefined} */ #next;
  /** @type {keyof typeof STATES} */ #state = 'found';
  /** True while a request is on its way. There is one at a time: a server would answer the others after it. */ #isAsking = false;
  #timer = 0;

  /** @param {import('./chat-data.js').ChatData} data @param {boolean} hasMessages whether the server searches messages @param {SearchActions} actions @param {AbortSignal} signal ends the view */
  constructor(data, hasMessages, actions, signal) {
    this.#data = data;
    this.#actions = actions;
    this.#hasMessages = hasMessages;
    this.#people = new SearchPeople(data, {
      ...actions,
      write: async (userId) => {
        await actions.write(userId);
        this.#clear();
      },
      go: (id) => {
        this.#clear();
        actions.go(id);
      },
    }, signal);
    byId('search').hidden = false;
    byId('messages-found-heading').hidden = !hasMessages;
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    on(byId('search'), 'submit', (event) => {
      event.preventDefault();
      this.#search();
    });
    on(this.#input, 'input', () => this.#typed());
    on(this.#input, 'keydown', (event) => event.key === 'Escape' && this.#clear());
    on(this.#more, 'click', () => this.#state !== 'searching' && this.#load());
    on(this.#retry, 'click', () => this.#again());
    on(this.#list, 'click', (event) => this.#chosen(event));
    const { client } = data;
    const ends = [
      client.on('changes', ({ conversationId, items }) => this.#changed(conversationId, items)),
      client.on('conversation-removed', ({ conversationId }) => this.#keep((found) => found.conversationId !== conversationId)),
    ];
    signal.addEventListener('abort', () => {
      ends.forEach((end) => end());
      this.#clear();
    });
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
    this.#people.type(text);
    this.#number++;
    this.#found = [];
    this.#next = undefined;
    this.#state = 'found';
  }

  #search() {
    clearTimeout(this.#timer);
    // A space at the end ends the last word, so it is kept.
    const text = this.#input.value.trimStart();
    if (text === '' || (text === this.#text && this.#state !== 'failed')) return;
    this.#begin(text);
    if (this.#hasMessages) this.#load();
    else this.show();
  }

  /** Repeats the request that failed. The button is hidden by that, so the focus goes to the field. */
  #again() {
    this.#input.focus();
    this.#load();
  }

  /** Asks for the next page. While a request is on its way, the answer to that one starts the next. */
  async #load() {
    this.#state = 'searching';
    this.show();
    if (this.#isAsking) return;
    const number = this.#number;
    this.#isAsking = true;
    try {
      const page = await this.#data.client.search(this.#text, { ...(this.#next && { before: this.#next }) });
      if (number === this.#number) this.#add(page);
    } catch (error) {
      if (number === this.#number) this.#fail(/** @type {any} */ (error));
    } finally {
      this.#isAsking = false;
    }
    if (this.#state === 'searching' && this.#text !== '') this.#load();
    else if (number === this.#number) this.show();
  }

  /** @param {{results: FoundMessage[], next?: string}} page */
  #add({ results, next }) {
    this.#found.push(...results);
    this.#next = next;
    results.forEach(({ conversationId }) => this.#actions.describe(conversationId));
    this.#state = this.#found.length > 0 ? 'found' : next ? 'partial' : 'empty';
  }

  /** @param {{status?: number}} error */
  #fail(error) {
    this.#state = error.status === 400 ? 'invalid' : 'failed';
    if (error.status === 401) this.#actions.failed(error);
  }

  /** Shows what was found, with the names and titles that are known now. */
  show() {
    const isOpen = this.#text !== '';
    byId('search-pane').hidden = !isOpen;
    byId('conversation-list').hidden = isOpen;
    byId('list-parts').hidden = isOpen;
    this.#people.show();
    this.#rows.show(isOpen ? this.#found.map((message) => this.#row(message)) : []);
    if (!isOpen) return;
    // The button stays while it works, because the focus would be lost with it.
    const hasFocus = document.activeElement === this.#more;
    const isAsking = this.#state === 'searching';
    this.#more.hidden = this.#next === undefined || this.#state === 'failed';
    this.#more.setAttribute('aria-disabled', String(isAsking));
    if (hasFocus && this.#more.hidden) this.#input.focus();
    this.#retry.hidden = this.#state !== 'failed';
    byId('search-pane').setAttribute('aria-busy', String(this.#state === 'searching'));
    showText(this.#status, STATES[this.#state] && t(STATES[this.#state]));
  }

  /** A message that is deleted leaves the results; one that is edited is shown as it is now. @param {string} conversationId @param {import('chat-api-client').ChangeItem[]} items */
  #changed(conversationId, items) {
    this.#found = this.#found.map((found) => {
      if (found.conversationId !== conversationId) return found;
      const changed = { ...found, .../** @type {any} */ (afterChanges(found, items)) };
      return changed.content === found.content ? changed : { ...changed, highlights: [] };
    });
    this.#keep((found) => !(/** @type {any} */ (found).deletedAt));
  }

  /** @param {(found: FoundMessage) => boolean} isKept */
  #keep(isKept) {
    this.#found = this.#found.filter(isKept);
    this.show();
  }

  /** @param {FoundMessage} message @returns {ResultRow} */
  #row(message) {
    const { store, people } = this.#data;
    const { conversationId, seq, senderId, sentAt, highlights } = message;
    const conversation = store.conversations.get(conversationId);
    return {
      key: `${conversationId}:${seq}`, conversationId, seq, sentAt, highlights, time: shortTime(sentAt),
      title: conversation ? titleOf(conversation, people) : '…',
      sender: senderId === store.userId ? t('names.youAlone') : isolated(people.nameOf(senderId)),
      isSystem: message.messageType === 'system',
      text: message.messageType === 'system' ? systemText(message, store.userId, (id) => people.nameOf(id)) : message.content,
    };
  }

  /** @param {MouseEvent & {target: HTMLElement}} event */
  #chosen(event) {
    const link = /** @type {HTMLElement|null} */ (event.target.closest('a'));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#actions.open(link.dataset.conversationId ?? '', Number(link.dataset.seq));
  }
}

/** @param {HTMLElement} item @param {ResultRow} row */
function writeResult(item, { conversationId, seq, sentAt, time, title, sender, text, isSystem, highlights }) {
  const isFocused = item.contains(document.activeElement);
  const link = element('a', { href: `#conversation/${conversationId}`, 'data-testid': 'search-result', 'data-conversation-id': conversationId, 'data-seq': String(seq) },
    element('span', { class: 'found-title', dir: 'auto' }, title),
    element('time', { datetime: sentAt }, time),
    element('span', { class: 'found-text', dir: 'auto' }, `${sender}: `, ...(isSystem ? [text] : excerptOf({ content: text, highlights }))));
  item.replaceChildren(link);
  if (isFocused) link.focus();
}

/**
 * The part of a message around what was found, in one line without marks.
 * @param {Pick<FoundMessage, 'content'|'highlights'>} message @returns {(Node|string)[]}
 */
export function excerptOf({ content, highlights }) {
  const pieces = piecesOf(content, highlights);
  const first = pieces.findIndex(({ isFound }) => isFound);
  const before = pieces.slice(0, Math.max(first, 0)).map(({ text }) => text).join('');
  const from = Math.max(0, before.length - CONTEXT);
  /** @type {(Node|string)[]} */
  const parts = [from > 0 ? '…' : ''];
  let at = 0;
  for (const { text, isFound } of pieces) {
    const shown = text.slice(Math.max(0, from - at), Math.max(0, from + MAX_SHOWN - at));
    if (shown !== '') parts.push(isFound ? element('mark', {}, shown) : shown);
    at += text.length;
  }
  return [...parts, at > from + MAX_SHOWN ? '…' : ''];
}

/** @param {string} content @param {[number, number][]} highlights start and length of each @returns {{text: string, isFound: boolean}[]} */
function piecesOf(content, highlights) {
  let at = 0;
  let text = '';
  for (const [start, length] of highlights) {
    text += content.slice(at, start) + FOUND + content.slice(start, start + length) + FOUND_END;
    at = start + length;
  }
  text += content.slice(at);
  const isPlain = content.includes(FOUND) || content.includes(FOUND_END);
  const line = isPlain ? withoutTurning(content) : oneLineOf(text);
  return line.split(FOUND).flatMap((part, index) => {
    const [found, rest = ''] = index === 0 || isPlain ? ['', part] : part.split(FOUND_END);
    return [{ text: found, isFound: true }, { text: rest, isFound: false }].filter((piece) => piece.text !== '');
  });
}
