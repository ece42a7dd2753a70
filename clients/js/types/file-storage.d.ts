import type { ClientStorage } from './index.js';

/** For Node: stores each record in a file of its own. `folder`: one per user; created if it is missing. */
export class FileStorage implements ClientStorage {
  constructor(folder: string);
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  entries(prefix: string): Promise<[string, unknown][]>;
}
