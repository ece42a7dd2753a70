/** The identity provider: issues tokens to the client, and knows which are good. */

export class Tokens {
  #now;
  #lifetimeMs;
  /** @type {Map<string, number>} end of each token that is good, in milliseconds */ #good = new Map();
  /** True if no token is good from now on, whichever is issued. */ areRefused = false;
  /** @type {string[]} in their order */ issued = [];

  /** @param {() => number} now the server's clock @param {number} lifetimeSeconds */
  constructor(now, lifetimeSeconds) {
    this.#now = now;
    this.#lifetimeMs = lifetimeSeconds * 1000;
  }

  /** @param {string} userId @returns {string} a JWT without a signature that anybody verifies */
  issue(userId) {
    const exp = Math.ceil((this.#now() + this.#lifetimeMs) / 1000);
    const claims = { sub: userId, exp, jti: `token-${this.issued.length + 1}` };
    const token = [{ alg: 'none' }, claims, 'unsigned'].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    this.#good.set(token, exp * 1000);
    this.issued.push(token);
    return token;
  }

  /** @param {string} [header] a token, with or without `Bearer ` */
  isGood(header = '') {
    return !this.areRefused && this.endOf(header.replace(/^bearer /i, '')) > this.#now();
  }

  /** @param {string} token @returns {number} 0 if it is not good */
  endOf(token) {
    return this.#good.get(token) ?? 0;
  }

  /** Ends all tokens; those that are issued from now on are good. */
  end() {
    this.#good.clear();
  }
}
