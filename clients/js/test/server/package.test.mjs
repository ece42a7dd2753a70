/** Installs the package that the server has, with npm, and runs the first example of the guide with it. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const { CHAT_HTTP: httpUrl, CHAT_WEBSOCKET: webSocketUrl } = process.env;
const here = fileURLToPath(new URL('../..', import.meta.url));

function run(cwd, command, ...args) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
}

/** Paths of the files below a folder. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1)).sort();
}

describe('with a server', { skip: !httpUrl && 'CHAT_HTTP and CHAT_WEBSOCKET name none' }, () => {
  let folder;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'chat-api-package-'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const options = ['--no-audit', '--no-fund', '--no-update-notifier', '--cache', join(folder, 'cache')];
    run(folder, 'npm', 'install', ...options, new URL('client/chat-api-client.tgz', httpUrl).href);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  test('npm installs the package from it, with the files that npm pack takes', () => {
    const installed = join(folder, 'node_modules/chat-api-client');
    const [{ files }] = JSON.parse(run(here, 'npm', 'pack', '--dry-run', '--json'));
    assert.deepEqual(filesIn(installed), files.map(({ path }) => path).sort());
    for (const path of filesIn(installed)) assert.equal(readFileSync(join(installed, path), 'utf8'), readFileSync(join(here, path), 'utf8'), path);
  });

  test('the first example of the guide runs with it', () => {
    const [, example] = /```js\n(.*?)```/s.exec(readFileSync(join(here, 'README.md'), 'utf8'));
    assert.ok(example.includes("'http://127.0.0.1:8080'") && example.includes("'ws://127.0.0.1:8081/'"), example);
    const code = example.replace('http://127.0.0.1:8080', httpUrl.replace(/\/$/, '')).replace('ws://127.0.0.1:8081/', webSocketUrl);
    writeFileSync(join(folder, 'hello.mjs'), code);
    // Node 20 has no WebSocket; the guide tells to install this one.
    symlinkSync(join(here, 'node_modules/ws'), join(folder, 'node_modules/ws'));

    assert.equal(run(folder, process.execPath, 'hello.mjs'), 'ann: Hello Ben\n');
  });

  test('it has the live views', async () => {
    writeFileSync(join(folder, 'live.mjs'), "import { LiveChat } from 'chat-api-client/live';\nconsole.log(typeof LiveChat);");
    assert.equal(run(folder, process.execPath, 'live.mjs'), 'function\n');
  });
});
