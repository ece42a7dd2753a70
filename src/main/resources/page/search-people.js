/** The people and the conversations that a search finds, above the messages. */

import { isolated, withoutTurning } from './client/direction.js';
import { newestFirst, pictureOf, titleOf } from './conversation.js';
import { KeyedChildren, avatar, byId, element, showText } from './dom.js';
import { t } from './language.js';
import { PeopleFinder } from './people-finder.js';
import { isVisible } from './visible-text.js';

const MAX_SHOWN = 5;

/**
 * @typedef {{key: string, name: string, about: string, picture?: string, isGroup: boolean}} FoundRow
 *
 * @typedef {object} SearchPeopleActions
 * @property {import('./people-finder.js').Find|null} find null if the server finds nobody
 * @property {(userId: string) => Promise<void>} write opens the direct conversation with somebody
 * @property {(id: string) => void} go opens a conversation
 * @property {(error: unknown) => void} failed
 */

export class SearchPeople {
  #data;
  #actions;
  #text = '';
  #finder;
  /** @type {KeyedChildren<FoundRow>} */ #people;
  /** @type {KeyedChildren<FoundRow>} */ #conversations;

  /** The field has made its pause already. @param {import('./chat-data.js').ChatData} data @param {SearchPeopleActions} actions @param {AbortSignal} signal ends the view */
  constructor(data, actions, signal) {
    this.#data = data;
    this.#actions = actions;
    this.#finder = new PeopleFinder(actions.find ?? (async () => []), () => this.show(), 0);
    const write = (/** @type {string} */ userId) => actions.write(userId).catch(actions.failed);
    this.#people = new KeyedChildren(byId('people-results'), ({ key }) => item('found-person', () => write(key)), writeRow);
    this.#conversations = new KeyedChildren(byId('conversation-results'), ({ key }) => item('found-conversation', () => actions.go(key)), writeRow);
    signal.addEventListener('abort', () => this.type(''));
  }

  /** @param {string} text */
  type(text) {
    this.#text = text.trim();
    if (this.#actions.find) this.#finder.type(this.#text);
    this.show();
  }

  /** Shows what was found, with the names and titles that are known now. */
  show() {
    const { found, state } = this.#finder;
    const isOpen = this.#text !== '';
    this.#people.show(isOpen ? found.slice(0, MAX_SHOWN).map(personRow) : []);
    byId('people-found').hidden = !isOpen || !this.#actions.find || (state === 'found' && found.length === 0);
    showText(byId('people-status'), state === 'searching' && found.length === 0 ? t('search.searching') : state === 'failed' ? t('find.failed') : '');
    const conversations = isOpen ? this.#titled() : [];
    this.#conversations.show(conversations);
    byId('conversations-found').hidden = conversations.length === 0;
  }

  /** @returns {FoundRow[]} conversations of whose titles each word of the search begins a word; direct ones are among the people */
  #titled() {
    const { store, people } = this.#data;
    /** @type {FoundRow[]} */
    const rows = [];
    const found = this.#finder.found.slice(0, MAX_SHOWN);
    for (const conversation of newestFirst(store.conversations.values())) {
      const { id, title, isGroup, my, participantId } = conversation;
      const isAmongPeople = !isGroup && found.some(({ userId }) => userId === participantId);
      if (title === null || my?.hidden || isAmongPeople) continue;
      const name = titleOf(conversation, people);
      if (beginWords(this.#text, name)) rows.push({ key: id, name, about: '', picture: pictureOf(conversation, people), isGroup });
      if (rows.length === MAX_SHOWN) break;
    }
    return rows;
  }
}

/** @param {string} text @param {string} title @returns {boolean} whether each word of the text begins a word of the title */
export function beginWords(text, title) {
  const words = title.toLocaleLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u);
  const begins = text.toLocaleLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  return begins.length > 0 && begins.every((begin) => words.some((word) => word.startsWith(begin)));
}

/** @param {import('chat-api-client').Profile} profile @returns {FoundRow} */
function personRow({ userId, name = '', picture }) {
  const shown = withoutTurning(name);
  const isNamed = isVisible(shown);
  return { key: userId, name: isNamed ? shown : withoutTurning(userId), about: isNamed ? isolated(userId) : '', picture, isGroup: false };
}

/** @param {string} testId @param {() => void} choose */
function item(testId, choose) {
  const button = element('button', { type: 'button', class: 'person', 'data-testid': testId });
  button.addEventListener('click', choose);
  return element('li', {}, button);
}

/** @param {HTMLElement} target @param {FoundRow} row */
function writeRow(target, { key, name, about, picture, isGroup }) {
  /** @type {HTMLElement} */ (target.firstElementChild).replaceChildren(avatar(name, { group: isGroup, key, picture }),
    element('span', { class: 'found-title', dir: 'auto' }, name), element('span', { class: 'hint', dir: 'auto' }, about));
}
