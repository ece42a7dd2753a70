/** The acts of a scenario at the scripted server, and what is true there. */

import { wordOf } from './conditions.mjs';
import { ScriptedServer } from './scripted-server.mjs';

export class ScriptedStage {
  #server;

  /** @param {any} scenario @param {{speed?: number, seesHandshakes?: boolean}} traits of the client */
  constructor(scenario, traits) {
    this.#server = new ScriptedServer(scenario, traits);
  }

  async open() {
    await this.#server.listen();
    return this.#server.addresses;
  }

  close() {
    return this.#server.stop();
  }

  /** @param {any} step @returns {Promise<void>|void} */
  act({ server: act, in: name, from = 'ben', content, seq, last = seq, deliver, reactions = [], ...more }) {
    const { model, faults, tokens } = this.#server;
    switch (act) {
      case 'post': return this.#server.deliver({ type: 'new-message', ...model.post(name, from, content) }, deliver);
      case 'edit': return this.#server.deliver(model.edit(name, seq, content), deliver);
      case 'delete': return this.#server.deliver(model.delete(name, seq, last, from), deliver);
      case 'react': return this.#server.deliver(model.react(name, seq, from, reactions), deliver);
      case 'remove-user': return this.#server.deliver(model.removeUser(name, 'removed'), deliver);
      case 'deliver-late': return this.#server.deliverLate(more.order === 'reversed');
      case 'push': return this.#push(more.text ?? JSON.stringify(more.frame));
      case 'close': return this.#server.closeAll(more.code, more.reason);
      case 'cut': return this.#server.cutAll();
      case 'silence': return this.#silence();
      case 'fault': return faults.add(/** @type {any} */ ({ ...more, deliver }));
      case 'end-faults': return faults.end();
      case 'release': return faults.release();
      case 'end-tokens': tokens.end(); return this.#server.closeAll(4401, 'token expired');
      case 'refuse-tokens': tokens.areRefused = true; return this.#server.closeAll(4401, 'token expired');
      case 'stop': return this.#server.stop();
      case 'start': return this.#server.listen();
      default: throw new Error(`A scenario has the act ${act} of the server, which does not exist.`);
    }
  }

  /** @returns {string[]} names of the conversations that the user is in */
  get names() {
    return this.#server.model.ofUserAll.map(({ name }) => name);
  }

  /** @param {string} name */
  idOf(name) {
    return this.#server.model.named(name).id;
  }

  /** @param {string} name @returns {string[]} the messages, a word for each */
  truth(name) {
    return this.#server.model.named(name).messages.map(wordOf);
  }

  /** @param {string} what an action, a call or the like; with a `tempMessageId` after it, that one alone; or `tokens of handshakes` @returns {number} how often the server has seen it */
  count(what) {
    const { journal } = this.#server;
    if (what === 'tokens of handshakes') return new Set(journal.of('handshake').map(({ token }) => token)).size;
    return journal.entries.filter(({ what: seen, frame }) => seen === what || what === `${seen} ${frame?.tempMessageId}`).length;
  }

  get sessions() {
    return this.#server.sessions.size;
  }

  get isHolding() {
    return this.#server.faults.isHolding;
  }

  /** @returns {string[]} what client or scenario did against the rules */
  get violations() {
    return [...this.#server.journal.violations, ...this.#server.faults.unmet.map((on) => `The fault on ${on} has never come.`)];
  }

  /** @param {string} text */
  #push(text) {
    for (const session of this.#server.sessions) session.push(text);
  }

  #silence() {
    for (const session of this.#server.sessions) session.isSilent = true;
  }
}
