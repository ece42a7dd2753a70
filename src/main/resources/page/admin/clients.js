/** The slowest clients of all nodes, and the form that disconnects a user. */

import { KeyedChildren, byId, element } from '../dom.js';
import { errorText, t } from '../language.js';
import { Refusal } from './access.js';
import { bytes, duration, millis } from './units.js';

const MAX_ROWS = 20;
const HEADINGS = ['user', 'address', 'node', 'bytes', 'outstanding', 'roundTrip', 'connected', 'action'];
const NOTICE_MS = 8_000;

export class Clients {
  #rows;
  #access;

  /** @param {import('./access.js').Access} access */
  constructor(access) {
    this.#access = access;
    byId('clients-head').replaceChildren(element('tr', {}, ...HEADINGS.map((heading, index) =>
      element('th', { scope: 'col', class: index < 3 ? 'left' : undefined }, t(`admin.col.${heading}`)))));
    this.#rows = new KeyedChildren(byId('clients'), (client) => this.#create(client), write);
    byId('disconnect-form').onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const userId = byId('disconnect-user').value.trim();
      if (userId === '') byId('disconnect-user').focus();
      else this.ask(userId);
    };
  }

  /** @param {any} status @param {(nodeId: string) => string} nameOf */
  show(status, nameOf) {
    const clients = status.nodes.flatMap((/** @type {any} */ node) =>
      (node.sockets?.slowest ?? []).map((/** @type {any} */ client) => ({ ...client, key: client.connectionId, node: nameOf(node.nodeId) })))
      .sort((/** @type {any} */ one, /** @type {any} */ other) => other.waitingBytes - one.waitingBytes
        || other.outstandingMs - one.outstandingMs || (other.roundTripMs ?? -1) - (one.roundTripMs ?? -1))
      .slice(0, MAX_ROWS);
    this.#rows.show(clients);
    byId('clients-empty').hidden = clients.length > 0;
  }

  /** @param {any} client */
  #create(client) {
    const button = element('button', { type: 'button', 'aria-label': t('admin.disconnectUser', { user: client.userId }) }, t('admin.disconnectAsk'));
    button.addEventListener('click', () => this.ask(client.userId));
    return element('tr', { 'data-testid': 'client' }, ...HEADINGS.map((_, index) =>
      index === HEADINGS.length - 1 ? element('td', {}, button) : element('td', { class: index === 0 ? 'name' : index < 3 ? 'left' : undefined })));
  }

  /** Disconnects a user once that is confirmed. @param {string} userId */
  ask(userId) {
    const dialog = byId('confirm');
    byId('confirm-heading').textContent = t('admin.disconnectHeading', { user: userId });
    dialog.returnValue = '';
    dialog.onclose = async () => {
      if (dialog.returnValue !== 'yes') return;
      try {
        const { online } = await this.#access.user(userId);
        if (!online) return notice(t('admin.noSocket', { user: userId }), true);
        await this.#access.disconnect(userId);
        notice(t('admin.disconnected', { user: userId }));
        byId('disconnect-user').value = '';
      } catch (error) {
        if (error instanceof Refusal && error.status === 404) notice(t('admin.nobody', { user: userId }), true);
        else notice(errorText(error), true);
      }
    };
    dialog.showModal();
  }
}

/** @param {HTMLElement} row @param {any} client */
function write(row, client) {
  const texts = [client.userId, client.address, client.node, bytes(client.waitingBytes),
    client.outstandingMs < 1 ? '–' : millis(client.outstandingMs), client.roundTripMs === null ? '–' : millis(client.roundTripMs), duration(client.connectedMs)];
  texts.forEach((text, index) => { row.children[index].textContent = text; });
  if (client.kind === 'pages') row.children[0].append(element('small', {}, t('admin.sharedPages')));
  row.children[3].classList.toggle('bad', client.waitingBytes > 0);
  row.children[4].classList.toggle('bad', client.outstandingMs > 5_000);
}

/** @param {string} text @param {boolean} [bad] */
export function notice(text, bad = false) {
  const shown = element('p', { class: bad ? 'notice bad' : 'notice', 'data-testid': 'notice' }, text);
  byId('notices').append(shown);
  setTimeout(() => shown.remove(), NOTICE_MS);
}
