/** A sign-out, which removes the records of its user. It is recorded first, so the next worker goes on if the browser stops this one. */

const RECORD = 'signingOut';

export class SignOut {
  #storage;
  #userData;

  /** @param {any} storage chrome.storage @param {import('./user-data.js').UserData} userData */
  constructor(storage, userData) {
    this.#storage = storage;
    this.#userData = userData;
  }

  /** @param {boolean} keep true to archive unsent messages and drafts for this user */
  async begin(keep) {
    await this.#storage.local.set({ [RECORD]: { keep } });
  }

  /** @returns {Promise<boolean>} false if no sign-out has begun */
  async finish() {
    const { local, session } = this.#storage;
    const { [RECORD]: begun } = await local.get(RECORD);
    if (!begun) return false;
    await Promise.all([local.remove(['account', 'refreshToken']), session.remove(['token', 'refreshToken'])]);
    await this.#userData.clear(begun.keep);
    await local.remove(RECORD);
    return true;
  }
}
