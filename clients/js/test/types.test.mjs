import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const made = [];

after(() => made.forEach((path) => rmSync(path, { recursive: true, force: true })));

function tsc(cwd, ...args) {
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc'), ...args], { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
}

/** A program that has the package in its `node_modules`. */
function consumer(file, compilerOptions) {
  const root = mkdtempSync(join(tmpdir(), 'chat-api-consumer-'));
  made.push(root);
  const place = join(root, 'node_modules/chat-api-client');
  mkdirSync(place, { recursive: true });
  for (const name of ['package.json', 'types', 'src']) cpSync(join(folder, name), join(place, name), { recursive: true });
  cpSync(join(folder, 'test/consumers', file), join(root, file));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { target: 'es2022', strict: true, skipLibCheck: false, noEmit: true, ...compilerOptions }, files: [file],
  }));
  return root;
}

test('the sources match the declarations, and misuse by callers does not compile', () => tsc(folder, '-p', '.'));

describe('a program compiles', () => {
  // The resolution nodenext is tested with the types of Node, below.
  for (const [module, moduleResolution] of [['node16', 'node16'], ['esnext', 'bundler']]) {
    test(`without the types of any platform, with the resolution ${moduleResolution}`, () => {
      tsc(consumer('app.ts', { module, moduleResolution, lib: ['es2022'], types: [] }), '-p', '.');
    });
  }

  test('with the types of a browser', () => {
    tsc(consumer('browser.ts', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'], types: [] }), '-p', '.');
  });

  test('with the types of Node', () => {
    const root = consumer('app.ts', { module: 'nodenext', lib: ['es2022'], types: ['node'], skipLibCheck: true });
    symlinkSync(join(folder, 'node_modules/@types'), join(root, 'node_modules/@types'));
    symlinkSync(join(folder, 'node_modules/undici-types'), join(root, 'node_modules/undici-types'));
    tsc(root, '-p', '.');
  });
});

test('the package has sources, declarations, the guide and the licence, and nothing else', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8' }));
  const paths = files.map(({ path }) => path);
  assert.deepEqual(paths.filter((path) => !/^(src|types)\/.*\.(js|d\.ts)$/.test(path)), ['LICENSE', 'README.md', 'package.json']);
  for (const needed of ['src/index.js', 'src/live.js', 'src/file-storage.js', 'types/index.d.ts', 'types/live.d.ts', 'types/file-storage.d.ts']) {
    assert.ok(paths.includes(needed), needed);
  }
});

test('the package depends on nothing, and has what a registry shows', async () => {
  const { default: description } = await import('../package.json', { with: { type: 'json' } });
  assert.equal(description.dependencies, undefined);
  const { homepage, bugs, repository, license, publishConfig } = description;
  assert.ok(homepage && bugs && repository.directory === 'clients/js');
  assert.deepEqual([license, publishConfig], ['Apache-2.0', { access: 'public', provenance: true }]);
  assert.equal(readFileSync(join(folder, 'LICENSE'), 'utf8'), readFileSync(join(folder, '../../LICENSE'), 'utf8'));
});
