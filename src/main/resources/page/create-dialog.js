/** The dialog that starts a direct conversation or a group. */

import { byId, showText } from './dom.js';
import { codePoints } from './format.js';
import { errorText, t } from './language.js';
import { hintOf } from './people-texts.js';
import { PersonPicker } from './person-picker.js';

/** Limit of the server, in code points. */
const MAX_TITLE_LENGTH = 300;
const TEXTS = {
  direct: {
    heading: 'common.newDirect', label: 'create.person', labelById: 'common.userId', submit: 'create.open',
  },
  group: {
    heading: 'common.newGroup', label: 'create.people', labelById: 'create.people', submit: 'create.create',
  },
};

/**
 * @typedef {object} CreateActions
 * @property {(userId: string) => Promise<string>} direct resolves with the id of the conversation
 * @property {(title: string, userIds: string[]) => Promise<string>} group resolves with the id of the conversation
 * @property {(conversationId: string) => void} go
 */

export class CreateDialog {
  #dialog = byId('create-dialog');
  #title = byId('group-title');
  #recipient = byId('recipient');
  #submit = byId('create-submit');
  /** @type {'direct'|'group'} */ #kind = 'direct';
  #picker;
  /** Counts how often the dialog was closed: what was asked before is for nothing then. */ #round = 0;
  #userId;
  #source;
  #actions;

  /**
   * @param {string} userId of the signed-in user @param {import('./person-picker.js').PeopleSource} source @param {CreateActions} actions
   * @param {AbortSignal} signal ends the view
   */
  constructor(userId, source, actions, signal) {
    this.#userId = userId;
    this.#source = source;
    this.#actions = actions;
    this.#picker = new PersonPicker({
      input: this.#recipient, list: byId('recipient-options'), chips: byId('recipient-list'), status: byId('recipient-status'),
    }, userId, source, signal);
    const close = () => this.#dialog.close();
    const on = (/** @type {string} */ id, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      byId(id).addEventListener(type, listener, { signal });
    };
    for (const id of ['new-direct', 'empty-direct']) on(id, 'click', () => this.#open('direct'));
    for (const id of ['new-group', 'empty-group']) on(id, 'click', () => this.#open('group'));
    for (const id of ['create-close', 'create-cancel']) on(id, 'click', close);
    on('create-dialog', 'pointerdown', (event) => event.target === this.#dialog && close());
    on('create-dialog', 'close', () => {
      this.#round++;
      this.#picker.reset();
    });
    on('create-form', 'submit', (event) => this.#submitted(event));
    signal.addEventListener('abort', close);
  }

  /** @param {'direct'|'group'} kind */
  #open(kind) {
    const { heading, label, labelById, submit } = TEXTS[kind];
    this.#kind = kind;
    byId('create-form').reset();
    this.#picker.single = kind === 'direct';
    this.#picker.takesOnEnter = kind === 'group';
    this.#picker.reset();
    byId('group-title-field').hidden = kind === 'direct';
    byId('recipient-options').hidden = !this.#source.find;
    showText(byId('create-heading'), t(heading));
    showText(byId('recipient-label'), t(this.#source.find ? label : labelById));
    showText(byId('recipient-hint'), hintOf(kind, this.#source));
    showText(byId('create-error'), '');
    this.#submit.textContent = t(submit);
    this.#dialog.showModal();
    (kind === 'group' ? this.#title : this.#recipient).focus();
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    if (this.#submit.disabled) return;
    this.#submit.disabled = true;
    const round = this.#round;
    try {
      const [problem, field] = await this.#problem();
      if (round !== this.#round) return;
      showText(byId('create-error'), problem);
      if (problem !== '') return field.focus();
      const userIds = this.#picker.userIds;
      const id = await (this.#kind === 'group' ? this.#actions.group(this.#title.value.trim(), userIds) : this.#actions.direct(userIds[0]));
      // Whoever has closed the dialog meanwhile is elsewhere.
      if (round !== this.#round) return;
      this.#dialog.close();
      this.#actions.go(id);
    } catch (error) {
      if (round === this.#round) showText(byId('create-error'), this.#refusal(error));
    } finally {
      this.#submit.disabled = false;
    }
  }

  /** @param {any} error @returns {string} */
  #refusal(error) {
    const [userId] = this.#picker.userIds;
    return error.code === 'unknown-user' && this.#kind === 'direct' ? t('find.unknown', { userId }) : errorText(error);
  }

  /** Takes what is typed. @returns {Promise<[string, any]>} error message, empty if there is none, and its field */
  async #problem() {
    const typed = this.#recipient.value.trim();
    const problem = await this.#picker.take();
    const { length } = this.#picker.userIds;
    if (this.#kind === 'group' && problem === '') {
      const title = this.#title.value.trim();
      if (title === '') return [t('create.noTitle'), this.#title];
      if (codePoints(title) > MAX_TITLE_LENGTH) return [t('create.longTitle', { most: MAX_TITLE_LENGTH }), this.#title];
      return [length < 2 ? t('create.tooFew') : '', this.#recipient];
    }
    if (this.#kind === 'group') return [problem, this.#recipient];
    if (typed === this.#userId) return [t('create.ownUser'), this.#recipient];
    return [problem || (length === 0 ? t(this.#source.find ? 'create.nobodyChosen' : 'create.noUser') : ''), this.#recipient];
  }
}
