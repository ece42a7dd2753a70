/** The settings of a group: its name and picture, its rules, and its invite link. */

import { isAdmin, roleOf } from './conversation-facts.js';
import { byId, showText } from './dom.js';
import { errorText, t } from './language.js';

const CHOICES = /** @type {const} */ (['add', 'rename', 'mentionAll', 'history', 'join']);

/**
 * @typedef {import('./conversation.js').Conversation} Conversation
 * @typedef {object} SettingsActions
 * @property {(id: string, change: import('chat-api-client').GroupChange) => Promise<unknown>} change
 * @property {(id: string) => Promise<void>} remove deletes the group
 * @property {(id: string) => Promise<import('chat-api-client').InviteLink>} createLink
 * @property {(id: string) => Promise<void>} revokeLink
 * @property {(question: import('./confirm-dialog.js').Question) => void} confirm
 */

export class GroupSettings {
  #dialog = byId('settings-dialog');
  #userId;
  #actions;
  /** @type {Conversation|null} */ #conversation = null;
  /** Revision of the conversation that the form shows. */ #rev = 0;

  /** @param {string} userId @param {SettingsActions} actions @param {AbortSignal} signal ends the view */
  constructor(userId, actions, signal) {
    this.#userId = userId;
    this.#actions = actions;
    const on = (/** @type {string} */ id, /** @type {string} */ type, /** @type {(event: any) => void} */ listener) => {
      byId(id).addEventListener(type, listener, { signal });
    };
    for (const id of ['settings-close', 'settings-cancel']) on(id, 'click', () => this.#dialog.close());
    on('settings-form', 'submit', (event) => this.#save(event));
    on('link-create', 'click', () => this.#createLink());
    on('link-copy', 'click', () => this.#copyLink());
    on('link-revoke', 'click', () => this.#revokeLink());
    on('group-delete', 'click', () => this.#delete());
    on('settings-dialog', 'pointerdown', (event) => event.target === this.#dialog && this.#dialog.close());
    signal.addEventListener('abort', () => this.#dialog.close());
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    const { rules, title, picture, objectRev } = conversation;
    this.#conversation = conversation;
    this.#rev = objectRev;
    byId('settings-title').value = title ?? '';
    byId('settings-picture').value = picture ?? '';
    for (const name of CHOICES) byId(`settings-${name}`).value = rules?.[name] ?? byId(`settings-${name}`).value;
    byId('settings-frozen').checked = rules?.frozen ?? false;
    byId('settings-slow').value = String(rules?.slowModeSeconds ?? 0);
    byId('settings-ttl').value = String(rules?.messageTtlSeconds ?? 0);
    this.#permit(conversation);
    showText(byId('settings-error'), '');
    this.#showLink('');
    this.#dialog.showModal();
    byId('settings-heading').focus();
  }

  /** @param {Conversation} conversation */
  #permit(conversation) {
    const isRuler = isAdmin(conversation, this.#userId);
    const mayRename = isRuler || conversation.rules?.rename === 'members';
    for (const id of ['settings-title', 'settings-picture']) byId(id).disabled = !mayRename;
    byId('settings-rules').disabled = !isRuler;
    byId('settings-link').hidden = !isRuler || conversation.rules?.join === 'closed';
    byId('settings-submit').hidden = !mayRename;
    byId('group-delete').hidden = roleOf(conversation, this.#userId) !== 'owner';
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const conversation = this.#conversation;
    if (!conversation) return;
    const change = this.#changeOf(conversation);
    const slow = byId('settings-slow');
    if (!slow.checkValidity()) return this.#fail(t('group.slowInvalid'), slow);
    if (change.title === '') return this.#fail(t('create.noTitle'), byId('settings-title'));
    if (change.picture && !/^https:\/\//i.test(change.picture)) return this.#fail(t('common.pictureMissing'), byId('settings-picture'));
    if (Object.keys(change).length === 0) return this.#dialog.close();
    try {
      await this.#actions.change(conversation.id, { ...change, ifRev: this.#rev });
      this.#dialog.close();
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      this.#fail(code === 'conflict' ? t('group.conflict') : errorText(error));
    }
  }

  /** @param {Conversation} conversation @returns {import('chat-api-client').GroupChange} what the user has changed */
  #changeOf({ rules, title, picture = '' }) {
    const [wantedTitle, wantedPicture] = [byId('settings-title').value.trim(), byId('settings-picture').value.trim()];
    const wanted = /** @type {any} */ (Object.fromEntries(CHOICES.map((name) => [name, byId(`settings-${name}`).value])));
    Object.assign(wanted, { frozen: byId('settings-frozen').checked, slowModeSeconds: Number(byId('settings-slow').value) });
    // Empty for a time that is not among the choices: it stays.
    if (byId('settings-ttl').value !== '' && rules?.messageTtlSeconds !== undefined) wanted.messageTtlSeconds = Number(byId('settings-ttl').value);
    const settings = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => rules && /** @type {any} */ (rules)[name] !== value));
    return {
      ...(wantedTitle !== title && { title: wantedTitle }),
      ...(wantedPicture !== picture && { picture: wantedPicture || null }),
      ...(Object.keys(settings).length > 0 && { settings }),
    };
  }

  async #createLink() {
    await this.#try(async (id) => {
      const { token } = await this.#actions.createLink(id);
      this.#showLink(`${location.origin}${location.pathname}#join=${encodeURIComponent(token)}`);
      byId('link-copy').focus();
    });
  }

  async #copyLink() {
    const field = byId('link-text');
    field.select();
    await navigator.clipboard?.writeText(field.value).catch(() => {});
    showText(byId('link-status'), t('group.copied'));
  }

  async #revokeLink() {
    await this.#try(async (id) => {
      await this.#actions.revokeLink(id);
      this.#showLink('');
      showText(byId('link-status'), t('group.revoked'));
    });
  }

  /** @param {string} link */
  #showLink(link) {
    byId('link-text').value = link;
    byId('link-field').hidden = link === '';
    showText(byId('link-status'), '');
  }

  #delete() {
    const conversation = this.#conversation;
    if (!conversation) return;
    this.#dialog.close();
    this.#actions.confirm({
      heading: t('group.deleteHeading'), text: t('group.deleteText'), yes: t('common.delete'), action: () => this.#actions.remove(conversation.id),
    });
  }

  /** @param {(id: string) => Promise<void>} act */
  async #try(act) {
    showText(byId('settings-error'), '');
    await act(this.#conversation?.id ?? '').catch((error) => this.#fail(errorText(error)));
  }

  /** @param {string} text @param {HTMLElement} [field] */
  #fail(text, field = byId('settings-heading')) {
    showText(byId('settings-error'), text);
    field.focus();
  }
}
