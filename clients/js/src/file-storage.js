import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ENDING = '.json';
let writes = 0;

/** Stores each record in a file of its own, so processes that share the folder never overwrite each other's records. */
export class FileStorage {
  #folder;

  /** @param {string} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  /** @param {string} key @returns {Promise<unknown>} */
  async get(key) {
    try {
      return JSON.parse(await readFile(this.#file(key), 'utf8'));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Replaces the file atomically, so a crash leaves the old record or the new one. @param {string} key @param {unknown} value @returns {Promise<void>} */
  async set(key, value) {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const written = `${this.#file(key)}.${process.pid}.${++writes}`;
    await writeFile(written, JSON.stringify(value), { mode: 0o600, flush: true });
    await rename(written, this.#file(key));
  }

  /** @param {string} key @returns {Promise<void>} */
  async remove(key) {
    await rm(this.#file(key), { force: true });
  }

  /** @param {string} prefix @returns {Promise<[string, unknown][]>} */
  async entries(prefix) {
    const names = await readdir(this.#folder).catch((error) => (isMissing(error) ? [] : Promise.reject(error)));
    const keys = names.filter((name) => name.endsWith(ENDING)).map((name) => decodeURIComponent(name.slice(0, -ENDING.length)));
    const found = await Promise.all(
      keys.filter((key) => key.startsWith(prefix)).map(async (key) => /** @type {[string, unknown]} */ ([key, await this.get(key)])),
    );
    return found.filter(([, value]) => value !== undefined);
  }

  /** @param {string} key */
  #file(key) {
    return join(this.#folder, encodeURIComponent(key) + ENDING);
  }
}

/** @param {any} error */
function isMissing(error) {
  return error?.code === 'ENOENT';
}
