/** A table row for each node that pushes; hidden if no node does. */

import { KeyedChildren, byId, element } from '../dom.js';
import { t } from '../language.js';
import { count } from './units.js';

const HEADINGS = ['node', 'accepted', 'failed', 'dropped', 'waiting', 'paused'];

export class PushTable {
  #rows;

  constructor() {
    byId('push-head').replaceChildren(element('tr', {}, ...HEADINGS.map((heading) => element('th', { scope: 'col' }, t(`admin.col.${heading}`)))));
    this.#rows = new KeyedChildren(byId('push'), () => element('tr', { 'data-testid': 'push-node' }), write);
  }

  /** @param {any} status @param {(nodeId: string) => string} nameOf */
  show(status, nameOf) {
    const nodes = status.nodes.filter((/** @type {any} */ node) => node.push);
    byId('push-section').hidden = nodes.length === 0;
    this.#rows.show(nodes.map((/** @type {any} */ { nodeId, push }) => ({ key: nodeId, name: nameOf(nodeId), ...push })));
  }
}

/** @param {HTMLElement} row @param {any} node */
function write(row, { name, delivered, failed, dropped, waiting, pausedServices }) {
  row.replaceChildren(
    element('td', { class: 'name' }, name),
    ...[delivered, failed, dropped, waiting].map((number) => element('td', {}, count(number))),
    element('td', { class: pausedServices > 0 ? 'bad' : undefined }, count(pausedServices)));
}
