import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeStorage, settled } from './fakes.mjs';
import { popupModule } from './popup-modules.mjs';

const { loadDrafts } = await popupModule('drafts.js');
const ANN = { userId: 'ann', server: { httpUrl: 'https://chat.example.org' } };

/** Windows of the extension that are open. */
class FakeChannel {
  static open = new Set();
  onmessage = null;

  constructor(name) {
    this.name = name;
    FakeChannel.open.add(this);
  }

  postMessage(data) {
    for (const other of FakeChannel.open) if (other !== this && other.name === this.name) other.onmessage({ data });
  }

  close() {
    FakeChannel.open.delete(this);
  }
}

beforeEach(() => {
  FakeChannel.open.clear();
  globalThis.BroadcastChannel = FakeChannel;
  globalThis.chrome = { storage: { local: new FakeStorage() } };
});

test('the popup and a window show the same drafts, and what one sends is gone in the other', async () => {
  const [popup, other] = [await loadDrafts(ANN), await loadDrafts(ANN)];
  popup.keep('c1', 'Shall we');
  assert.equal(other.of('c1'), 'Shall we');
  other.keep('c1', 'Shall we go');
  assert.equal(popup.of('c1'), 'Shall we go');
  await settled();
  assert.equal(chrome.storage.local.records['draft:c1'], 'Shall we go');
  popup.discard('c1');
  assert.deepEqual(other.conversationIds, []);
  await settled();
  assert.deepEqual(chrome.storage.local.records, {});
});

test('a window that is just being opened misses nothing that is written meanwhile', async () => {
  const popup = await loadDrafts(ANN);
  const { local } = chrome.storage;
  const get = local.get.bind(local);
  local.get = async (keys) => {
    const records = await get(keys);
    popup.keep('c1', 'Shall');
    popup.keep('c1', 'Shall we');
    return records;
  };
  assert.equal((await loadDrafts(ANN)).of('c1'), 'Shall we');
});

test('drafts of another user are none of this one', async () => {
  const [ann, ben] = [await loadDrafts(ANN), await loadDrafts({ ...ANN, userId: 'ben' })];
  ann.keep('c1', 'Shall we');
  assert.equal(ben.of('c1'), '');
});
