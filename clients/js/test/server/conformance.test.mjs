/** The scenarios without a fault, at the server that environment variables name: what the scripted server does there, the real one does too. */

import { describe, test } from 'node:test';
import { Director } from '../../../conformance/lib/director.mjs';
import { RealStage } from '../../../conformance/lib/real-stage.mjs';
import { scenariosFor } from '../../../conformance/lib/scenarios.mjs';
import { JsAdapter } from '../conformance-adapter.mjs';

const { CHAT_HTTP: httpUrl, CHAT_WEBSOCKET: webSocketUrl } = process.env;

describe('scenarios with a real server', { skip: !httpUrl && 'CHAT_HTTP and CHAT_WEBSOCKET name none' }, () => {
  for (const { name, title, scenario } of scenariosFor('js').filter((each) => each.scenario.real)) {
    test(`${name}: ${title}`, () => new Director(scenario, new JsAdapter(), new RealStage(scenario, { httpUrl, webSocketUrl })).play());
  }
});
