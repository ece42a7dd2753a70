/** The environment of a ChatClient at a server of the suite: time that runs faster, the WebSocket of Node's package ws, and tokens of the server. */

import { createRequire } from 'node:module';
import { FastClock } from './fast-clock.mjs';

const { WebSocket } = createRequire(new URL('../../js/package.json', import.meta.url))('ws');
/** Silence after which a connection is probed, so that a dead one is found in 15 s of the fast clock. */
const HEARTBEAT_MS = 5_000;

export const SPEED = 10;

/** @param {{httpUrl: string, webSocketUrl: string, eventsUrl?: string|null, tokenUrl: string, userId: string}} server @returns {any} options of a ChatClient */
export function optionsFor({ httpUrl, webSocketUrl, eventsUrl, tokenUrl, userId }) {
  const token = async () => {
    const response = await fetch(tokenUrl);
    if (!response.ok) throw new Error(`There is no token: ${response.status}.`);
    return (await response.json()).token;
  };
  return { httpUrl, webSocketUrl, eventsUrl, userId, token, WebSocket, clock: new FastClock(SPEED), network: new EventTarget(), locks: null, heartbeatMs: HEARTBEAT_MS };
}

/** The outcomes of sends, in the words of the scenarios. */
export class Outcomes {
  /** @type {Record<string, string>} by tempMessageId */ words = {};

  /** @param {string} name @param {Promise<unknown>} sent */
  add(name, sent) {
    this.words[name] = 'pending';
    sent.then(() => this.stored(name), (error) => this.refused(name, error));
  }

  /** @param {string} name */
  stored(name) {
    this.words[name] = 'stored';
  }

  /** A client that is closed has only kept what waits. @param {string} name @param {{code: string}} error */
  refused(name, { code }) {
    if (code !== 'closed') this.words[name] = `refused: ${code}`;
  }
}

/** An act goes on by itself: the scenario sees what comes of it. @param {Promise<unknown>} act */
export function unawaited(act) {
  act.catch(() => {});
}
