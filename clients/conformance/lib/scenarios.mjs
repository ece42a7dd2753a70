/** The scenarios, and what each client is excused from. */

import { readFileSync, readdirSync } from 'node:fs';

const FOLDER = new URL('../scenarios/', import.meta.url);
const EXCUSES = JSON.parse(readFileSync(new URL('../excuses.json', import.meta.url), 'utf8'));

/**
 * @param {string} client its name in excuses.json
 * @returns {{name: string, title: string, excuse: string|undefined, scenario: any}[]} in the order of their names
 */
export function scenariosFor(client) {
  const excuses = EXCUSES[client];
  if (!excuses) throw new Error(`excuses.json does not name the client ${client}.`);
  const names = readdirSync(FOLDER).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length)).sort();
  const unknown = Object.keys(excuses).find((name) => !names.includes(name));
  if (unknown) throw new Error(`excuses.json excuses ${client} from ${unknown}, which is no scenario.`);
  return names.map((name) => {
    const scenario = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
    return { name, title: scenario.title, excuse: excuses[name], scenario };
  });
}
