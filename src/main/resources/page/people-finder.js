/** Looks for people while the user types: after a short pause, and an answer counts only if nothing was typed since. */

const PAUSE_MS = 200;
/** Most characters of a search. */
export const MAX_TEXT = 100;

/**
 * @typedef {import('chat-api-client').Profile} Profile
 * @typedef {(text: string) => Promise<Profile[]>} Find
 */

export class PeopleFinder {
  #find;
  #changed;
  #pauseMs;
  /** Counts what was typed, so that a late answer to something else is dropped. */ #number = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  /** The text that is looked for, empty if nothing is. */ text = '';
  /** @type {'idle'|'searching'|'found'|'failed'} */ state = 'idle';
  /** The answer to `text`, or to what was typed before it while its own is on the way. @type {Profile[]} */ found = [];

  /** @param {Find} find @param {() => void} changed called after each change @param {number} [pauseMs] */
  constructor(find, changed, pauseMs = PAUSE_MS) {
    this.#find = find;
    this.#changed = changed;
    this.#pauseMs = pauseMs;
  }

  /** @param {string} typed */
  type(typed) {
    const text = [...typed.trim()].slice(0, MAX_TEXT).join('');
    if (text === this.text && this.state !== 'failed') return;
    clearTimeout(this.#timer);
    const number = ++this.#number;
    this.text = text;
    this.state = text === '' ? 'idle' : 'searching';
    if (text === '') this.found = [];
    else this.#timer = setTimeout(() => this.#search(number), this.#pauseMs);
    this.#changed();
  }

  clear() {
    this.type('');
  }

  /** @param {number} number */
  async #search(number) {
    const found = await this.#find(this.text).catch(() => null);
    if (number !== this.#number) return;
    this.state = found ? 'found' : 'failed';
    this.found = found ?? [];
    this.#changed();
  }
}
