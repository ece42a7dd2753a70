import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeSocket, message as frame } from '../../js/test/fakes.mjs';
import { Connection } from '../src/worker/connection.js';
import { settled, storeOfAnn } from './fakes.mjs';

const account = { details: { userId: 'ann', server: { httpUrl: 'http://chat.test', webSocketUrl: 'ws://chat.test/' } }, token: async () => ({ token: 'token' }) };
const listener = Object.fromEntries(['changed', 'settled', 'messagesChanged', 'messagesForgotten', 'refused', 'stopped'].map((name) => [name, () => {}]));

test('a message is sent once the server has that of its own user, whoever has chosen the same temporary id', async (t) => {
  const sockets = [];
  const store = storeOfAnn();
  const connection = new Connection(account, store, listener, {
    network: new EventTarget(), locks: null, eventsUrl: null, features: [],
    fetch: async () => Response.json([]),
    WebSocket: class extends FakeSocket {
      answersSyncs = true;

      constructor(url, protocols) {
        super(url, protocols);
        sockets.push(this);
      }
    },
  });
  t.after(() => connection.stop());
  const pending = { conversationId: 'c1', tempMessageId: 't1', content: 'hello', sentAt: '2026-01-01T00:00:00.000Z' };
  store.addPending(pending);
  connection.start();
  await settled();
  sockets[0].accept();
  await settled();
  assert.equal(sockets[0].sent('send-message').length, 1);

  sockets[0].push(frame('c1', 1, { senderId: 'eve', tempMessageId: 't1' }));
  await settled();
  assert.equal(store.pending.size, 1);

  sockets[0].push(frame('c1', 2, { senderId: 'ann', tempMessageId: 't1' }));
  await settled();
  assert.equal(store.pending.size, 0);
});
