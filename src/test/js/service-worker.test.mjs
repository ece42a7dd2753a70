import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WorkerScene } from './worker-fakes.mjs';

const FILES = { '/': 'sha256-1', '/app.js': 'sha256-2' };
const NEWER = { '/': 'sha256-3', '/app.js': 'sha256-2' };
const noConnection = () => {
  throw new TypeError('no connection');
};
const message = (more = {}) => ({ type: 'message', conversationId: 'g1', seq: 7, count: 1, isGroup: false, mentioned: false, senderId: 'ann', senderName: 'Ann Lee', body: 'Hello', ...more });
const shown = ({ notifications }) => notifications.map(({ title, body }) => `${title}: ${body}`);

describe('without a connection', () => {
  test('the page and its files come from the cache, and nothing else does', async () => {
    const scene = new WorkerScene(FILES);
    await scene.dispatch('install');
    scene.serve = noConnection;
    assert.equal((await scene.fetch('/', { mode: 'navigate' })).path, '/');
    assert.equal((await scene.fetch('/app.js')).path, '/app.js');
    for (const path of ['/conversations', '/client-settings', '/me', '/docs', '/service-worker.js', '/constructor']) assert.equal(await scene.fetch(path), undefined);
    assert.equal(await scene.fetch('/app.js', { method: 'POST' }), undefined);
    assert.equal(await scene.fetch('/app.js', { origin: 'https://other.test' }), undefined);
    assert.deepEqual([...scene.caches.values()].map((files) => [...files.keys()].sort()), [['/', '/app.js']]);
  });

  test('a page that came from the cache gets all its files from there, even if the connection is back', async () => {
    const scene = new WorkerScene(FILES);
    await scene.dispatch('install');
    scene.serve = noConnection;
    await scene.fetch('/', { mode: 'navigate', clientId: 'offline' });
    scene.serve = (path) => ({ path: `newer ${path}`, ok: true, status: 200 });
    assert.equal((await scene.fetch('/app.js', { clientId: 'offline' })).path, '/app.js');
    assert.equal((await scene.fetch('/app.js', { clientId: 'other' })).path, 'newer /app.js');
  });

  test('a proxy that says so shows the page too, and without a cache its own answer', async () => {
    const scene = new WorkerScene(FILES);
    scene.serve = (path) => ({ path, ok: false, status: 502 });
    assert.equal((await scene.fetch('/', { mode: 'navigate' })).status, 502);
    scene.serve = (path) => ({ path, ok: true, status: 200 });
    await scene.fetch('/', { mode: 'navigate' });
    scene.serve = (path) => ({ path, ok: false, status: 502 });
    assert.equal((await scene.fetch('/', { mode: 'navigate' })).status, 200);
  });
});

describe('a new version', () => {
  test('takes the place of the old one when all its files have come', async () => {
    const old = new WorkerScene(FILES);
    await old.dispatch('install');
    const [name] = old.caches.keys();
    const scene = new WorkerScene(NEWER, old);
    scene.serve = (path) => ({ path, ok: path === '/', status: path === '/' ? 200 : 503 });
    await scene.dispatch('install');
    assert.ok(old.caches.has(name));
    scene.serve = noConnection;
    assert.equal((await scene.fetch('/', { mode: 'navigate' })).path, '/');

    scene.serve = (path) => ({ path, ok: true, status: 200, isNew: true });
    assert.equal((await scene.fetch('/', { mode: 'navigate' })).isNew, true);
    assert.equal(scene.caches.size, 1);
    scene.serve = noConnection;
    assert.equal((await scene.fetch('/app.js')).isNew, true);
  });

  test('is answered by the server while there is one', async () => {
    const scene = new WorkerScene(FILES);
    await scene.dispatch('install');
    scene.serve = (path) => ({ path: `newer ${path}`, ok: true, status: 200 });
    assert.equal((await scene.fetch('/app.js')).path, 'newer /app.js');
  });
});

describe('a push', () => {
  test('shows one notification for each conversation, with the number of its unread messages', async () => {
    const scene = new WorkerScene(FILES);
    await scene.push(message());
    await scene.push(message({ seq: 9, count: 3, body: 'Are you there?' }));
    await scene.push(message({ conversationId: 'g2', isGroup: true, title: 'Walks', body: 'At ten' }));
    assert.deepEqual(shown(scene), ['Ann Lee: Are you there?\n3 new messages', 'Walks: Ann Lee: At ten']);
    assert.equal(scene.badge, 2);
  });

  test('that is late does not hide a later message', async () => {
    const scene = new WorkerScene(FILES);
    await scene.push(message({ seq: 9, count: 2, body: 'Later' }));
    await scene.push(message({ seq: 8, body: 'Earlier', mentioned: true }));
    assert.deepEqual(shown(scene), ['Ann Lee: Later\nYou were mentioned · 2 new messages']);
  });

  test('without a preview says only that there is something', async () => {
    const scene = new WorkerScene(FILES);
    await scene.push(message({ body: undefined, senderName: undefined }));
    assert.deepEqual(shown(scene), ['ann: New message']);
    await scene.push(message({ seq: 8, count: 2, body: undefined, mentioned: true }));
    assert.deepEqual(shown(scene), ['Ann Lee: You were mentioned · 2 new messages']);
  });

  test('has the text without its marks, and names that turn nothing', async () => {
    const scene = new WorkerScene(FILES);
    await scene.push(message({ isGroup: true, title: '\u202eWalks', senderName: '\u202eAnn', body: '**At ten**\n- see [map](https://x.org)' }));
    assert.deepEqual(shown(scene), ['Walks: Ann: At ten • see map']);
  });

  test('tells no number beyond that to which the server counts', async () => {
    const scene = new WorkerScene(FILES);
    await scene.push(message({ count: 50 }));
    assert.deepEqual(shown(scene), ['Ann Lee: Hello\n50+ new messages']);
  });

  test('about a reaction replaces no message', async () => {
    const scene = new WorkerScene(FILES);
    await scene.push(message());
    await scene.push({ type: 'reaction', conversationId: 'g1', seq: 5, count: 1, isGroup: true, title: 'Walks', senderId: 'ben', reactions: ['👍'] });
    assert.deepEqual(shown(scene), ['Ann Lee: Hello', 'Walks: ben reacted to your message: 👍']);
  });

  test('that cannot be read shows a notification all the same', async () => {
    const scene = new WorkerScene(FILES);
    await scene.push(null);
    assert.deepEqual(shown(scene), ['Chat: New message']);
  });

  test('about a conversation that the user looks at is shown without a sound and closed', async () => {
    const scene = new WorkerScene(FILES);
    scene.addWindow(({ type, conversationId }) => type === 'is-seen' && conversationId === 'g1', { focused: true });
    await scene.push(message());
    assert.deepEqual(shown(scene), []);
    assert.equal(scene.lastShown.silent, true);
    await scene.push(message({ conversationId: 'g2' }));
    assert.equal(scene.lastShown.silent, false);
    assert.deepEqual(shown(scene), ['Ann Lee: Hello']);
  });

  test('is shown if the window is suspended, whatever its focus says', async () => {
    const scene = new WorkerScene(FILES);
    scene.addWindow(() => undefined, { focused: true });
    await scene.push(message());
    assert.deepEqual(shown(scene), ['Ann Lee: Hello']);
  });
});

describe('a click on a notification', () => {
  test('opens the conversation in one window of the page', async () => {
    const scene = new WorkerScene(FILES);
    const asked = [];
    const other = scene.addWindow((asking) => void asked.push(['other', asking]), { path: '/docs', focused: true });
    const signedOut = scene.addWindow(() => false, { focused: true });
    const open = scene.addWindow(({ type }) => type === 'open');
    const another = scene.addWindow((asking) => void asked.push(['another', asking]));
    await scene.push(message());
    asked.length = 0;
    await scene.dispatch('notificationclick', { notification: scene.notifications[0] });
    assert.deepEqual([other, signedOut, open, another].map(({ isOpened }) => isOpened), [false, false, true, false]);
    assert.deepEqual([asked, scene.opened, scene.notifications, scene.badge], [[], [], [], 0]);
  });

  test('opens a window if no page is open', async () => {
    const scene = new WorkerScene(FILES);
    await scene.push(message());
    await scene.dispatch('notificationclick', { notification: scene.notifications[0] });
    assert.deepEqual(scene.opened, ['/#conversation/g1']);
  });
});

test('a subscription that the browser has ended is made again, and the open page reports it', async () => {
  const scene = new WorkerScene(FILES);
  const asked = [];
  scene.addWindow((asking) => void asked.push(asking.type));
  await scene.dispatch('pushsubscriptionchange', { oldSubscription: { options: { userVisibleOnly: true } } });
  assert.deepEqual(scene.subscribed, { userVisibleOnly: true });
  assert.deepEqual(asked, ['subscription-changed']);
});
