/** Event streams, as docs/events.md has them: frames of the server in one response that does not end, frames of the client by POST. */

import { answerWith, bodyOf } from './http-answers.mjs';
import { Session } from './session.mjs';

export class EventStreams {
  #server;
  /** @type {Map<string, Session>} */ #sessions = new Map();

  /** @param {import('./scripted-server.mjs').ScriptedServer} server */
  constructor(server) {
    this.#server = server;
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async call(request, response) {
    const { journal, faults } = this.#server;
    const body = await bodyOf(request);
    const [, streamId] = /^\/events(?:\/(.+))?$/.exec(request.url ?? '') ?? [];
    const what = streamId ? 'frames' : 'stream';
    journal.add({ what, token: request.headers.authorization });
    const fault = faults.take(what);
    if (fault?.then === 'cut') return request.socket.destroy();
    if (fault?.status) return this.#server.refuse(response, what, fault);
    const refused = this.#server.refusalOf(request.headers.authorization);
    if (refused) return answerWith(response, refused.status, JSON.stringify(refused.body));
    return streamId ? this.#receive(streamId, body, response) : this.#open(response, body);
  }

  /** @param {import('node:http').ServerResponse} response @param {string} body the first frames, if there are any */
  #open(response, body) {
    const streamId = `stream-${this.#sessions.size + 1}`;
    const event = (/** @type {string} */ name, /** @type {object} */ data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    const session = new Session(this.#server, {
      send: (text) => response.write(`data: ${text}\n\n`),
      close: (code, reason) => {
        event('close', { code, reason });
        response.end();
      },
      cut: () => response.destroy(),
    });
    response.on('close', () => this.#server.sessions.delete(session)).on('error', () => {});
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    event('open', { streamId });
    this.#sessions.set(streamId, session);
    this.#server.sessions.add(session);
    for (const frame of body ? [JSON.parse(body)].flat() : []) session.receive(JSON.stringify(frame));
  }

  /** @param {string} streamId @param {string} body @param {import('node:http').ServerResponse} response */
  #receive(streamId, body, response) {
    const session = this.#sessions.get(streamId);
    if (!session || !this.#server.sessions.has(session)) return answerWith(response, 404, '{}');
    response.writeHead(202).end();
    for (const frame of [JSON.parse(body)].flat()) session.receive(JSON.stringify(frame));
    return undefined;
  }
}
