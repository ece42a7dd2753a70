/** Line charts over time, drawn as SVG. The values at the cursor, moved by pointer or arrow keys, are shown as text. */

import { element } from '../dom.js';
import { t } from '../language.js';
import { clock, duration } from './units.js';

const HEIGHT = 152;
const LEFT = 54;
const RIGHT = 6;
const TOP = 6;
const BOTTOM = 18;
/** Number of colours. With more lines, all lines have the same colour. */
export const COLOURS = 8;
/** The line is interrupted if samples are further apart. */
const GAP_MS = 4_000;

/** @typedef {{name: string, points: {at: number, value: number|null|undefined}[]}} Line */

/** @param {string} tag @param {Record<string, string|number>} attributes @param {string} [text] */
function svg(tag, attributes, text) {
  const created = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, String(value));
  if (text !== undefined) created.textContent = text;
  return created;
}

/** @param {number} index @param {number} of */
export function seriesClass(index, of) {
  return of > COLOURS ? '' : ` series-${index}`;
}

/** Rounds up to 1, 2 or 5 times a power of ten. @param {number} value */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * .999) ?? value;
}

/**
 * @param {Line['points']} points @param {(at: number) => number} x @param {(value: number) => number} y
 * @returns {string} for the attribute d
 */
function path(points, x, y) {
  let drawn = '';
  let before = -Infinity;
  for (const { at, value } of points) {
    if (value === null || value === undefined) {
      before = -Infinity;
      continue;
    }
    drawn += `${at - before > GAP_MS ? 'M' : 'L'}${x(at).toFixed(1)},${y(value).toFixed(1)}`;
    before = at;
  }
  return drawn;
}

export class Chart {
  #root;
  #svg = svg('svg', { tabindex: 0, role: 'img' });
  #readout = element('output', {});
  #title;
  #write;
  /** @type {Line[]} */ #lines = [];
  #now = 0;
  #span = 60_000;
  /** @type {number|null} */ #cursor = null;

  /** @param {HTMLElement} parent @param {string} title @param {(value: number|null|undefined) => string} write */
  constructor(parent, title, write) {
    this.#title = title;
    this.#write = write;
    this.#root = element('figure', { class: 'chart' }, element('div', { class: 'chart-head' }, element('h3', {}, title), this.#readout), this.#svg);
    this.#root.style.margin = '0';
    parent.append(this.#root);
    this.#svg.addEventListener('pointermove', (/** @type {any} */ event) => this.#point(event.offsetX));
    this.#svg.addEventListener('pointerleave', () => this.#release());
    this.#svg.addEventListener('blur', () => this.#release());
    this.#svg.addEventListener('keydown', (/** @type {any} */ event) => this.#step(event));
    new ResizeObserver(() => this.#draw()).observe(this.#svg);
  }

  /** @param {Line[]} lines @param {number} now @param {number} span time span in milliseconds */
  show(lines, now, span) {
    if (this.#cursor !== null) this.#cursor += now - this.#now;
    this.#lines = lines;
    this.#now = now;
    this.#span = span;
    this.#draw();
  }

  get #width() {
    return this.#svg.clientWidth || 400;
  }

  #x(/** @type {number} */ at) {
    return LEFT + (this.#width - LEFT - RIGHT) * (1 - (this.#now - at) / this.#span);
  }

  #point(/** @type {number} */ offset) {
    const share = (offset - LEFT) / (this.#width - LEFT - RIGHT);
    this.#cursor = this.#now - this.#span * (1 - Math.min(1, Math.max(0, share)));
    this.#draw();
  }

  #release() {
    this.#cursor = null;
    this.#draw();
  }

  #step(/** @type {KeyboardEvent} */ event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#cursor = Math.min(this.#now, Math.max(this.#now - this.#span, (this.#cursor ?? this.#now) + step * this.#span / 120));
    this.#draw();
    this.#svg.setAttribute('aria-label', `${this.#title}: ${this.#readout.textContent}`);
  }

  #draw() {
    const width = this.#width;
    const max = this.#max();
    const top = max > 0 ? roundUp(max) : 1;
    const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.min(1, value / top);
    const x = (/** @type {number} */ at) => this.#x(at);
    const many = this.#lines.length > COLOURS;
    const drawn = [];
    const label = (/** @type {number} */ share) => this.#write(top * share).replace(' ', '\u00a0');
    // The middle label is left out if it reads like the top one, e.g. with whole numbers up to 1.
    const labelled = max > 0 ? [0, 1, ...(label(.5) === label(1) ? [] : [.5])] : [];
    for (const share of [0, .5, 1]) {
      drawn.push(svg('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(top * share), y2: y(top * share) }));
    }
    for (const share of labelled) {
      drawn.push(svg('text', { class: 'axis', x: LEFT - 6, y: y(top * share) + 4, 'text-anchor': 'end' }, label(share)));
    }
    for (const share of [1, .5, 0]) {
      const anchor = share === 0 ? 'end' : share === 1 ? 'start' : 'middle';
      const text = share === 0 ? t('admin.chart.now') : t('admin.chart.ago', { duration: duration(share * this.#span) });
      drawn.push(svg('text', { class: 'axis', x: x(this.#now - share * this.#span), y: HEIGHT - 3, 'text-anchor': anchor }, text));
    }
    this.#lines.forEach(({ points }, index) => {
      const group = svg('g', { class: seriesClass(index, this.#lines.length).trim() });
      const line = path(points, x, y);
      if (this.#lines.length === 1 && line !== '' && !line.slice(1).includes('M')) {
        const known = points.filter(({ value }) => value !== null && value !== undefined);
        group.append(svg('path', { class: 'area', d: `${line}V${y(0)}H${x(known[0].at).toFixed(1)}Z` }));
      }
      group.append(svg('path', { class: 'line', d: line }));
      drawn.push(group);
    });
    if (this.#cursor !== null) drawn.push(...this.#drawCursor(x, y));
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    this.#svg.classList.toggle('many', many);
    this.#svg.replaceChildren(...drawn);
    this.#showReadout();
  }

  /** The highest value in the shown time span. */
  #max() {
    let max = 0;
    for (const { points } of this.#lines) {
      for (const { at, value } of points) if (at >= this.#now - this.#span && value) max = Math.max(max, value);
    }
    return max;
  }

  /** @param {(at: number) => number} x @param {(value: number) => number} y */
  #drawCursor(x, y) {
    const at = /** @type {number} */ (this.#cursor);
    const drawn = [svg('line', { class: 'cursor', x1: x(at), x2: x(at), y1: TOP, y2: HEIGHT - BOTTOM })];
    this.#lines.forEach((line, index) => {
      const point = this.#at(line, at);
      if (point && point.value !== null && point.value !== undefined) {
        drawn.push(svg('circle', { class: `dot${seriesClass(index, this.#lines.length)}`, cx: x(point.at), cy: y(point.value), r: 3.5 }));
      }
    });
    return drawn;
  }

  /** @param {Line} line @param {number} at */
  #at(line, at) {
    let nearest;
    for (const point of line.points) if (!nearest || Math.abs(point.at - at) < Math.abs(nearest.at - at)) nearest = point;
    return nearest && Math.abs(nearest.at - at) <= GAP_MS ? nearest : undefined;
  }

  /** Shows the values at the cursor, or the latest ones; with many lines only the highest. */
  #showReadout() {
    const at = this.#cursor ?? this.#now;
    const values = this.#lines.map((line, index) => ({ name: line.name, index, value: this.#at(line, at)?.value }));
    const shown = values.length > COLOURS
      ? values.filter(({ value }) => value !== null && value !== undefined).sort((one, other) => (other.value ?? 0) - (one.value ?? 0)).slice(0, 2)
      : values;
    this.#readout.replaceChildren(this.#cursor === null ? '' : clock(at), ...shown.map(({ name, index, value }) =>
      element('b', { class: seriesClass(index, values.length).trim(), title: name }, values.length > COLOURS ? `${name}: ${this.#write(value)}` : this.#write(value))));
    if (this.#cursor === null) {
      this.#svg.setAttribute('aria-label', this.#labelOf(shown));
    }
  }

  /** @param {{name: string, value?: number|null}[]} shown */
  #labelOf(shown) {
    const values = shown.map(({ name, value }) => `${name}: ${this.#write(value)}`).join(', ') || t('admin.chart.unknown');
    return t('admin.chart.label', { title: this.#title, duration: duration(this.#span), values });
  }
}

/** A line without axes, as wide as a word. @param {Line['points']} points @param {number} now */
export function sparkline(points, now) {
  const recent = points.filter(({ at }) => at >= now - 120_000);
  const max = Math.max(...recent.map(({ value }) => value ?? 0), 1e-9);
  const line = path(recent, (at) => 104 * (1 - (now - at) / 120_000), (value) => 22 - 20 * value / max);
  const drawn = svg('svg', { class: 'spark', viewBox: '0 0 104 24', 'aria-hidden': 'true' });
  drawn.append(svg('path', { class: 'line', d: line }));
  return drawn;
}
