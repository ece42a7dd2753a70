import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERVER, workerOf } from './fake-worker.mjs';

test('a policy that comes while somebody is signed in elsewhere ends that sign-in, and keeps what was not sent', async (t) => {
  const { chrome, chat, ask } = await workerOf(t, {});
  assert.equal((await ask('look')).view.account.userId, 'ann');
  chrome.storage.managed.records = { server: 'https://chat.company.example' };
  await chat.storageChanged({ server: {} }, 'managed');
  const { view } = await ask('look');
  assert.deepEqual([view.account, view.message], [null, 'Your organisation has set another server. Please sign in there.']);
  assert.equal(chrome.storage.local.records['draft:c1'], 'not sent');
});

test('under a policy only its server is found and signed in to', async (t) => {
  const { ask } = await workerOf(t, { server: 'https://chat.company.example' });
  assert.equal((await ask('look')).view.account, null);
  assert.equal((await ask('find-server', { address: 'https://evil.example' })).answer.result.httpUrl, 'https://chat.company.example');
  assert.match((await ask('sign-in', { server: SERVER, token: 'a.b.c' })).answer.error, /organisation has set another server/);
});

test('a policy with the server of the sign-in changes nothing', async (t) => {
  const { chat, ask } = await workerOf(t, { server: 'https://chat.example.org/' });
  await chat.storageChanged({ server: {} }, 'managed');
  assert.equal((await ask('look')).view.account.userId, 'ann');
});
