/**
 * A field in which people are chosen. What is typed is looked for; the people that are found are a listbox below the field, as the combobox
 * pattern of the ARIA Authoring Practices Guide has it. Whoever is chosen is a chip.
 */

import { withoutTurning } from './client/direction.js';
import { isOfInputMethod } from './composer-keys.js';
import { avatar, element, icon, showText } from './dom.js';
import { codePoints } from './format.js';
import { errorText, t } from './language.js';
import { MAX_TEXT, PeopleFinder } from './people-finder.js';
import { isVisible } from './visible-text.js';

/** Limit of the server, in code points. */
const MAX_USER_ID_LENGTH = 200;
const BLUR_MS = 200;

/**
 * @typedef {import('chat-api-client').Profile} Profile
 *
 * @typedef {object} PeopleSource
 * @property {import('./people-finder.js').Find|null} find null if the server finds nobody
 * @property {boolean} isChecked whether only people of a directory can be chosen; otherwise every user id can
 *
 * @typedef {object} PickerElements
 * @property {HTMLInputElement} input
 * @property {HTMLElement} list shows who was found
 * @property {HTMLElement} chips shows who is chosen
 * @property {HTMLElement} status says how many were found
 */

export class PersonPicker {
  #input;
  #list;
  #chips;
  #status;
  #userId;
  #source;
  #finder;
  /** @type {Map<string, Profile>} */ #chosen = new Map();
  /** @type {Profile[]} */ #offered = [];
  /** Index of the active option, -1 for none. */ #at = -1;
  #isClosed = true;
  /** The text before the last comma while the directory is asked about it. */ #taking = '';
  /** A sentence that the user is to read before they go on, such as whether an id is meant. */ #question = '';
  /** Ids that the user has been asked about, because others were found. @type {Set<string>} */ #asked = new Set();
  /** Counts resets: an answer to a question from before one is for nothing. */ #round = 0;
  /** Whether one person is chosen. */ single = false;
  /** Whether Enter takes what is typed instead of sending the form. */ takesOnEnter = false;

  /** @param {PickerElements} elements @param {string} userId of the signed-in user @param {PeopleSource} source @param {AbortSignal} signal ends the view */
  constructor({ input, list, chips, status }, userId, source, signal) {
    this.#input = input;
    this.#list = list;
    this.#chips = chips;
    this.#status = status;
    this.#userId = userId;
    this.#source = source;
    this.#finder = new PeopleFinder(async (text) => (source.find ? source.find(text) : []), () => this.#offer());
    const on = (/** @type {HTMLElement} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      target.addEventListener(type, listener, { signal });
    };
    on(input, 'input', () => this.#typed());
    on(input, 'keydown', (event) => this.#keyDown(event));
    // A list that vanished at once would move what the press is on.
    on(input, 'blur', () => setTimeout(() => document.activeElement !== input && this.#close(), BLUR_MS));
    on(list, 'pointerdown', (event) => event.preventDefault());
    on(list, 'click', ({ target }) => this.#choose([...list.children].indexOf(target.closest('li'))));
    signal.addEventListener('abort', () => this.reset());
  }

  /** @returns {string[]} ids of those who are chosen */
  get userIds() {
    return [...this.#chosen.keys()];
  }

  reset() {
    this.#round++;
    this.#taking = '';
    this.#chosen.clear();
    this.#asked.clear();
    this.#empty();
    this.#showChips();
  }

  /** @param {string[]} userIds who are chosen no longer */
  drop(userIds) {
    for (const userId of userIds) this.#chosen.delete(userId);
    this.#showChips();
  }

  focus() {
    this.#input.focus();
  }

  /** Takes the user ids that are typed, with commas between them. @returns {Promise<string>} an error message, empty if there is none */
  async take() {
    return this.#takeIds(this.#input.value);
  }

  #typed() {
    const { value } = this.#input;
    if (value.includes(',') && !this.single) {
      const typed = value.slice(0, value.lastIndexOf(','));
      if (typed === this.#taking) return;
      this.#taking = typed;
      void this.#takeIds(typed).then((problem) => (problem ? this.#ask(problem) : (this.#taking = '')));
      return;
    }
    this.#taking = '';
    this.#question = '';
    this.#isClosed = false;
    if (this.#source.find) this.#finder.type(value);
    this.#offer();
  }

  /** @param {string} typed the beginning of what is in the field */
  async #takeIds(typed) {
    const round = this.#round;
    const ids = (this.single ? [typed] : typed.split(',')).map((id) => id.trim()).filter((id) => id !== '' && id !== this.#userId);
    for (const userId of ids) {
      if (codePoints(userId) > MAX_USER_ID_LENGTH) return t('create.longUserId', { most: MAX_USER_ID_LENGTH, userId });
      const person = await this.#known(userId);
      if (round !== this.#round) return '';
      if (person instanceof Error) return errorText(person);
      this.#add(person);
    }
    // Text typed while the directory was asked stays.
    const { value } = this.#input;
    if (value.startsWith(typed)) this.#empty(value.slice(typed.length).replace(/^[\s,]+/, ''));
    return '';
  }

  /** @param {string} userId @returns {Profile|undefined} */
  #found(userId) {
    return this.#chosen.get(userId) ?? this.#finder.found.find((person) => person.userId === userId);
  }

  /**
   * The server knows more users than a search finds, so it has the last word. Where every id can be chosen, the beginning of a name would be
   * taken for one, so the user confirms an id while others are found by it.
   * @param {string} userId @returns {Promise<Profile|Error>}
   */
  async #known(userId) {
    const { find, isChecked } = this.#source;
    const found = this.#found(userId);
    const wasAsked = this.#asked.has(userId);
    if (found || !find) return found ?? { userId };
    try {
      const people = await find([...userId].slice(0, MAX_TEXT).join(''));
      const known = people.find((person) => person.userId === userId);
      if (known || isChecked || wasAsked || people.every((person) => this.#isTaken(person))) return known ?? { userId };
      this.#asked.add(userId);
      return new Error(t('find.otherPeople', { userId }));
    } catch (error) {
      if (!isChecked) return { userId };
      return error instanceof Error ? error : new Error(t('find.failed'));
    }
  }

  /** @param {Profile} person @returns {boolean} true for the user and for those who are chosen */
  #isTaken({ userId }) {
    return userId === this.#userId || this.#chosen.has(userId);
  }

  /** @param {Profile} person */
  #add(person) {
    if (this.single) this.#chosen.clear();
    if (!this.#chosen.has(person.userId)) this.#chosen.set(person.userId, person);
    this.#showChips();
  }

  /** @param {string} [rest] */
  #empty(rest = '') {
    this.#question = '';
    this.#input.value = rest;
    this.#finder.type(this.#source.find ? rest : '');
    this.#offer();
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (isOfInputMethod(event)) return;
    const { key } = event;
    const count = this.#offered.length;
    if (key === 'ArrowDown' && count > 0) this.#move((this.#at + 1) % count);
    else if (key === 'ArrowUp' && count > 0) this.#move(this.#at <= 0 ? count - 1 : this.#at - 1);
    else if (key === 'Escape' && count > 0) this.#close();
    else if (key === 'Enter' && this.#at >= 0) this.#choose(this.#at);
    else if (key === 'Enter' && this.takesOnEnter && this.#input.value.trim() !== '') void this.take().then((problem) => problem && this.#ask(problem));
    else if (key === 'Backspace' && this.#input.value === '' && this.#chosen.size > 0) this.#remove(this.userIds[this.#chosen.size - 1]);
    else return;
    event.preventDefault();
  }

  /** @param {number} index */
  #move(index) {
    this.#at = index;
    this.#show();
    this.#list.children[index]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} index */
  #choose(index) {
    const person = this.#offered[index];
    if (!person) return;
    this.#add(person);
    this.#empty();
    this.#input.focus();
  }

  #close() {
    this.#isClosed = true;
    this.#offer();
  }

  /** Offers those who were found, without those who are chosen. */
  #offer() {
    const active = this.#offered[this.#at]?.userId;
    this.#offered = this.#isClosed ? [] : this.#finder.found.filter((person) => !this.#isTaken(person));
    this.#at = this.#offered.findIndex(({ userId }) => userId === active);
    this.#show();
    const { state } = this.#finder;
    const count = this.#offered.length;
    const told = { idle: '', searching: t('search.searching'), failed: t('find.failed'), found: count === 0 ? t('find.nobody') : t('find.found', { count }) };
    this.#say(this.#question || (this.#isClosed ? '' : told[state]));
  }

  /** @param {string} question that stays until the user types on */
  #ask(question) {
    this.#question = question;
    this.#say(question);
  }

  /** @param {string} text */
  #say(text) {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  #show() {
    const isOpen = this.#offered.length > 0;
    this.#list.replaceChildren(...this.#offered.map((person, index) => this.#option(person, index)));
    this.#input.setAttribute('aria-expanded', String(isOpen));
    if (this.#at >= 0) this.#input.setAttribute('aria-activedescendant', `${this.#list.id}-${this.#at}`);
    else this.#input.removeAttribute('aria-activedescendant');
  }

  /** @param {Profile} person @param {number} index */
  #option(person, index) {
    const { userId, picture } = person;
    const name = nameOf(person);
    return element('li', { id: `${this.#list.id}-${index}`, role: 'option', 'aria-selected': String(index === this.#at), 'data-testid': 'person-option' },
      avatar(name, { key: userId, picture }),
      element('span', { class: 'completion-name', dir: 'auto' }, name),
      element('span', { class: 'hint', dir: 'auto' }, name === userId ? '' : withoutTurning(userId)));
  }

  #showChips() {
    const chips = [...this.#chosen.values()].map((person) => {
      const name = nameOf(person);
      const remove = element('button', { type: 'button', 'aria-label': t('create.remove', { name }) }, icon('close'));
      remove.addEventListener('click', () => {
        this.#remove(person.userId);
        this.#input.focus();
      });
      return element('li', { class: 'chip', 'data-testid': 'recipient-chip' },
        avatar(name, { key: person.userId, picture: person.picture }), element('span', { dir: 'auto' }, name), remove);
    });
    this.#chips.replaceChildren(...chips);
    this.#chips.hidden = chips.length === 0;
  }

  /** @param {string} userId */
  #remove(userId) {
    this.#chosen.delete(userId);
    this.#showChips();
    this.#offer();
  }
}

/** @param {Profile} person @returns {string} which turns no text beside it; the id if the name shows nothing */
function nameOf({ userId, name = '' }) {
  const shown = withoutTurning(name);
  return isVisible(shown) ? shown : withoutTurning(userId);
}
