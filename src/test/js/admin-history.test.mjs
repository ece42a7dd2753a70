import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History, SPAN_MS, quantile } from '../../main/resources/page/admin/history.js';

/** The part of a node's status that a test needs. */
function node(uptimeMs, stored, counts = [0, 0, 0], more = {}) {
  return {
    nodeId: 'n', address: 'a:1', uptimeMs,
    sockets: { chat: 2, pages: 1, deliveries: 2 * stored },
    writer: { stored, refused: 0, waiting: 0, questions: 0, batches: { count: stored / 2, messages: stored }, commits: { boundsMs: [1, 10, null], counts } },
    process: { cpuMs: uptimeMs / 2, processors: 2, heapUsed: 1 },
    ...more,
  };
}

test('rates are the difference of two answers by the clock of the node', () => {
  const history = new History();
  history.add({ nodes: [node(1_000, 10)] }, 0);
  history.add({ nodes: [node(3_000, 30)] }, 900);
  const [first, second] = history.nodes()[0].samples;
  assert.equal(first.values.stored, null);
  assert.equal(second.values.stored, 10);
  assert.equal(second.values.deliveries, 20);
  assert.equal(second.values.batch, 2);
  assert.equal(second.values.cpu, 25);
  assert.equal(second.values.sockets, 3);
});

test('latencies are those of the last seconds alone', () => {
  const history = new History();
  history.add({ nodes: [node(1_000, 0, [100, 0, 0])] }, 0);
  history.add({ nodes: [node(2_000, 0, [100, 10, 0])] }, 1_000);
  assert.equal(history.nodes()[0].samples[1].values.commitP50, 1 + 9 * .5);
});

test('a silent node and a restarted one have no rates', () => {
  const history = new History();
  history.add({ nodes: [node(5_000, 10)] }, 0);
  history.add({ nodes: [{ nodeId: 'n', silent: true }] }, 1_000);
  history.add({ nodes: [node(1_000, 3)] }, 2_000);
  const { name, samples } = history.nodes()[0];
  assert.equal(name, 'a:1');
  assert.deepEqual(samples[1].values, {});
  assert.equal(samples[2].values.stored, null);
});

test('samples older than the charts are removed, and so are nodes that have left', () => {
  const history = new History();
  history.add({ nodes: [node(1_000, 1)] }, 0);
  history.add({ nodes: [node(1_000, 1, [0, 0, 0], { nodeId: 'other' })] }, SPAN_MS + 1);
  assert.deepEqual(history.nodes().map(({ id }) => id), ['other']);
});

test('a node of an older version that reports less is shown with the values that it reports', () => {
  const history = new History();
  const told = node(1_000, 1, [0, 0, 0], { writer: undefined });
  history.add({ nodes: [told] }, 0);
  assert.equal(history.nodes()[0].samples[0].values.waiting, null);
});

test('a quantile lies within its bucket, and above all bounds at the last of them', () => {
  assert.equal(quantile([1, 10, null], [0, 0, 0], .5), null);
  assert.equal(quantile([1, 10, null], [4, 0, 0], .5), .5);
  assert.equal(quantile([1, 10, null], [0, 0, 3], .99), 10);
});
