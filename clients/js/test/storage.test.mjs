import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { FileStorage } from '../src/file-storage.js';
import { ChromeStorage, IndexedDbStorage, MemoryStorage } from '../src/index.js';

class FakeArea {
  items = {};
  get = async (key) => (key === null ? { ...this.items } : key in this.items ? { [key]: this.items[key] } : {});
  set = async (items) => void Object.assign(this.items, JSON.parse(JSON.stringify(items)));
  remove = async (key) => void delete this.items[key];
}

/** Each creates two storages of one user and one of another user. */
const kinds = {
  'in memory': () => {
    const shared = new MemoryStorage();
    return [shared, shared, new MemoryStorage()];
  },
  'of an extension': () => {
    const area = new FakeArea();
    return [new ChromeStorage('ann', area), new ChromeStorage('ann', area), new ChromeStorage('ben', area)];
  },
  'in IndexedDB': () => {
    const factory = new IDBFactory();
    return ['ann', 'ann', 'ben'].map((name) => new IndexedDbStorage(name, factory));
  },
  'in files': async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'chat-api-client-'));
    context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
    return ['ann', 'ann', 'ben'].map((name) => new FileStorage(join(folder, name)));
  },
};

for (const [kind, make] of Object.entries(kinds)) {
  describe(`the storage ${kind}`, () => {
    test('returns its records to every client that shares it', async (context) => {
      const [one, same] = await make(context);
      assert.equal(await one.get('outbox/1'), undefined);
      assert.deepEqual(await one.entries(''), []);

      await one.set('outbox/1', { text: 'one \u{1F600}', order: 1 });
      await one.set('outbox/2', { text: 'two' });
      await one.set('outbox/2', { text: 'three' });
      await one.set('cursors', { a: 1 });

      assert.deepEqual(await same.get('outbox/1'), { text: 'one \u{1F600}', order: 1 });
      assert.deepEqual((await same.entries('outbox/')).sort(), [
        ['outbox/1', { text: 'one \u{1F600}', order: 1 }],
        ['outbox/2', { text: 'three' }],
      ]);
    });

    test('removes a record, and no other', async (context) => {
      const [one] = await make(context);
      await one.set('a', 1);
      await one.set('b', 2);

      await one.remove('a');
      await one.remove('never there');

      assert.deepEqual(await one.entries(''), [['b', 2]]);
    });

    test('shows nothing to another user', async (context) => {
      const [one, , other] = await make(context);
      await one.set('a', 1);
      assert.equal(await other.get('a'), undefined);
      assert.deepEqual(await other.entries(''), []);
    });
  });
}

test('the storage in IndexedDB opens its database again when the browser has closed it', async () => {
  const storage = new IndexedDbStorage('ann', new IDBFactory());
  await storage.set('a', 1);
  storage.close();
  assert.equal(await storage.get('a'), 1);
});

test('the storage in files leaves no half-written file behind', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'chat-api-client-'));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const storage = new FileStorage(folder);

  await Promise.all([1, 2, 3].map((value) => storage.set('same', value)));

  assert.deepEqual(await readdir(folder), ['same.json']);
});
