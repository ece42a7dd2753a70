/** The watched users who are online. They are asked for together, and again at every connection. */

import { Observable } from './observable.js';

/** @typedef {import('../../types/index.js').Presence} Presence */

export class Presences {
  #client;
  /** @type {Map<string, {observable: Observable<Presence|null>, presence: Presence|null}>} */ #users = new Map();
  /** @type {Set<string>} ids to be asked for */ #wanted = new Set();
  /** @type {Set<Set<string>>} for each question on its way, the users who were announced since */ #heard = new Set();

  /** @param {import('../../types/index.js').ChatClient} client */
  constructor(client) {
    this.#client = client;
  }

  /** @returns {(() => void)[]} what ends it */
  listen() {
    return [
      this.#client.on('presence', (users) => this.#announced(users)),
      this.#client.on('state', ({ state }) => {
        if (state !== 'online') return;
        for (const [userId, { observable }] of this.#users) observable.isWorking && this.#want(userId);
      }),
    ];
  }

  /** @param {string} userId @returns {Observable<Presence|null>} */
  of(userId) {
    const known = this.#users.get(userId);
    if (known) return known.observable;
    const observable = /** @type {Observable<Presence|null>} */ (new Observable(() => this.#users.get(userId)?.presence ?? null, () => {
      this.#want(userId);
      return () => this.#forget(userId);
    }));
    this.#users.set(userId, { observable, presence: null });
    return observable;
  }

  /** The API separates ids by commas. @param {string} userId */
  #want(userId) {
    if (userId === '' || userId.includes(',')) return;
    if (this.#wanted.size === 0) queueMicrotask(() => this.#ask());
    this.#wanted.add(userId);
  }

  async #ask() {
    const userIds = [...this.#wanted];
    this.#wanted.clear();
    /** @type {Set<string>} */ const heard = new Set();
    this.#heard.add(heard);
    // The next connection asks again.
    const answers = await this.#client.presence(userIds).catch(() => []);
    this.#heard.delete(heard);
    // An announcement is newer than the answer to a question before it.
    this.#received(answers.filter(({ userId }) => !heard.has(userId)));
  }

  /** @param {Presence[]} users */
  #announced(users) {
    for (const heard of this.#heard) users.forEach(({ userId }) => heard.add(userId));
    this.#received(users);
  }

  /** @param {Presence[]} users */
  #received(users) {
    for (const presence of users) {
      const user = this.#users.get(presence.userId);
      if (!user || !user.observable.isWorking) continue;
      if (user.presence?.online === presence.online && user.presence.lastSeenAt === presence.lastSeenAt) continue;
      user.presence = presence;
      user.observable.changed();
    }
  }

  /** A presence that is not watched gets old. @param {string} userId */
  #forget(userId) {
    const user = this.#users.get(userId);
    if (!user) return;
    user.presence = null;
    user.observable.changed();
  }
}
