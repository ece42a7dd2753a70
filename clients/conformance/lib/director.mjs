/** Plays a scenario with one client, and tells what does not hold. */

import { unmet, wordOf } from './conditions.mjs';
import { ScriptedStage } from './scripted-stage.mjs';

const PATIENCE_MS = 15_000;
const POLL_MS = 5;
const END = 'the end';

/**
 * A client under test. See README.md, "An adapter".
 *
 * @typedef {object} Adapter
 * @property {{speed?: number, seesHandshakes?: boolean, history?: boolean}} traits
 * @property {(server: any) => any} start makes a client that is not connected
 * @property {(act: any) => any} act
 * @property {() => any} view
 * @property {() => any} stop
 */

export class Director {
  #scenario;
  #adapter;
  #stage;
  /** @type {Set<string>} conversations of which the client has loaded the history */ #opened = new Set();
  /** @type {Map<string, number>} number of messages when the client connected */ #begun = new Map();

  /** @param {any} scenario @param {Adapter} adapter @param {any} [stage] */
  constructor(scenario, adapter, stage = new ScriptedStage(scenario, adapter.traits)) {
    this.#scenario = scenario;
    this.#adapter = adapter;
    this.#stage = stage;
  }

  /** @throws {Error} that tells what does not hold */
  async play() {
    const addresses = await this.#stage.open();
    try {
      await this.#adapter.start(addresses);
      for (const [index, step] of this.#scenario.steps.entries()) await this.#do(step).catch((error) => this.#failed(`step ${index + 1}, ${JSON.stringify(step)}`, error));
      await this.#until(this.#scenario.expect).catch((error) => this.#failed('the end', error));
      await this.#verify();
    } finally {
      await this.#adapter.stop();
      await this.#stage.close();
    }
  }

  /** @param {any} step */
  async #do(step) {
    if (step.until) await this.#until(step.until);
    else if (step.server) await this.#stage.act(step);
    else await this.#clientActs(step);
  }

  /** @param {any} step */
  async #clientActs({ client: act, in: name, characters, ...more }) {
    if (act === 'connect') for (const each of this.#stage.names) this.#begun.set(each, (await this.#stage.truth(each)).length);
    if (act === 'open') this.#opened.add(name);
    await this.#adapter.act({ act, ...more, ...(name && { conversationId: this.#stage.idOf(name) }), ...(characters && { content: 'x'.repeat(characters) }) });
  }

  /** The client goes on: it shows what comes next, and all of what the server has, each message once. */
  async #verify() {
    const names = this.#stage.names;
    if (this.#scenario.expect.state !== 'closed') {
      for (const name of names) await this.#stage.act({ server: 'post', in: name, content: END });
      await this.#until(async () => ({ view: await this.#truths(names) })).catch((error) => this.#failed('a last message', error));
      const [{ conversations }, truths] = [await this.#view(), await this.#truths(names)];
      for (const name of names) this.#verifyOrder(name, conversations[name], truths[name].length);
    }
    const excess = unmet({ seen: this.#scenario.expect.seen }, {}, this.#stage);
    const faults = [...(excess ? [excess] : []), ...this.#stage.violations];
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  /** @param {string} name @param {{delivered?: number[]}} shown @param {number} last */
  #verifyOrder(name, { delivered }, last) {
    if (!delivered) return;
    const begun = this.#begun.get(name) ?? 0;
    const isWhole = this.#scenario.limits === undefined;
    const expected = Array.from({ length: last - begun }, (_, index) => begun + 1 + index);
    const isRight = isWhole ? String(delivered) === String(expected) : delivered.every((/** @type {number} */ seq, /** @type {number} */ index) => index === 0 || seq > delivered[index - 1]);
    if (!isRight) throw new Error(`The client delivered ${delivered} of ${name}, expected ${expected}.`);
  }

  /** A client may show a change of its own before the server has it, so the truth is asked for each time. @param {string[]} names @returns {Promise<Record<string, string[]>>} */
  async #truths(names) {
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await this.#stage.truth(name)])));
  }

  /** @param {import('./conditions.mjs').Condition|(() => Promise<import('./conditions.mjs').Condition>)} condition */
  async #until(condition) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const fault = unmet(typeof condition === 'function' ? await condition() : condition, await this.#view(), this.#stage);
      if (!fault) return;
      if (Date.now() > end) throw new Error(fault);
      await new Promise((resolve) => setTimeout(resolve, this.#stage.pollMs ?? POLL_MS));
    }
  }

  /** The view of the client by the names of the scenario. Without the history of a conversation, it shows what came after the client had begun. */
  async #view() {
    const { state, conversations, sends } = await this.#adapter.view();
    const named = [...this.#begun.keys()].map((name) => {
      const { messages = [], isRemoved = false, delivered } = conversations[this.#stage.idOf(name)] ?? {};
      const from = this.#opened.has(name) && this.#adapter.traits.history !== false ? 0 : (this.#begun.get(name) ?? 0);
      const shown = messages.filter((/** @type {any} */ { seq }) => seq > from);
      const words = new Map(shown.map((/** @type {any} */ message) => [message.seq, wordOf(message)]));
      if (words.size < shown.length) words.set(Infinity, 'a position twice');
      return [name, { isRemoved, delivered, from, words }];
    });
    return { state, conversations: Object.fromEntries(named), sends };
  }

  /** @param {string} where @param {Error} error @returns {never} */
  #failed(where, error) {
    const violations = this.#stage.violations.map((/** @type {string} */ each) => `\n${each}`).join('');
    throw new Error(`At ${where}: ${error.message}${violations}`, { cause: error });
  }
}
