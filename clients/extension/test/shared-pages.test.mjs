import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { FakeSocket } from '../../js/test/fakes.mjs';
import { FriendsPages } from '../src/worker/friends-pages.js';
import { SHARING, SharedPages } from '../src/worker/shared-pages.js';
import { FakeChrome, FakeStorage, settled } from './fakes.mjs';

const SETTINGS = { allowSharedPages: true, neverShared: ['bank.example.org'], neverSharedByPolicy: ['wiki.example.com'] };
const SERVER = { httpUrl: 'http://chat.test', webSocketUrl: 'ws://chat.test/' };

/** @type {FakeChrome} */ let chrome;
/** @type {FakeSocket[]} */ let sockets;
let friends;
let requests;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  chrome = new FakeChrome();
  sockets = [];
  friends = {};
  requests = 0;
});

function accountOf(userId) {
  return { userId, details: { userId, server: SERVER }, token: async () => 'token', renewInMs: undefined };
}

/** The worker of a signed-in user, as it starts. */
async function started(userId = 'ann', settings = SETTINGS) {
  const WebSocket = class extends FakeSocket {
    constructor(url, protocols) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  const fetch = async () => {
    requests++;
    return Response.json(friends);
  };
  const pages = new SharedPages(chrome, () => {}, { fetch, WebSocket });
  await pages.follow(settings);
  pages.begin(accountOf(userId));
  await pages.start();
  return pages;
}

/** The user has switched it on and given the permission. */
async function sharing(pages) {
  chrome.granted.add('tabs');
  await pages.switch(true);
  await settled();
  sockets.at(-1).accept();
  await settled();
  return sockets.at(-1);
}

async function look(tab) {
  chrome.show(tab);
  mock.timers.tick(300);
  await settled();
}

function shared(socket) {
  return socket.sent('update-presence').map(({ url }) => url);
}

function page(userId, url, more = {}) {
  return { type: 'update-presence', userId, url, title: `Title of ${url}`, domain: '', latestUrl: url, latestTitle: '', latestDomain: '', ...more };
}

test('nothing is sent, and no tab is followed, before the user switches it on', async () => {
  const pages = await started();
  chrome.granted.add('tabs');
  await pages.decide();
  chrome.show({ url: 'https://example.org/' });
  await settled();
  assert.deepEqual([sockets.length, chrome.tabs.onUpdated.listeners.size, pages.isSharing], [0, 0, false]);
});

test('it waits for the permission, which may come when the popup has closed', async () => {
  const pages = await started();
  await pages.switch(true);
  assert.equal(pages.isSharing, false);
  chrome.granted.add('tabs');
  await pages.decide();
  assert.equal(pages.isSharing, true);
});

test('the page of the active tab is shared, and the next one', async () => {
  const socket = await sharing(await started());
  await look({ url: 'https://news.example.org/a#b', title: 'News' });
  assert.deepEqual(socket.frames.filter(({ url }) => url).map(({ url, title }) => [url, title]), [
    ['https://www.example.org/', 'Example'], ['https://news.example.org/a', 'News'],
  ]);
});

test('private windows, private networks, domains of both lists and what is no page of the web take the page back', async () => {
  const pages = await started();
  const socket = await sharing(pages);
  const refused = {
    incognito: { url: 'https://example.org/secret', incognito: true }, private: { url: 'http://192.168.1.1/' }, never: { url: 'https://login.bank.example.org/' },
    'not-web': { url: 'chrome://settings' },
  };
  for (const [reason, tab] of Object.entries(refused)) {
    await look({ url: 'https://example.org/' });
    await look(tab);
    assert.equal(shared(socket).at(-1), '', reason);
    assert.deepEqual([pages.view.own, pages.view.whyNot], [null, reason]);
  }
  await look({ url: 'https://a.wiki.example.com/' });
  assert.equal(pages.view.whyNot, 'never');
  assert.doesNotMatch(JSON.stringify(socket.frames), /secret|192|bank|wiki|chrome:/);
});

test('a small window, as of a sign-in, is not shared', async () => {
  const pages = await started();
  const socket = await sharing(pages);
  chrome.windowType = 'popup';
  await look({ url: 'https://login.example.org/?code=secret' });
  assert.deepEqual([shared(socket).at(-1), pages.view.whyNot], ['', 'no-tab']);
});

test('a domain that is added to the list is taken back at once', async () => {
  const pages = await started();
  const socket = await sharing(pages);
  await look({ url: 'https://club.example.net/' });
  await pages.follow({ ...SETTINGS, neverShared: ['example.net'] });
  assert.equal(shared(socket).at(-1), '');
});

test('who switches it off gives the permission back, takes the page back and leaves', async () => {
  const pages = await started();
  const socket = await sharing(pages);
  await pages.switch(false);
  assert.deepEqual([shared(socket).at(-1), socket.isClosed, chrome.granted.size, chrome.tabs.onUpdated.listeners.size], ['', true, 0, 0]);
  assert.deepEqual(chrome.storage.local.records, {});
});

test('a worker that starts again goes on sharing, with one connection', async () => {
  const before = await started();
  await sharing(before);
  chrome.tabs.onUpdated.listeners.clear();
  const pages = await started();
  await settled();
  await pages.start();
  assert.equal(sockets.length, 2);
  sockets[1].accept();
  await settled();
  assert.equal(shared(sockets[1]).at(-1), 'https://www.example.org/');
});

test('another user shares nothing that the one before has switched on', async () => {
  await sharing(await started());
  const pages = await started('ben');
  assert.equal(pages.isSharing, false);
  assert.equal(chrome.granted.size, 0);
});

test('a sign-in that has ended keeps what the user has chosen, a sign-out does not', async () => {
  const pages = await started();
  const socket = await sharing(pages);
  await pages.end();
  assert.deepEqual([socket.isClosed, pages.isSharing, chrome.granted.has('tabs')], [true, false, true]);
  await chrome.storage.local.remove(SHARING);
  await pages.decide();
  assert.equal(chrome.granted.size, 0);
});

test('a permission that the user takes in the browser ends it', async () => {
  const pages = await started();
  const socket = await sharing(pages);
  chrome.granted.clear();
  await pages.decide();
  assert.deepEqual([socket.isClosed, pages.isSharing], [true, false]);
});

test('a policy that forbids it ends it, and lets nobody begin', async () => {
  const pages = await started();
  const socket = await sharing(pages);
  await pages.follow({ ...SETTINGS, allowSharedPages: false });
  assert.deepEqual([socket.isClosed, pages.isSharing, chrome.granted.size, pages.view.isAllowed], [true, false, 0, false]);
  await assert.rejects(pages.switch(true), /organisation/);
});

test('an account that does not connect shares nothing until it does', async () => {
  const pages = await started();
  await sharing(pages);
  await pages.pause();
  assert.equal(pages.isSharing, false);
  await pages.start();
  assert.equal(pages.isSharing, true);
});

test('the page is shared again when the computer has slept', async () => {
  const socket = await sharing(await started());
  socket.push({ type: 'presence-timeout', userId: 'ann' });
  assert.deepEqual(shared(socket).slice(-2), ['https://www.example.org/', 'https://www.example.org/']);
});

test('without sharing, the pages of friends are asked for while a popup is open, and no connection is made', async () => {
  friends = { ann: { userId: 'ann', page: null, latestPage: null }, ben: { userId: 'ben', page: { url: 'https://a.org/', title: 'A', domain: 'a.org' }, latestPage: null } };
  const pages = await started();
  await settled();
  assert.equal(requests, 0);
  pages.look(true);
  await settled();
  assert.deepEqual(pages.view.friends.map(({ userId, page: { title }, since }) => [userId, title, since]), [['ben', 'A', null]]);
  mock.timers.tick(15_000);
  await settled();
  assert.equal(requests, 2);
  pages.look(false);
  mock.timers.tick(60_000);
  assert.deepEqual([requests, sockets.length], [2, 0]);
  await pages.refresh();
  mock.timers.tick(60_000);
  assert.equal(requests, 3);
});

test('pages of friends come and go with the events of the connection, newest first', async () => {
  const pages = await started();
  const socket = await sharing(pages);
  const shown = () => pages.view.friends.map(({ userId, page: current, latestPage }) => [userId, current?.url ?? null, latestPage?.url ?? null]);
  socket.push(page('ben', 'https://a.org/'));
  mock.timers.tick(1_000);
  socket.push(page('cleo', 'https://b.org/'));
  socket.push(page('ann', 'https://own.org/'));
  assert.deepEqual(shown(), [['cleo', 'https://b.org/', 'https://b.org/'], ['ben', 'https://a.org/', 'https://a.org/']]);
  socket.push(page('cleo', '', { latestUrl: 'https://b.org/' }));
  assert.deepEqual(shown(), [['ben', 'https://a.org/', 'https://a.org/'], ['cleo', null, 'https://b.org/']]);
  socket.push({ type: 'presence-timeout', userId: 'ben' });
  assert.deepEqual(shown(), [['cleo', null, 'https://b.org/']]);
});

test('how long a friend is at a page is known over the end of the worker, and not for pages that were there before', async () => {
  const session = new FakeStorage();
  const first = new FriendsPages('ann', session, () => {});
  first.received(page('ben', 'https://a.org/'));
  mock.timers.tick(60_000);
  first.received(page('ben', 'https://a.org/', { title: 'Another title' }));
  const answer = () => ({
    ben: { userId: 'ben', page: { url: 'https://a.org/', title: '', domain: '' }, latestPage: null }, cleo: { userId: 'cleo', page: { url: 'https://b.org/', title: '', domain: '' }, latestPage: null },
  });
  const sinceOf = ({ list }) => Object.fromEntries(list.map(({ userId, since }) => [userId, since]));
  const second = new FriendsPages('ann', session, () => {});
  await second.load(async () => answer());
  assert.deepEqual(sinceOf(second), { ben: 1_000_000, cleo: null });
  await second.load(async () => ({ ...answer(), cleo: { userId: 'cleo', page: { url: 'https://c.org/', title: '', domain: '' }, latestPage: null } }));
  assert.deepEqual(sinceOf(second), { ben: 1_000_000, cleo: 1_060_000 });
  const other = new FriendsPages('dora', session, () => {});
  await other.load(async () => answer());
  assert.deepEqual(sinceOf(other), { ben: null, cleo: null });
  await second.end();
  assert.deepEqual(session.records, {});
});

test('an event that comes during a request is newer than its answer', async () => {
  const pages = new FriendsPages('ann', new FakeStorage(), () => {});
  let answer;
  const loading = pages.load(() => new Promise((resolve) => (answer = resolve)));
  pages.received(page('ben', 'https://new.org/'));
  answer({ ben: { userId: 'ben', page: { url: 'https://old.org/', title: '', domain: '' }, latestPage: null } });
  await loading;
  assert.equal(pages.list[0].page.url, 'https://new.org/');
});
