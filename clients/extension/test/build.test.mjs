import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { GECKO_ID } from '../firefox.mjs';

const HERE = fileURLToPath(new URL('..', import.meta.url));
/** The keys that Firefox knows of a manifest of version 3; it warns of other keys. */
const FIREFOX_KEYS = new Set(['manifest_version', 'name', 'description', 'default_locale', 'version', 'icons', 'background', 'action', 'options_ui', 'permissions', 'optional_permissions',
  'content_security_policy', 'browser_specific_settings']);
const FIREFOX_PERMISSIONS = new Set(['alarms', 'identity', 'notifications', 'storage', 'unlimitedStorage', 'tabs']);

let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'chat-extension-'));
  execFileSync(process.execPath, [join(HERE, 'build.mjs'), folder]);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});

after(() => rmSync(folder, { recursive: true }));

function manifestOf(browser) {
  return JSON.parse(readFileSync(join(folder, browser, 'manifest.json'), 'utf8'));
}

test('the manifest for Chrome has a key, a schema for policies, and only an optional permission to see tabs', () => {
  const { key, storage, permissions, optional_permissions: optional, background, minimum_chrome_version: minimum, browser_specific_settings: specific } = manifestOf('chat');
  assert.ok(key && minimum && background.service_worker && existsSync(join(folder, 'chat', storage.managed_schema)));
  assert.equal(specific, undefined);
  assert.deepEqual([permissions.includes('tabs'), optional], [false, ['tabs']]);
});

test('the manifest for Firefox has what Firefox knows, and the same permissions', () => {
  const manifest = manifestOf('firefox');
  assert.deepEqual(Object.keys(manifest).filter((key) => !FIREFOX_KEYS.has(key)), []);
  const { permissions, optional_permissions: optional, background, browser_specific_settings: { gecko } } = manifest;
  assert.deepEqual([...permissions, ...optional].filter((name) => !FIREFOX_PERMISSIONS.has(name)), []);
  assert.deepEqual([permissions, optional], [manifestOf('chat').permissions, manifestOf('chat').optional_permissions]);
  assert.deepEqual(background, { scripts: ['worker.js'], type: 'module' });
  assert.equal(gecko.id, GECKO_ID);
  assert.match(gecko.id, /^[\w.-]+@[\w.-]+$/);
  assert.match(gecko.strict_min_version, /^\d+\.\d+$/);
  assert.deepEqual(gecko.data_collection_permissions.optional, ['browsingActivity']);
});

test('both builds have every file that their pages and modules name', () => {
  for (const browser of ['chat', 'firefox']) {
    const root = join(folder, browser);
    const { icons, background, options_ui: options } = manifestOf(browser);
    const named = [...Object.values(icons), background.service_worker ?? background.scripts[0], options.page, 'popup.html'];
    for (const name of readdirSync(root, { recursive: true }).filter((each) => /\.(html|js)$/.test(each))) {
      const text = readFileSync(join(root, name), 'utf8');
      const links = name.endsWith('.html') ? [...text.matchAll(/(?:src|<link[^>]+href)="([^"#:]+)"/g)] : [...text.matchAll(/^(?!\s*\*).*?\b(?:from|import) '(\.[^']+)';$/gm)];
      for (const [, link] of links) named.push(join(name, '..', link));
    }
    assert.deepEqual(named.filter((name) => !existsSync(join(root, name))), []);
  }
});

test('both zips are the same again, and what was in the folder besides stays', () => {
  const zips = () => readdirSync(folder).filter((name) => name.endsWith('.zip')).sort().map((name) => [name, readFileSync(join(folder, name))]);
  const first = zips();
  assert.deepEqual(first.map(([name]) => name.replace(/[\d.]+(?=-|\.zip)/, 'N')), ['chat-extension-N-firefox.zip', 'chat-extension-N.zip']);
  execFileSync(process.execPath, [join(HERE, 'build.mjs'), folder]);
  assert.deepEqual(zips().map(([, content], index) => content.equals(first[index][1])), [true, true]);
  assert.ok(existsSync(join(folder, 'package.json')));
  assert.deepEqual(first.map(([, content]) => [content.includes('"gecko": {'), content.includes('"minimum_chrome_version"'), content.includes('"key": "MII')]), [[true, false, false], [false, true, false]]);
});

test('each permission has its reason in the README', () => {
  const readme = readFileSync(join(HERE, 'README.md'), 'utf8');
  const { permissions, optional_permissions: optional } = manifestOf('chat');
  for (const name of [...permissions, ...optional]) assert.ok(readme.includes(`\`${name}\``), name);
});

test('a popup drops loaded messages whose time is over, and those that the user has cleared', async () => {
  const { Conversations } = await import(pathToFileURL(join(folder, 'chat/popup/conversations.js')).href);
  const conversations = new Conversations('ann', () => {});
  const message = (seq) => ({ messageId: `m${seq}`, conversationId: 'c1', senderId: 'ben', content: `text ${seq}`, sentAt: '2026-01-01T00:00:00Z', seq });
  const held = () => [...conversations.conversation('c1').messages.keys()].sort((one, other) => one - other);
  const shown = (fields) => conversations.show([{ id: 'c1', latest: message(6), messages: [message(5), message(6)], pending: [], ...fields }]);
  shown({});
  conversations.addHistory('c1', [1, 2, 3, 4].map(message));
  assert.deepEqual(held(), [1, 2, 3, 4, 5, 6]);
  shown({ firstSeq: 3 });
  assert.deepEqual(held(), [3, 4, 5, 6]);
  conversations.addHistory('c1', [2, 3].map(message));
  assert.deepEqual(held(), [3, 4, 5, 6]);
  shown({ firstSeq: 3, my: { my: 1, aboveSeq: 4 } });
  assert.deepEqual(held(), [5, 6]);
});

test('the popup tells in the language of the user why a message was not sent', async () => {
  const at = (path) => import(pathToFileURL(join(folder, 'chat', path)).href);
  const [{ Conversations }, { speak }, { default: german }] = await Promise.all([at('popup/conversations.js'), at('page/language.js'), at('page/locales/de.js')]);
  speak('de', german);
  const conversations = new Conversations('ann', () => {});
  const pending = { conversationId: 'c1', tempMessageId: 't1', content: 'text', sentAt: '2026-01-01T00:00:00Z', order: 1, state: 'failed' };
  conversations.show([{ id: 'c1', latest: null, messages: [], pending: [{ ...pending, error: 'You have sent too much', code: 'rate-limited' }, { ...pending, tempMessageId: 't2', error: 'Something new' }] }]);
  const shown = conversations.conversation('c1').pending;
  assert.deepEqual([shown.get('t1').error, shown.get('t2').error], [german['error.rate-limited'], 'Something new']);
});
