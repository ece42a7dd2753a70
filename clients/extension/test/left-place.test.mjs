import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeftPlaces, PLACE } from '../src/popup/left-place.js';
import { UserData } from '../src/worker/user-data.js';
import { FakeStorage } from './fakes.mjs';

const ANN = { userId: 'ann', server: 'https://chat.example.org' };
const LIST = [{ id: 'c1' }, { id: 'c2', my: { hidden: true } }];

async function storageWith(place) {
  const storage = new FakeStorage();
  await new LeftPlaces(storage, ANN).save(place);
  return storage;
}

test('the popup opens where it was closed', async () => {
  const storage = await storageWith({ conversationId: 'c1', seq: 7, below: -12 });
  const { conversationId, seq, below } = LeftPlaces.of(await LeftPlaces.load(storage), ANN, LIST);
  assert.deepEqual([conversationId, seq, below], ['c1', 7, -12]);
});

test('a popup that was closed at the list opens at the list', async () => {
  const storage = await storageWith({ conversationId: 'c1' });
  await new LeftPlaces(storage, ANN).save(null);
  assert.equal(await LeftPlaces.load(storage), null);
  assert.equal(LeftPlaces.of(null, ANN, LIST), null);
});

test('a conversation that the user has left or hidden is not opened', async () => {
  for (const conversationId of ['c2', 'c3']) assert.equal(LeftPlaces.of(await LeftPlaces.load(await storageWith({ conversationId })), ANN, LIST), null);
});

test('another user, or the same at another server, sees nothing of the place', async () => {
  const storage = await storageWith({ conversationId: 'c1', seq: 7, below: 0 });
  const place = await LeftPlaces.load(storage);
  for (const owner of [{ ...ANN, userId: 'ben' }, { ...ANN, server: 'https://other.example.org' }]) assert.equal(LeftPlaces.of(place, owner, LIST), null);
  await storage.set({ owner: ANN });
  await new UserData(storage).changeOwner({ ...ANN, userId: 'ben' });
  assert.equal(PLACE in storage.records, false);
});

test('the place is stored once the user rests, and not again if it is the same', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const storage = new FakeStorage();
  const places = new LeftPlaces(storage, ANN);
  for (const seq of [1, 2, 3]) places.saveSoon(() => ({ conversationId: 'c1', seq, below: 0 }));
  t.mock.timers.tick(200);
  places.saveSoon(() => ({ conversationId: 'c1', seq: 3, below: 0 }));
  t.mock.timers.tick(200);
  assert.equal(storage.writes, 1);
  assert.equal(storage.records[PLACE].seq, 3);
  places.saveSoon(() => ({ conversationId: 'c1', seq: 9, below: 0 }));
  places.stop();
  t.mock.timers.tick(200);
  assert.equal(storage.records[PLACE].seq, 3);
});
