/**
 * Plays the scenarios with a client of any language: `node run.mjs <client>`. Standard input and output have one JSON object in each line; README.md
 * describes them under "An adapter in another language".
 */

import { createInterface } from 'node:readline';
import { Director } from './lib/director.mjs';
import { scenariosFor } from './lib/scenarios.mjs';

const [, , client = ''] = process.argv;
const scenarios = scenariosFor(client);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
/** @type {any} */ let traits = {};

tell({ scenarios: scenarios.map(({ name, title, excuse }) => ({ name, title, ...(excuse && { excuse }) })) });
for (let request = await next(); request; request = await next()) {
  traits = request.traits ?? traits;
  tell(await verdictOn(request.play));
}

/** @param {string} name */
async function verdictOn(name) {
  const found = scenarios.find((each) => each.name === name);
  if (!found) return { failed: `There is no scenario ${name}.` };
  const adapter = { traits, start: (/** @type {any} */ server) => ask({ start: server }), act: (/** @type {any} */ act) => ask({ act }), view: () => ask({ view: true }), stop: () => ask({ stop: true }) };
  return new Director(found.scenario, adapter).play().then(() => ({ passed: name }), (error) => ({ failed: error.message }));
}

/** @param {object} question @returns {Promise<any>} */
async function ask(question) {
  tell(question);
  const { answer, error } = (await next()) ?? { error: 'The adapter has ended.' };
  if (error) throw new Error(error);
  return answer;
}

/** @returns {Promise<any>} null at the end of the input */
async function next() {
  const { value, done } = await lines.next();
  return done ? null : JSON.parse(value);
}

/** @param {object} line */
function tell(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
