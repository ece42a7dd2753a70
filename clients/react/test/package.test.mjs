import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

test('the sources match the declarations, and misuse by callers does not compile', () => {
  const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('the package has sources, declarations, the guide and the licence, and nothing else', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8' }));
  assert.deepEqual(files.map(({ path }) => path).sort(), ['LICENSE', 'README.md', 'package.json', 'src/index.js', 'types/index.d.ts']);
});

test('the package depends on React and the library, which the app chooses', () => {
  const library = JSON.parse(readFileSync(join(folder, '../js/package.json'), 'utf8'));
  assert.equal(description.dependencies, undefined);
  assert.deepEqual(description.peerDependencies, { 'chat-api-client': `^${library.version}`, 'react': '>=18' });
  assert.equal(description.version, library.version);
  assert.equal(readFileSync(join(folder, 'LICENSE'), 'utf8'), readFileSync(join(folder, '../../LICENSE'), 'utf8'));
});
