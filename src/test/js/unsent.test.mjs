import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { pageModule } from './page-modules.mjs';

const { Drafts } = await pageModule('drafts.js');
const { UserRecords } = await pageModule('user-records.js');

/** localStorage, with keys as properties. */
class FakeLocalStorage {
  setItem(key, value) {
    if (String(value).length > 1_000) throw new Error('the quota is exceeded');
    this[key] = String(value);
  }

  getItem(key) {
    return this[key] ?? null;
  }

  removeItem(key) {
    delete this[key];
  }
}

beforeEach(() => (globalThis.localStorage = new FakeLocalStorage()));

function draftsOf(userId, failed = assert.fail) {
  const records = new UserRecords('draft', userId, failed);
  return new Drafts(records, records.entries());
}

test('a draft is restored for the same user and for no other', () => {
  draftsOf('ann').keep('c1', 'Shall we');
  assert.equal(draftsOf('ann').of('c1'), 'Shall we');
  assert.deepEqual(draftsOf('ann').conversationIds, ['c1']);
  for (const other of ['ben', 'ann/', 'an', '']) assert.deepEqual(draftsOf(other).conversationIds, []);
});

test('a draft that is emptied or discarded leaves nothing', () => {
  for (const end of [(drafts) => drafts.keep('c1', '  \n'), (drafts) => drafts.discard('c1'), (drafts) => drafts.discardAll()]) {
    const drafts = draftsOf('ann');
    drafts.keep('c1', 'Shall we');
    end(drafts);
    assert.equal(drafts.of('c1'), '');
    assert.deepEqual(Object.keys(localStorage), []);
  }
});

test('a draft that cannot be stored is reported, and stays until the page is closed', () => {
  const failures = [];
  const drafts = draftsOf('ann', (error) => failures.push(error.message));
  drafts.keep('c1', 'x'.repeat(2_000));
  assert.equal(drafts.of('c1').length, 2_000);
  drafts.keep('c1', 'y'.repeat(2_000));
  assert.equal(failures.length, 1, 'told once');
  drafts.keep('c1', 'short');
  drafts.keep('c1', 'z'.repeat(2_000));
  assert.equal(failures.length, 2);
  drafts.discardAll();
});

test('a browser that blocks its storage keeps drafts until the page is left', () => {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: () => assert.fail('blocked') });
  try {
    const drafts = draftsOf('ann', () => {});
    drafts.keep('c1', 'Shall we');
    assert.equal(draftsOf('ann').of('c1'), 'Shall we');
    drafts.discardAll();
    assert.equal(draftsOf('ann').of('c1'), '');
  } finally {
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, writable: true, value: undefined });
  }
});
