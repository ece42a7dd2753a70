/** Looks up a user or a conversation by its id, without any message; bans, and lifts bans. */

import { byId, element, showText } from '../dom.js';
import { errorText, t } from '../language.js';
import { Refusal } from './access.js';
import { notice } from './clients.js';
import { count, time } from './units.js';

const CONVERSATION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export class Lookup {
  #access;
  #disconnect;
  /** Counts the questions, because only the answer to the last one is shown. */
  #asked = 0;

  /** @param {import('./access.js').Access} access @param {(userId: string) => void} disconnect asks, and disconnects a user */
  constructor(access, disconnect) {
    this.#access = access;
    this.#disconnect = disconnect;
    byId('lookup-result').replaceChildren();
    showText(byId('lookup-message'), '');
    byId('lookup-form').onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const id = byId('lookup-id').value.trim();
      if (id === '') byId('lookup-id').focus();
      else this.#show(id);
    };
  }

  /** @param {string} id */
  async #show(id) {
    const asked = ++this.#asked;
    byId('lookup-id').value = id;
    try {
      const found = CONVERSATION_ID.test(id) ? this.#conversation(await this.#access.conversation(id)) : this.#user(await this.#access.user(id));
      if (asked !== this.#asked) return;
      byId('lookup-result').replaceChildren(...found);
      showText(byId('lookup-message'), '');
    } catch (error) {
      if (asked !== this.#asked) return;
      byId('lookup-result').replaceChildren();
      const isUnknown = error instanceof Refusal && error.status === 404;
      showText(byId('lookup-message'), isUnknown ? t('admin.lookup.unknown', { id }) : errorText(error));
    }
  }

  /** @param {any} user */
  #user({ userId, name, online, lastSeenAt, ban, conversations, more }) {
    const disconnect = button(t('admin.disconnectAsk'), 'lookup-disconnect', () => this.#disconnect(userId));
    disconnect.hidden = !online;
    const sockets = online ? t('admin.lookup.online') : lastSeenAt ? t('admin.lookup.lastSeen', { time: time(lastSeenAt) }) : t('admin.lookup.never');
    const banned = ban ? textOfBan(ban) : t('admin.lookup.notBanned');
    return [
      facts([[t('admin.col.user'), userId], [t('admin.col.name'), name ?? '–'], [t('admin.col.state'), sockets], [t('admin.lookup.banned'), banned],
        [t('admin.lookup.conversations'), more ? t('admin.lookup.andMore', { number: count(conversations.length) }) : count(conversations.length)]]),
      element('p', { class: 'find' }, disconnect, ban
        ? button(t('admin.liftBan'), 'lookup-unban', () => this.#act(() => this.#access.liftBan(userId), t('admin.banLifted', { user: userId }), userId))
        : button(t('admin.banAsk'), 'lookup-ban', () => this.#askBan(userId))),
      this.#table(['conversation', 'title', 'role'], conversations.map((/** @type {any} */ { conversationId, isGroup, title, role }) =>
        [conversationId, isGroup ? title || t('admin.lookup.group') : t('admin.lookup.direct'), role])),
    ];
  }

  /** @param {any} conversation */
  #conversation({ conversationId, isGroup, title, createdBy, createdAt, frozen, firstSeq, seq, lastSentAt, memberCount, members }) {
    return [
      facts([[t('admin.col.conversation'), conversationId], [t('admin.lookup.kind'), t(isGroup ? 'admin.lookup.kindGroup' : 'admin.lookup.kindDirect')], [t('admin.col.title'), title || '–'],
        [t('admin.lookup.created'), t('admin.lookup.createdBy', { user: createdBy, time: time(createdAt) })], [t('admin.lookup.messages'), count(Math.max(0, seq - firstSeq + 1))],
        [t('admin.lookup.newest'), lastSentAt ? time(lastSentAt) : '–'], [t('admin.lookup.frozen'), t(frozen ? 'admin.lookup.yes' : 'admin.lookup.no')],
        [t('admin.lookup.members'), memberCount > members.length ? t('admin.lookup.membersShown', { number: count(memberCount), shown: count(members.length) }) : count(memberCount)]]),
      this.#table(['user', 'name', 'role'], members.map((/** @type {any} */ { userId, name, role }) => [userId, name ?? '–', role])),
    ];
  }

  /** @param {string[]} headings names of columns @param {string[][]} rows the first text of each is an id to look up */
  #table(headings, rows) {
    const head = element('thead', {}, element('tr', {}, ...headings.map((heading) => element('th', { scope: 'col', class: 'left' }, t(`admin.col.${heading}`)))));
    const body = element('tbody', {}, ...rows.map(([id, ...texts]) => element('tr', { 'data-testid': 'lookup-row' },
      element('td', { class: 'left' }, button(id, 'lookup-next', () => this.#show(id))),
      ...texts.map((text) => element('td', { class: 'left', dir: 'auto' }, text)))));
    const frame = element('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('admin.lookup.table', { heading: t(`admin.col.${headings[0]}`) }) }, element('table', {}, head, body));
    frame.hidden = rows.length === 0;
    return frame;
  }

  /** @param {string} userId */
  #askBan(userId) {
    const dialog = byId('ban');
    byId('ban-heading').textContent = t('admin.banHeading', { user: userId });
    byId('ban-reason').value = '';
    dialog.returnValue = '';
    byId('ban-cancel').onclick = () => dialog.close();
    dialog.onclose = () => {
      if (dialog.returnValue === 'yes') this.#act(() => this.#access.ban(userId, byId('ban-reason').value.trim()), t('admin.banned', { user: userId }), userId);
    };
    dialog.showModal();
  }

  /** @param {() => Promise<unknown>} act @param {string} text @param {string} userId shown again */
  async #act(act, text, userId) {
    try {
      await act();
      notice(text);
      await this.#show(userId);
    } catch (error) {
      notice(errorText(error), true);
    }
  }
}

/** @param {any} ban */
function textOfBan({ bannedBy, bannedAt, until, reason }) {
  const given = { user: bannedBy, time: time(bannedAt), end: time(until) };
  const ban = t(until ? 'admin.lookup.bannedUntil' : 'admin.lookup.bannedBy', given);
  return reason ? t('admin.lookup.bannedReason', { ban, reason }) : ban;
}

/** @param {string} text @param {string} id @param {() => void} act */
function button(text, id, act) {
  const made = element('button', { type: 'button', 'data-testid': id, dir: 'auto' }, text);
  made.addEventListener('click', act);
  return made;
}

/** @param {string[][]} pairs */
function facts(pairs) {
  return element('dl', { class: 'facts', 'data-testid': 'lookup-facts' },
    ...pairs.map(([term, text]) => element('div', {}, element('dt', {}, term), element('dd', { dir: 'auto' }, text))));
}
