/** Builds the example: `node build.mjs [folder]`, `dist` by default. With `--serve` it is served at http://localhost:3000/, and built anew on each reload. */

import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const isServed = process.argv.includes('--serve');
const target = resolve(process.argv.slice(2).find((argument) => argument !== '--serve') ?? join(here, 'dist'));

const options = {
  entryPoints: [join(here, 'src/app.jsx')],
  outdir: target,
  bundle: true,
  format: 'esm',
  jsx: 'automatic',
  minify: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
  // The packages as they stand beside this folder. An app of your own installs them, and needs none of these lines.
  alias: {
    'chat-api-client/live': join(here, '../../js/src/live.js'),
    'chat-api-client': join(here, '../../js/src/index.js'),
    'chat-api-react': join(here, '../src/index.js'),
    'react': join(here, 'node_modules/react'),
  },
};

mkdirSync(target, { recursive: true });
for (const name of ['index.html', 'app.css']) copyFileSync(join(here, 'src', name), join(target, name));
if (isServed) {
  const { port } = await (await context(options)).serve({ servedir: target, port: 3000 });
  console.log(`The example is at http://localhost:${port}/`);
} else {
  await build(options);
}
