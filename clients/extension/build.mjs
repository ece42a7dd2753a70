/**
 * Builds the extension: `node clients/extension/build.mjs [folder]`. Creates in target/extension, or in that folder, `chat`, which Chrome loads
 * unpacked, `firefox`, the same for Firefox, and a zip of each for the stores. There is no bundler: files are copied, and the browser loads them as modules.
 *
 * The build is reproducible: zip entries are sorted, dated 1980 and stored without compression.
 */

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firefoxManifest } from './firefox.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const target = process.argv[2] ? resolve(process.argv[2]) : join(root, 'target/extension');
const folder = join(target, 'chat');
const firefox = join(target, 'firefox');
const page = join(root, 'src/main/resources/page');
/** Files of the server's page that popup and options use too, beside the modules that they import. */
const SHARED_WITH_PAGE = ['styles.css', 'chat.css', 'attachments.css', 'icon.svg'];

mkdirSync(target, { recursive: true });
for (const name of readdirSync(target).filter((each) => /^(chat|firefox|chat-extension-.*\.zip)$/.test(each))) rmSync(join(target, name), { recursive: true });
cpSync(join(here, 'src'), folder, { recursive: true, dereference: true });
// For Node, and for other user interfaces.
for (const name of ['file-storage.js', 'live.js', 'live']) rmSync(join(folder, 'client', name), { recursive: true });
cpSync(join(page, 'locales'), join(folder, 'page/locales'), { recursive: true });
for (const name of [...SHARED_WITH_PAGE, ...modulesOf(filesIn(folder))]) writeFileSync(join(folder, 'page', name), inExtension(readFileSync(join(page, name), 'utf8')));
const popup = join(folder, 'popup.html');
writeFileSync(popup, withChat(readFileSync(popup, 'utf8'), readFileSync(join(page, 'index.html'), 'utf8')));

const { key, ...manifest } = JSON.parse(readFileSync(join(here, 'src/manifest.json'), 'utf8'));
manifest.version = versionOf(readFileSync(join(root, 'pom.xml'), 'utf8'));
cpSync(folder, firefox, { recursive: true });
rmSync(join(firefox, 'managed-schema.json'));
writeManifest(firefox, firefoxManifest(manifest));
writeFileSync(join(target, `chat-extension-${manifest.version}-firefox.zip`), zipOf(filesIn(firefox)));
// The Chrome Web Store assigns the key and refuses a manifest that has one.
writeManifest(folder, manifest);
writeFileSync(join(target, `chat-extension-${manifest.version}.zip`), zipOf(filesIn(folder)));
writeManifest(folder, { ...manifest, key });

/** @param {{content: Buffer}[]} files of the extension @returns {Set<string>} names of the page's modules that they import, and of those that these import */
function modulesOf(files) {
  const wanted = new Set(files.flatMap(({ content }) => ['./page/', '../page/'].flatMap((place) => importsIn(content.toString(), place))));
  // A set goes on with what is added meanwhile.
  for (const name of wanted) for (const each of importsIn(readFileSync(join(page, name), 'utf8'), './')) wanted.add(each);
  return wanted;
}

/** @param {string} source @param {string} place the folder, as the imports have it @returns {string[]} names of the imported modules of that folder; imports of types are comments */
function importsIn(source, place) {
  return [...source.matchAll(/^(?!\s*\*).*?\b(?:from|import) '([^']+)';$/gm)].map(([, path]) => path)
    .filter((path) => path.startsWith(place) && !path.slice(place.length).includes('/')).map((path) => path.slice(place.length));
}

/** The library lies beside the page's files at the server, and one folder above them here. @param {string} source */
function inExtension(source) {
  return source.replaceAll("from './client/", "from '../client/");
}

/** Inserts the markup that page and popup share into the popup. @param {string} popup @param {string} page */
function withChat(popup, page) {
  const shared = /<!-- From here to the end of the body .*?-->\n(.*)<\/body>/s.exec(page)?.[1];
  const place = '    <!-- the chat of the page -->\n';
  if (!shared || !popup.includes(place)) throw new Error('index.html does not mark the chat, or popup.html has no place for it');
  return popup.replace(place, () => shared);
}

/** @param {string} directory @param {object} content */
function writeManifest(directory, content) {
  writeFileSync(join(directory, 'manifest.json'), `${JSON.stringify(content, null, 2)}\n`);
}

/** The project's version without a suffix such as -SNAPSHOT, because Chrome accepts only numbers. @param {string} pom */
function versionOf(pom) {
  const version = /<artifactId>chat-api<\/artifactId>\s*<version>([\d.]+)/.exec(pom)?.[1];
  if (!version) throw new Error('pom.xml has no <version> after <artifactId>chat-api</artifactId>');
  return version;
}

/** @param {string} directory @returns {{name: string, content: Buffer}[]} sorted by name */
function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => ({ name: relative(directory, path).split(sep).join('/'), content: readFileSync(path) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A zip file (PKWARE APPNOTE, 4.3) of stored entries. @param {{name: string, content: Buffer}[]} files */
function zipOf(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, content } of files) {
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(0x0021, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    parts.push(uint32(0x04034b50), common, path, content);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(uint32(0x02014b50), Buffer.from([20, 0]), common, place, path);
    offset += 30 + path.length + content.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, uint32(0x06054b50), end]);
}

/** @param {number} value */
function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** @param {Buffer} content */
function crc32(content) {
  let crc = ~0;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
