import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Drafts } from '../../main/resources/page/drafts.js';
import { UserRecords } from '../../main/resources/page/user-records.js';

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
  assert.deepEqual(failures, ['the quota is exceeded']);
});
