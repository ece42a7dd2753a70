/** The dashboard of the nodes: totals, charts, and a table row per node. */

import { KeyedChildren, byId, element } from '../dom.js';
import { COLOURS, Chart, seriesClass, sparkline } from './chart.js';
import { SPAN_MS } from './history.js';
import { bytes, count, duration, millis, percent, rate } from './units.js';

const CHARTS = [
  { title: 'Messages stored per second', value: 'stored', write: rate },
  { title: 'Deliveries per second', value: 'deliveries', write: rate },
  { title: 'Open sockets', value: 'sockets', write: count },
  { title: 'Commit latency, 99th percentile', value: 'commitP99', write: millis },
  { title: 'Messages waiting to be stored', value: 'waiting', write: count },
  { title: 'Event loop lag, maximum', value: 'lag', write: millis },
];
const HEADINGS = ['Node', 'Messages/s', '', 'Deliveries/s', 'Refused/s', 'Sockets', 'Users', 'Commit p50 / p99', 'Batch', 'Waiting', 'Loop lag', 'Heap', 'CPU', 'Resyncs', 'Bus loss', 'Up'];

/** Time spans of the charts. The shortest one that covers the samples is used, so the lines fill the charts. */
const SPANS_MS = [60_000, 120_000, 300_000, SPAN_MS];

export class Board {
  #charts;
  #rows;
  #now = 0;
  /** @type {ReturnType<import('./history.js').History['nodes']>} */ #nodes = [];

  constructor() {
    byId('charts').replaceChildren();
    this.#charts = CHARTS.map(({ title, write }) => new Chart(byId('charts'), title, write));
    byId('nodes-head').replaceChildren(element('tr', {}, ...HEADINGS.map((heading) => element('th', { scope: 'col' }, heading))));
    this.#rows = new KeyedChildren(byId('nodes'), () => element('tr', {}), (row, { key }) => this.#write(row, key));
  }

  /** @param {ReturnType<import('./history.js').History['nodes']>} nodes @param {number} now */
  show(nodes, now) {
    this.#nodes = nodes;
    this.#now = now;
    const since = nodes.reduce((first, { samples }) => Math.min(first, samples[0].at), now);
    const span = SPANS_MS.find((each) => each >= now - since) ?? SPAN_MS;
    byId('charts-heading').textContent = `The last ${duration(span)}`;
    CHARTS.forEach(({ value }, index) => this.#charts[index].show(
      nodes.map(({ name, samples }) => ({ name, points: samples.map((sample) => ({ at: sample.at, value: sample.values[value] })) })), now, span));
    byId('legend').hidden = nodes.length < 2 || nodes.length > COLOURS;
    byId('legend').replaceChildren(...nodes.map(({ name }, index) =>
      element('li', { class: seriesClass(index, nodes.length).trim() }, element('span', { class: 'swatch' }), name)));
    this.#rows.show(nodes.map(({ id }) => ({ key: id, now })));
    this.#showTotals();
  }

  #latest() {
    return this.#nodes.map(({ samples }) => samples.at(-1)).filter((sample) => sample?.at === this.#now);
  }

  #showTotals() {
    const latest = this.#latest();
    const answering = latest.filter((sample) => sample?.raw);
    const sum = (/** @type {(sample: any) => number|null|undefined} */ value) => {
      const known = answering.map(value).filter((it) => it !== null && it !== undefined);
      return known.length === 0 ? null : known.reduce((all, one) => all + one, 0);
    };
    const highest = (/** @type {string} */ value) => answering.reduce((/** @type {number|null} */ max, sample) =>
      sample?.values[value] == null ? max : Math.max(max ?? 0, sample.values[value]), null);
    const silent = latest.length - answering.length;
    const totals = [
      ['Nodes', count(answering.length), silent > 0 ? `${silent} silent` : '', silent > 0],
      ['Messages', rate(sum((sample) => sample.values.stored)), 'stored per second'],
      ['Deliveries', rate(sum((sample) => sample.values.deliveries)), 'per second'],
      ['Sockets', count(sum((sample) => sample.values.sockets)), 'open'],
      ['Users', count(sum((sample) => sample.raw.sockets.users)), latest.length > 1 ? 'of each node' : ''],
      ['Commit p99', millis(highest('commitP99')), latest.length > 1 ? 'slowest node' : ''],
      ['Refused', rate(sum((sample) => sample.values.refused)), 'per second', (sum((sample) => sample.values.refused) ?? 0) > 0],
      ['Bytes waiting', bytes(sum((sample) => sample.raw.sockets.waitingBytes)), 'for slow clients'],
    ];
    byId('totals').replaceChildren(...totals.map(([name, value, more, bad]) => element('div', { class: bad ? 'bad' : undefined },
      element('dt', {}, name), element('dd', { 'data-testid': `total-${String(name).toLowerCase().replaceAll(' ', '-')}` }, value, more ? element('small', {}, more) : ''))));
  }

  /** @param {HTMLElement} row @param {string} id */
  #write(row, id) {
    const index = this.#nodes.findIndex((node) => node.id === id);
    const { name, samples } = this.#nodes[index];
    const sample = samples.at(-1);
    const here = sample?.at === this.#now;
    const raw = here ? sample?.raw : null;
    row.className = (raw ? '' : 'silent') + seriesClass(index, this.#nodes.length);
    row.dataset.testid = 'node';
    row.dataset.state = raw ? 'live' : here ? 'silent' : 'gone';
    const title = element('td', { class: 'name' }, element('span', { class: 'swatch' }), name);
    if (!raw) {
      row.replaceChildren(title, element('td', { colspan: HEADINGS.length - 1, class: 'left' }, element('span', { class: 'tag' }, here ? 'silent' : 'gone'),
        here ? ' does not answer' : ' is no longer one of the nodes'));
      return;
    }
    title.append(element('small', { title: id }, `${raw.version} · ${id.slice(0, 8)}`));
    const { values } = /** @type {import('./history.js').Sample} */ (sample);
    const cell = (/** @type {string|Node} */ content, bad = false) => element('td', { class: bad ? 'bad' : undefined }, content);
    const lost = raw.cluster?.lost ?? null;
    row.replaceChildren(title,
      cell(rate(values.stored)), cell(sparkline(samples.map((each) => ({ at: each.at, value: each.values.stored })), this.#now)),
      cell(rate(values.deliveries)), cell(rate(values.refused), (values.refused ?? 0) > 0),
      cell(`${count(raw.sockets.chat)}${raw.sockets.pages > 0 ? ` + ${count(raw.sockets.pages)} pages` : ''}`), cell(count(raw.sockets.users)),
      cell(`${millis(values.commitP50)} / ${millis(values.commitP99)}`), cell(rate(values.batch)),
      cell(waiting(raw)), cell(millis(values.lag), (values.lag ?? 0) > 1_000),
      cell(heap(raw.process), raw.process.heapUsed > .95 * raw.process.heapMax),
      cell(percent(values.cpu)), cell(count(raw.cluster?.resyncs)), cell(count(lost), lost > 0), cell(duration(raw.uptimeMs)));
  }
}

/** @param {any} process */
function heap(process) {
  return element('span', {}, bytes(process.heapUsed), element('small', {}, `of ${bytes(process.heapMax)}`));
}

/** Formats the queues of a node: messages to be stored, queries to the database, handshakes; empty ones are left out. @param {any} raw */
function waiting(raw) {
  const parts = [[raw.writer?.waiting, 'message'], [raw.writer?.questions, 'question'], [raw.sockets.handshakes, 'handshake']]
    .filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}${number === 1 ? '' : 's'}`);
  return parts.length === 0 ? '0' : parts.join(', ');
}
