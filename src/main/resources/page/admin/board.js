/** The dashboard of the nodes: totals, charts, and a table row per node. */

import { KeyedChildren, byId, element } from '../dom.js';
import { t } from '../language.js';
import { COLOURS, Chart, seriesClass, sparkline } from './chart.js';
import { SPAN_MS } from './history.js';
import { bytes, count, duration, millis, percent, rate } from './units.js';

const CHARTS = [
  { title: 'stored', value: 'stored', write: rate },
  { title: 'deliveries', value: 'deliveries', write: rate },
  { title: 'sockets', value: 'sockets', write: count },
  { title: 'commit', value: 'commitP99', write: millis },
  { title: 'waiting', value: 'waiting', write: count },
  { title: 'lag', value: 'lag', write: millis },
];
const HEADINGS = ['node', 'messages', 'lately', 'deliveries', 'refused', 'sockets', 'users', 'commit', 'batch', 'waiting', 'lag', 'heap', 'cpu', 'resyncs', 'loss', 'search', 'up'];

/** The index is two minutes behind when all messages are in it. */
const INDEX_LATE_S = 600;

/** Time spans of the charts. The shortest one that covers the samples is used, so the lines fill the charts. */
const SPANS_MS = [60_000, 120_000, 300_000, SPAN_MS];

export class Board {
  #charts;
  #rows;
  #now = 0;
  /** @type {ReturnType<import('./history.js').History['nodes']>} */ #nodes = [];

  constructor() {
    byId('charts').replaceChildren();
    this.#charts = CHARTS.map(({ title, write }) => new Chart(byId('charts'), t(`admin.chart.${title}`), write));
    byId('nodes-head').replaceChildren(element('tr', {}, ...HEADINGS.map((heading) => element('th', { scope: 'col' }, t(`admin.col.${heading}`)))));
    this.#rows = new KeyedChildren(byId('nodes'), () => element('tr', {}), (row, { key }) => this.#write(row, key));
  }

  /** @param {ReturnType<import('./history.js').History['nodes']>} nodes @param {number} now */
  show(nodes, now) {
    this.#nodes = nodes;
    this.#now = now;
    const since = nodes.reduce((first, { samples }) => Math.min(first, samples[0].at), now);
    const span = SPANS_MS.find((each) => each >= now - since) ?? SPAN_MS;
    byId('charts-heading').textContent = t('admin.span', { duration: duration(span) });
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
      ['nodes', count(answering.length), silent > 0 ? t('admin.total.silent', { count: silent }) : '', silent > 0],
      ['messages', rate(sum((sample) => sample.values.stored)), t('admin.total.storedPerSecond')],
      ['deliveries', rate(sum((sample) => sample.values.deliveries)), t('admin.total.perSecond')],
      ['sockets', count(sum((sample) => sample.values.sockets)), t('admin.total.open')],
      ['users', count(sum((sample) => sample.raw.sockets.users)), latest.length > 1 ? t('admin.total.ofEachNode') : ''],
      ['commit', millis(highest('commitP99')), latest.length > 1 ? t('admin.total.slowestNode') : ''],
      ['refused', rate(sum((sample) => sample.values.refused)), t('admin.total.perSecond'), (sum((sample) => sample.values.refused) ?? 0) > 0],
      ['bytes', bytes(sum((sample) => sample.raw.sockets.waitingBytes)), t('admin.total.forSlowClients')],
    ];
    byId('totals').replaceChildren(...totals.map(([name, value, more, bad]) => element('div', { class: bad ? 'bad' : undefined },
      element('dt', {}, t(`admin.total.${name}`)), element('dd', { 'data-testid': `total-${name}` }, value, more ? element('small', {}, more) : ''))));
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
      row.replaceChildren(title, element('td', { colspan: HEADINGS.length - 1, class: 'left' }, element('span', { class: 'tag' }, t(here ? 'admin.node.silent' : 'admin.node.gone')),
        ` ${t(here ? 'admin.node.silentText' : 'admin.node.goneText')}`));
      return;
    }
    title.append(element('small', { title: id }, `${raw.version} · ${id.slice(0, 8)}`));
    const { values } = /** @type {import('./history.js').Sample} */ (sample);
    const cell = (/** @type {string|Node} */ content, bad = false) => element('td', { class: bad ? 'bad' : undefined }, content);
    const lost = raw.cluster?.lost ?? null;
    row.replaceChildren(title,
      cell(rate(values.stored)), cell(sparkline(samples.map((each) => ({ at: each.at, value: each.values.stored })), this.#now)),
      cell(rate(values.deliveries)), cell(rate(values.refused), (values.refused ?? 0) > 0),
      cell(raw.sockets.pages > 0 ? t('admin.node.pages', { sockets: count(raw.sockets.chat), pages: count(raw.sockets.pages) }) : count(raw.sockets.chat)), cell(count(raw.sockets.users)),
      cell(`${millis(values.commitP50)} / ${millis(values.commitP99)}`), cell(rate(values.batch)),
      cell(waiting(raw)), cell(millis(values.lag), (values.lag ?? 0) > 1_000),
      cell(heap(raw.process), raw.process.heapUsed > .95 * raw.process.heapMax),
      cell(percent(values.cpu)), cell(count(raw.cluster?.resyncs)), cell(count(lost), lost > 0),
      cell(searchIndex(raw.search), (raw.search?.behindSeconds ?? 0) > INDEX_LATE_S), cell(duration(raw.uptimeMs)));
  }
}

/** Formats how far the index of search is behind, and how much of the older messages it has. @param {any} search */
function searchIndex(search) {
  if (!search?.indexing) return '–';
  const behind = t('admin.node.behind', { duration: duration(search.behindSeconds * 1_000) });
  return search.historyPercent < 100 ? element('span', {}, behind, element('small', {}, t('admin.node.indexed', { percent: search.historyPercent }))) : behind;
}

/** @param {any} process */
function heap(process) {
  return element('span', {}, bytes(process.heapUsed), element('small', {}, t('admin.node.ofHeap', { size: bytes(process.heapMax) })));
}

/** Formats the queues of a node: messages to be stored, queries to the database, handshakes; empty ones are left out. @param {any} raw */
function waiting(raw) {
  const parts = [[raw.writer?.waiting, 'messages'], [raw.writer?.questions, 'questions'], [raw.sockets.handshakes, 'handshakes']]
    .filter(([number]) => number > 0).map(([number, what]) => t(`admin.node.${what}`, { count: number, number: count(number) }));
  return parts.length === 0 ? '0' : parts.join(', ');
}
