import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

test('the sources match the declarations, and misuse by callers does not compile', () => {
  const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('the package has sources, declarations and the guide, and nothing else', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8' }));
  const paths = files.map(({ path }) => path);
  assert.deepEqual(paths.filter((path) => !/^(src|types)\/.*\.(js|d\.ts)$/.test(path)), ['README.md', 'package.json']);
  for (const needed of ['src/index.js', 'src/file-storage.js', 'types/index.d.ts', 'types/file-storage.d.ts']) {
    assert.ok(paths.includes(needed), needed);
  }
});

test('the package depends on nothing', async () => {
  const { default: description } = await import('../package.json', { with: { type: 'json' } });
  assert.equal(description.dependencies, undefined);
});
