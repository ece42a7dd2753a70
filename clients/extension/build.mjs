/**
 * Builds the extension: `node clients/extension/build.mjs`. Creates the folder target/extension/chat, which Chrome loads unpacked, and a zip
 * for the Chrome Web Store. There is no bundler: files are copied, and the browser loads them as modules.
 *
 * The build is reproducible: zip entries are sorted, dated 1980 and stored without compression.
 */

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const target = join(root, 'target/extension');
const folder = join(target, 'chat');
/** Files of the server's page that popup and options use too. */
const SHARED_WITH_PAGE = [
  'styles.css', 'chat.css', 'attachments.css', 'icon.svg', 'attachment-links.js', 'attachment-view.js', 'file-saving.js', 'gap-view.js', 'media-player.js', 'message-files.js', 'picture-viewer.js', 'dom.js', 'format.js', 'notices.js', 'clean-document.js', 'connection-view.js',
  'composer-view.js', 'confirm-dialog.js', 'conversation.js', 'conversation-facts.js', 'conversation-menu.js', 'conversation-route.js', 'create-dialog.js',
  'drafts.js', 'emoji-data.js', 'emoji-picker.js', 'list-view.js', 'list-window.js', 'member-panel.js', 'member-row.js', 'message-actions.js', 'message-text.js',
  'message-view.js', 'own-reactions.js', 'people.js', 'popup-menu.js', 'popup-place.js', 'reactions-view.js', 'sign-out-dialog.js', 'system-text.js', 'timeline-rows.js',
  'timeline-view.js', 'typing-view.js',
];

rmSync(target, { recursive: true, force: true });
cpSync(join(here, 'src'), folder, { recursive: true, dereference: true });
rmSync(join(folder, 'client/file-storage.js'));
mkdirSync(join(folder, 'page'));
for (const name of SHARED_WITH_PAGE) writeFileSync(join(folder, 'page', name), inExtension(readFileSync(join(root, 'src/main/resources/page', name), 'utf8')));
const popup = join(folder, 'popup.html');
writeFileSync(popup, withChat(readFileSync(popup, 'utf8'), readFileSync(join(root, 'src/main/resources/page/index.html'), 'utf8')));

const { key, ...manifest } = JSON.parse(readFileSync(join(here, 'src/manifest.json'), 'utf8'));
manifest.version = versionOf(readFileSync(join(root, 'pom.xml'), 'utf8'));
const zip = join(target, `chat-extension-${manifest.version}.zip`);
// The Chrome Web Store assigns the key and refuses a manifest that has one.
writeManifest(manifest);
writeFileSync(zip, zipOf(filesIn(folder)));
writeManifest({ ...manifest, key });

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

/** @param {object} content */
function writeManifest(content) {
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(content, null, 2)}\n`);
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
