import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { workerOf } from './fake-worker.mjs';
import { settled } from './fakes.mjs';

test('a popup that outlives the worker sees nobody signed out while the next worker reads its records', async (t) => {
  let read = () => {};
  const mayRead = new Promise((resolve) => (read = resolve));
  const { port } = await workerOf(t, {}, ({ storage: { local } }) => {
    const get = local.get.bind(local);
    local.get = async (keys) => {
      await mayRead;
      return get(keys);
    };
  });
  port.receive({ id: 1, ask: 'look' });
  const turns = async () => {
    for (let turn = 0; turn < 20; turn++) {
      await settled();
      mock.timers.tick(50);
    }
  };
  await turns();
  assert.deepEqual(port.posted, []);
  read();
  await turns();
  const views = port.posted.filter(({ kind }) => kind === 'view');
  assert.notEqual(views.length, 0);
  assert.deepEqual(new Set(views.map(({ account }) => account?.userId)), new Set(['ann']));
});
