/** The acts of a scenario without a fault at a real server, in its mode for development: somebody else carries them out by REST. */

import { wordOf } from './conditions.mjs';

let people = 0;

export class RealStage {
  violations = [];
  sessions = 0;
  isHolding = false;
  /** A real server has rates. */ pollMs = 100;
  #scenario;
  #server;
  #other = '';
  #token = '';
  #posts = 0;
  /** @type {Map<string, string>} id by name */ #ids = new Map();

  /** @param {any} scenario @param {{httpUrl?: string, webSocketUrl?: string}} server */
  constructor(scenario, server) {
    this.#scenario = scenario;
    this.#server = server;
  }

  /** Makes two users, and direct conversations between them. */
  async open() {
    const pair = `${process.pid}-${++people}`;
    const userId = `ann-${pair}`;
    this.#other = `ben-${pair}`;
    this.#token = await this.#tokenOf(this.#other);
    for (const [name, { messages }] of Object.entries(this.#scenario.conversations)) {
      const { conversationId } = await this.#call('POST', 'conversation', { recipientIdArr: [userId], title: '', isGroup: false });
      this.#ids.set(name, conversationId);
      for (const content of messages) await this.act({ server: 'post', in: name, content });
    }
    const granted = JSON.stringify({ token: await this.#tokenOf(userId) });
    return { ...this.#server, userId, eventsUrl: null, tokenUrl: `data:application/json,${encodeURIComponent(granted)}` };
  }

  close() {}

  /** @param {any} step */
  act({ server: act, in: name, content, seq, reactions }) {
    const path = `conversations/${this.idOf(name)}/messages`;
    switch (act) {
      case 'post': return this.#call('POST', path, { tempMessageId: `post-${++this.#posts}`, content });
      case 'edit': return this.#call('PATCH', `${path}/${seq}`, { content });
      case 'delete': return this.#call('DELETE', `${path}/${seq}`);
      case 'react': return this.#call('PUT', `${path}/${seq}/reactions/me`, { reactions });
      default: throw new Error(`A real server does not ${act}.`);
    }
  }

  get names() {
    return [...this.#ids.keys()];
  }

  /** @param {string} name @returns {string} */
  idOf(name) {
    return this.#ids.get(name) ?? '';
  }

  /** @param {string} name @returns {Promise<string[]>} */
  async truth(name) {
    return (await this.#call('GET', `conversations/${this.idOf(name)}/messages?offset=0&limit=100&order=asc`)).map(wordOf);
  }

  /** @param {string} userId @returns {Promise<string>} */
  async #tokenOf(userId) {
    return (await this.#call('POST', 'dev/token', { userId })).token;
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #call(method, path, body) {
    const headers = { ...(this.#token && { Authorization: this.#token }), ...(body && { 'Content-Type': 'application/json' }) };
    const answer = await fetch(new URL(path, this.#server.httpUrl), { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}
