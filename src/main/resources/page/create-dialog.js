/** The dialog that starts a direct conversation or a group. */

import { avatar, byId, element, icon, showText } from './dom.js';
import { codePoints } from './format.js';

/** Limits of the server, in code points. */
const MAX_USER_ID_LENGTH = 200;
const MAX_TITLE_LENGTH = 300;
const TEXTS = {
  direct: {
    heading: 'New direct message', label: 'User id', submit: 'Open conversation',
    hint: 'The id of the person you want to write to. If the two of you have a conversation already, it opens.',
  },
  group: {
    heading: 'New group', label: 'People', submit: 'Create group',
    hint: 'Two or more user ids. Press Enter or a comma after each.',
  },
};

/**
 * @typedef {object} CreateActions
 * @property {(userId: string) => Promise<void>} direct
 * @property {(title: string, userIds: string[]) => Promise<void>} group
 */

export class CreateDialog {
  #dialog = byId('create-dialog');
  #title = byId('group-title');
  #recipient = byId('recipient');
  #submit = byId('create-submit');
  /** @type {'direct'|'group'} */ #kind = 'direct';
  /** @type {string[]} */ #recipients = [];
  #userId;
  #actions;

  /** @param {string} userId of the signed-in user @param {CreateActions} actions @param {AbortSignal} signal ends the view */
  constructor(userId, actions, signal) {
    this.#userId = userId;
    this.#actions = actions;
    const close = () => this.#dialog.close();
    const on = (/** @type {string} */ id, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      byId(id).addEventListener(type, listener, { signal });
    };
    for (const id of ['new-direct', 'empty-direct']) on(id, 'click', () => this.#open('direct'));
    for (const id of ['new-group', 'empty-group']) on(id, 'click', () => this.#open('group'));
    for (const id of ['create-close', 'create-cancel']) on(id, 'click', close);
    on('create-dialog', 'pointerdown', (event) => event.target === this.#dialog && close());
    on('create-form', 'submit', (event) => this.#submitted(event));
    on('recipient', 'keydown', (event) => this.#keyDown(event));
    on('recipient', 'input', () => this.#recipient.value.includes(',') && this.#takeTyped(false));
    signal.addEventListener('abort', close);
  }

  /** @param {'direct'|'group'} kind */
  #open(kind) {
    const { heading, label, submit, hint } = TEXTS[kind];
    this.#kind = kind;
    this.#recipients = [];
    byId('create-form').reset();
    byId('group-title-field').hidden = kind === 'direct';
    showText(byId('create-heading'), heading);
    showText(byId('recipient-label'), label);
    showText(byId('recipient-hint'), hint);
    showText(byId('create-error'), '');
    this.#submit.textContent = submit;
    this.#showRecipients();
    this.#dialog.showModal();
    (kind === 'group' ? this.#title : this.#recipient).focus();
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (this.#kind === 'direct' || event.isComposing) return;
    if (event.key === 'Enter' && this.#recipient.value.trim() !== '') {
      event.preventDefault();
      this.#takeTyped(true);
    } else if (event.key === 'Backspace' && this.#recipient.value === '' && this.#recipients.length > 0) {
      this.#recipients.pop();
      this.#showRecipients();
    }
  }

  /** Moves the typed names up to the last comma into the list. @param {boolean} whole true to move the text after it too */
  #takeTyped(whole) {
    if (this.#kind === 'direct') return;
    const names = this.#recipient.value.split(',').map((/** @type {string} */ name) => name.trim());
    const rest = whole ? '' : names.pop();
    const added = names.filter((/** @type {string} */ name) => name !== '' && name !== this.#userId);
    this.#recipients = [...new Set([...this.#recipients, ...added])];
    this.#recipient.value = rest;
    this.#showRecipients();
  }

  #showRecipients() {
    const chips = this.#recipients.map((name) => {
      const remove = element('button', { type: 'button', 'aria-label': `Remove ${name}` }, icon('close'));
      remove.addEventListener('click', () => {
        this.#recipients = this.#recipients.filter((other) => other !== name);
        this.#showRecipients();
        this.#recipient.focus();
      });
      return element('li', { class: 'chip', 'data-testid': 'recipient-chip' }, avatar(name), element('span', { dir: 'auto' }, name), remove);
    });
    byId('recipient-list').replaceChildren(...chips);
    byId('recipient-list').hidden = chips.length === 0;
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    this.#takeTyped(true);
    const title = this.#title.value.trim();
    const userId = this.#recipient.value.trim();
    const [problem, field] = this.#kind === 'group' ? this.#groupProblem(title) : this.#directProblem(userId);
    showText(byId('create-error'), problem);
    if (problem !== '') return field.focus();
    this.#submit.disabled = true;
    try {
      await (this.#kind === 'group' ? this.#actions.group(title, this.#recipients) : this.#actions.direct(userId));
      this.#dialog.close();
    } catch (error) {
      showText(byId('create-error'), error instanceof Error ? error.message : String(error));
    } finally {
      this.#submit.disabled = false;
    }
  }

  /** @param {string} userId @returns {[string, any]} error message, empty if there is none, and its field */
  #directProblem(userId) {
    if (userId === '') return ['Enter the user id of the person you want to write to.', this.#recipient];
    if (userId === this.#userId) return ['That is your own user id. Enter the one of somebody else.', this.#recipient];
    return [tooLong(userId), this.#recipient];
  }

  /** @param {string} title @returns {[string, any]} */
  #groupProblem(title) {
    if (title === '') return ['Give the group a name.', this.#title];
    if (codePoints(title) > MAX_TITLE_LENGTH) return [`The name is longer than ${MAX_TITLE_LENGTH} characters.`, this.#title];
    if (this.#recipients.length < 2) return ['A group needs two or more people besides you.', this.#recipient];
    return [this.#recipients.map(tooLong).find(Boolean) ?? '', this.#recipient];
  }
}

/** @param {string} userId */
function tooLong(userId) {
  return codePoints(userId) > MAX_USER_ID_LENGTH ? `A user id has at most ${MAX_USER_ID_LENGTH} characters: ${userId}` : '';
}
