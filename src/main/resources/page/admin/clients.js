/** The slowest clients of all nodes, and the form that disconnects a user. */

import { KeyedChildren, byId, element } from '../dom.js';
import { bytes, duration, millis } from './units.js';

const MAX_ROWS = 20;
const HEADINGS = ['User', 'Address', 'Node', 'Bytes waiting', 'Outstanding', 'Round trip', 'Connected', ''];
const NOTICE_MS = 8_000;

export class Clients {
  #rows;
  #disconnect;

  /** @param {(userId: string) => Promise<unknown>} disconnect */
  constructor(disconnect) {
    this.#disconnect = disconnect;
    byId('clients-head').replaceChildren(element('tr', {}, ...HEADINGS.map((heading, index) =>
      element('th', { scope: 'col', class: index < 3 ? 'left' : undefined }, heading))));
    this.#rows = new KeyedChildren(byId('clients'), (client) => this.#create(client), write);
    byId('disconnect-form').onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const userId = byId('disconnect-user').value.trim();
      if (userId === '') byId('disconnect-user').focus();
      else this.#ask(userId);
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
    const button = element('button', { type: 'button', 'aria-label': `Disconnect ${client.userId}` }, 'Disconnect…');
    button.addEventListener('click', () => this.#ask(client.userId));
    return element('tr', { 'data-testid': 'client' }, ...HEADINGS.map((_, index) =>
      index === HEADINGS.length - 1 ? element('td', {}, button) : element('td', { class: index === 0 ? 'name' : index < 3 ? 'left' : undefined })));
  }

  /** @param {string} userId */
  #ask(userId) {
    const dialog = byId('confirm');
    byId('confirm-heading').textContent = `Disconnect ${userId}?`;
    dialog.returnValue = '';
    dialog.onclose = async () => {
      if (dialog.returnValue !== 'yes') return;
      try {
        await this.#disconnect(userId);
        notice(`All nodes were told to close the sockets of ${userId}.`);
        byId('disconnect-user').value = '';
      } catch (error) {
        notice(error instanceof Error ? error.message : String(error), true);
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
  if (client.kind === 'pages') row.children[0].append(element('small', {}, 'shared pages'));
  row.children[3].classList.toggle('bad', client.waitingBytes > 0);
  row.children[4].classList.toggle('bad', client.outstandingMs > 5_000);
}

/** @param {string} text @param {boolean} [bad] */
export function notice(text, bad = false) {
  const shown = element('p', { class: bad ? 'notice bad' : 'notice', 'data-testid': 'notice' }, text);
  byId('notices').append(shown);
  setTimeout(() => shown.remove(), NOTICE_MS);
}
