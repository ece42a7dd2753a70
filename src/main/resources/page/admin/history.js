/**
 * The samples of each node since the page was opened. Nodes report counts since their start; a rate is the difference of two responses,
 * divided by the time that passed on the node's own clock.
 */

/** Age up to which samples are kept, in milliseconds. */
export const SPAN_MS = 600_000;
/** Time span of latency quantiles and batch sizes, in milliseconds. */
const WINDOW_MS = 5_000;

/**
 * @typedef {object} Sample the status of one node at one time
 * @property {number} at time by this page's clock, in milliseconds since 1970
 * @property {any} raw status that the node reported, null if it was silent
 * @property {Record<string, number|null>} values
 */

export class History {
  /** @type {Map<string, Sample[]>} */ #nodes = new Map();
  /** @type {Map<string, string>} */ #names = new Map();

  /** @param {any} status response of GET /admin/status @param {number} at */
  add(status, at) {
    for (const raw of status.nodes) {
      const samples = this.#nodes.get(raw.nodeId) ?? [];
      this.#nodes.set(raw.nodeId, samples);
      if (raw.address) this.#names.set(raw.nodeId, raw.address);
      samples.push({ at, raw: raw.silent ? null : raw, values: raw.silent ? {} : values(raw, samples) });
    }
    for (const [id, samples] of this.#nodes) {
      while (samples.length > 0 && samples[0].at < at - SPAN_MS) samples.shift();
      if (samples.length === 0) {
        this.#nodes.delete(id);
        this.#names.delete(id);
      }
    }
  }

  /** @returns {{id: string, name: string, samples: Sample[]}[]} in order of their names, so that each keeps its colour */
  nodes() {
    return [...this.#nodes]
      .map(([id, samples]) => ({ id, name: this.#names.get(id) ?? id.slice(0, 8), samples }))
      .sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }) || one.id.localeCompare(other.id));
  }
}

/** @param {any} raw @param {Sample[]} before @returns {Record<string, number|null>} */
function values(raw, before) {
  const reported = before.filter((sample) => sample.raw !== null && sample.raw.uptimeMs < raw.uptimeMs);
  const last = reported.at(-1)?.raw;
  const then = reported.find((sample) => sample.raw.uptimeMs >= raw.uptimeMs - WINDOW_MS)?.raw ?? last;
  const rate = (/** @type {(node: any) => number|undefined} */ count) => perSecond(count, last, raw);
  const commits = difference(then?.writer?.commits.counts, raw.writer?.commits.counts);
  const bounds = raw.writer?.commits.boundsMs ?? [];
  const batches = (raw.writer?.batches.count ?? 0) - (then?.writer?.batches.count ?? 0);
  const stored = (raw.writer?.batches.messages ?? 0) - (then?.writer?.batches.messages ?? 0);
  return {
    sockets: raw.sockets.chat + raw.sockets.pages,
    stored: rate((node) => node.writer?.stored),
    deliveries: rate((node) => node.sockets.deliveries),
    refused: rate((node) => node.writer?.refused),
    waiting: raw.writer ? raw.writer.waiting : null,
    questions: raw.writer ? raw.writer.questions : null,
    commitP50: quantile(bounds, commits, .5),
    commitP99: quantile(bounds, commits, .99),
    batch: then && batches > 0 ? stored / batches : null,
    lag: raw.process.loopLagMs ?? null,
    cpu: scaled(perSecond((node) => node.process.cpuMs, last, raw), 1 / (10 * raw.process.processors)),
    heap: raw.process.heapUsed,
  };
}

/** @param {number|null} value @param {number} factor */
function scaled(value, factor) {
  return value === null ? null : value * factor;
}

/** @param {(node: any) => number|undefined} count @param {any} from @param {any} to @returns {number|null} */
function perSecond(count, from, to) {
  const [before, now] = [from && count(from), count(to)];
  return before === undefined || now === undefined ? null : Math.max(0, (now - before) / ((to.uptimeMs - from.uptimeMs) / 1_000));
}

/** @param {number[]|undefined} before @param {number[]|undefined} now @returns {number[]} */
function difference(before, now) {
  return before && now && before.length === now.length ? now.map((count, index) => count - before[index]) : [];
}

/**
 * Estimates a quantile of a histogram, by linear interpolation within the bucket that contains it.
 * @param {(number|null)[]} bounds upper bounds of the buckets; null for the last one, which is unbounded @param {number[]} counts @param {number} share from 0 to 1
 * @returns {number|null} null if there are no values
 */
export function quantile(bounds, counts, share) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    if (counts[bucket] > 0 && below + counts[bucket] >= share * all) {
      const lower = bucket === 0 ? 0 : /** @type {number} */ (bounds[bucket - 1]);
      const upper = bounds[bucket] ?? lower;
      return lower + (upper - lower) * (share * all - below) / counts[bucket];
    }
    below += counts[bucket];
  }
  return null;
}
