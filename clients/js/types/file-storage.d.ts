import type { ClientStorage } from './index.js';

/** For Node: a folder with one small file for each record. `folder`: one for each user; made when it is missing. */
export class FileStorage implements ClientStorage {
  constructor(folder: string);
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  entries(prefix: string): Promise<[string, unknown][]>;
}
