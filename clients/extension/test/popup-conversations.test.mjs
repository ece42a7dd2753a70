import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ports } from '../src/worker/ports.js';
import { FakePort, changes, message, settled, storeOfAnn } from './fakes.mjs';
import { popupModule } from './popup-modules.mjs';

const { Conversations } = await popupModule('conversations.js');

/** A popup with conversations c1, of which it has loaded five messages, and c2, and the ports of its worker. */
async function popupWithHistory() {
  const store = storeOfAnn();
  store.describe({ conversationId: 'c2', title: '', isGroup: false, participantId: 'cem' });
  const shown = new Conversations('ann', () => {});
  const port = new FakePort();
  const ports = new Ports(async () => {}, () => ({ store }), () => {});
  ports.add(port);
  port.postMessage = (posted) => {
    if (posted.kind === 'view') shown.show(posted.conversations);
    if (posted.kind === 'changes') shown.applyChanges(posted.changes);
    if (posted.kind === 'reset') shown.forgetMessages(posted.conversationId);
  };
  const look = async (openId) => {
    port.receive({ id: 1, ask: 'look', openId });
    await settled();
  };
  await look('c1');
  shown.addHistory('c1', [1, 2, 3, 4, 5].map((seq) => message(seq)));
  await look('c2');
  const contents = () => [...shown.conversations.get('c1').messages.values()].map(({ content }) => content);
  return { ports, shown, look, contents };
}

test('edits and deletions reach a conversation that the popup has loaded and left', async () => {
  const { ports, look, contents } = await popupWithHistory();
  ports.showChanges(changes(2, message(2, { content: 'edited', rev: 1 }), message(4, { content: '', rev: 2, deletedAt: '2026-01-01T00:00:00.000Z' })));
  await look('c1');
  assert.deepEqual(contents(), ['message 1', 'edited', 'message 3', '', 'message 5']);
});

test('a conversation that was left is loaded again if its changes were missed', async () => {
  const { ports, shown, look, contents } = await popupWithHistory();
  ports.forgetMessages('c1');
  assert.deepEqual([contents(), shown.conversations.get('c1').history], [[], 'unknown']);
  await look('c1');
  assert.deepEqual(contents(), []);
});

test('changes of conversations that the popup does not show add none', async () => {
  const { ports, shown } = await popupWithHistory();
  ports.showChanges({ ...changes(1, message(1, { rev: 1 })), conversationId: 'c9' });
  assert.deepEqual([...shown.conversations.keys()].sort(), ['c1', 'c2']);
});
