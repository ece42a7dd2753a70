/** The scenarios as tests of Node, for clients that run in it. */

import { describe, test } from 'node:test';
import { Director } from './director.mjs';
import { scenariosFor } from './scenarios.mjs';

/** @param {string} client its name in excuses.json @param {() => import('./director.mjs').Adapter} adapter makes one for each scenario */
export function conformanceOf(client, adapter) {
  describe(`the scenarios of clients/conformance, with ${client}`, () => {
    for (const { name, title, excuse, scenario } of scenariosFor(client)) {
      test(`${name}: ${title}`, { skip: excuse }, () => new Director(scenario, adapter()).play());
    }
  });
}
