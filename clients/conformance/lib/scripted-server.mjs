/**
 * A server of one user that stores messages as the real one does, and misbehaves as a scenario tells it. It has the two ports of the real one: REST,
 * and WebSockets with event streams; and the identity provider's token at `/conformance/token`.
 */

import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import { ChatModel, USER } from './chat-model.mjs';
import { EventStreams } from './event-streams.mjs';
import { FastClock } from './fast-clock.mjs';
import { Faults } from './faults.mjs';
import { answerWith, bodyOf, refusal, responseOf } from './http-answers.mjs';
import { Journal } from './journal.mjs';
import { RestAnswers } from './rest-answers.mjs';
import { Session } from './session.mjs';
import { Tokens } from './tokens.mjs';

const { WebSocketServer } = createRequire(new URL('../../js/package.json', import.meta.url))('ws');
const HOST = '127.0.0.1';
const LIMITS = { missedMessages: 10_000, missedChanges: 2_000 };
const HOUR = 3_600;

export class ScriptedServer {
  faults = new Faults();
  journal = new Journal();
  /** @type {Set<Session>} */ sessions = new Set();
  /** @type {any[]} frames that are kept back, to be delivered later */ #late = [];
  /** @type {Set<import('node:net').Socket>} */ #connections = new Set();
  #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'bearer' });
  #answers = new RestAnswers(this);
  #streams = new EventStreams(this);
  #rest = http.createServer((request, response) => this.#call(request, response));
  #live = http.createServer((request, response) => this.#streams.call(request, response));
  #ports = [0, 0];

  /** @param {any} scenario @param {{speed?: number, seesHandshakes?: boolean}} client its traits, see README.md */
  constructor({ conversations, limits = {}, clockOffsetSeconds = 0, tokenSeconds = HOUR }, { speed = 1, seesHandshakes = false }) {
    const clock = new FastClock(speed);
    this.speed = speed;
    this.seesHandshakes = seesHandshakes;
    this.now = () => clock.now() + clockOffsetSeconds * 1000;
    this.limits = { ...LIMITS, ...limits };
    this.tokens = new Tokens(this.now, tokenSeconds);
    this.model = new ChatModel(conversations, this.now);
    this.#live.on('upgrade', (request, socket) => this.#upgrade(request, socket));
    for (const server of [this.#rest, this.#live]) {
      server.on('connection', (connection) => {
        this.#connections.add(connection);
        connection.on('close', () => this.#connections.delete(connection)).on('error', () => {});
      });
    }
  }

  get webSocketPort() {
    return this.#ports[1];
  }

  /** Accepts connections, on the same ports as before. */
  async listen() {
    for (const [index, server] of [this.#rest, this.#live].entries()) {
      server.listen(this.#ports[index], HOST);
      await once(server, 'listening');
      this.#ports[index] = /** @type {import('node:net').AddressInfo} */ (server.address()).port;
    }
  }

  /** Breaks all connections, and refuses others. */
  async stop() {
    const closed = [this.#rest, this.#live].map((server) => new Promise((resolve) => server.close(resolve)));
    this.cutAll();
    for (const connection of this.#connections) connection.destroy();
    await Promise.all(closed);
  }

  /** The addresses that a client has to know. */
  get addresses() {
    const [rest, live] = this.#ports;
    const httpUrl = `http://${HOST}:${rest}/`;
    return { httpUrl, webSocketUrl: `ws://${HOST}:${live}/`, eventsUrl: `http://${HOST}:${live}/events`, tokenUrl: `${httpUrl}conformance/token`, userId: USER };
  }

  /** @param {any} frame @param {string} [mode] once, twice, not or later */
  deliver(frame, mode = 'once') {
    if (mode === 'later') this.#late.push(frame);
    for (let time = { once: 1, twice: 2, not: 0, later: 0 }[mode] ?? 1; time > 0; time--) {
      for (const session of this.sessions) session.deliver(frame);
    }
  }

  /** Delivers what was kept back. @param {boolean} isReversed */
  deliverLate(isReversed) {
    const late = this.#late.splice(0);
    for (const frame of isReversed ? late.reverse() : late) this.deliver(frame);
  }

  cutAll() {
    for (const session of [...this.sessions]) session.cut();
  }

  /** @param {number} code @param {string} [reason] */
  closeAll(code, reason) {
    for (const session of [...this.sessions]) session.close(code, reason);
  }

  /** @param {string} [authorization] @returns {any} the answer that refuses a request, null if its token is good */
  refusalOf(authorization) {
    return this.tokens.isGood(authorization) ? null : refusal(401);
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #call(request, response) {
    const { method = 'GET', headers, url: target = '/' } = request;
    const url = new URL(target, this.addresses.httpUrl);
    const body = await bodyOf(request);
    if (url.pathname === '/conformance/token') return this.#grant(response);
    const what = `${method} ${this.#named(url.pathname)}`;
    const key = what + url.search;
    this.journal.add({ what, token: headers.authorization }, key);
    const isOpen = url.pathname === '/client-settings';
    const refused = isOpen ? null : this.refusalOf(headers.authorization);
    const fault = this.faults.take(what);
    if (fault?.then === 'cut') return request.socket.destroy();
    if (fault?.then === 'ignore') return undefined;
    if (fault?.status) return this.refuse(response, key, fault);
    const { status, body: answer } = refused ?? this.#answers.to(method, url, body && JSON.parse(body));
    this.journal.answered(method, url.pathname, status, answer);
    const text = JSON.stringify(answer);
    const send = () => answerWith(response, status, text);
    // An answer that is kept back is old when it comes.
    if (fault?.then === 'hold') this.faults.hold(send);
    else send();
    return undefined;
  }

  /** @param {import('node:http').ServerResponse} response @param {string} key of the request @param {any} fault */
  refuse(response, key, { status, retryAfterMs = 0 }) {
    this.journal.wait(key, retryAfterMs);
    answerWith(response, status, JSON.stringify(refusal(status).body), this.#seconds(retryAfterMs));
  }

  /** @param {import('node:http').ServerResponse} response */
  #grant(response) {
    this.journal.add({ what: 'token' });
    const fault = this.faults.take('token');
    if (fault) return answerWith(response, fault.status, '{}');
    return answerWith(response, 200, JSON.stringify({ token: this.tokens.issue(USER) }));
  }

  /** @param {import('node:http').IncomingMessage} request @param {any} socket */
  #upgrade(request, socket) {
    socket.on('error', () => {});
    const [, token] = (request.headers['sec-websocket-protocol'] ?? '').split(/, */);
    const authorization = request.headers.authorization ?? token;
    this.journal.add({ what: 'handshake', token: authorization });
    const fault = this.faults.take('handshake');
    if (fault?.then === 'cut') return socket.destroy();
    if (fault?.then === 'ignore') return undefined;
    const refused = fault?.status ? refusal(fault.status) : this.refusalOf(authorization);
    if (refused) {
      // A browser does not show why a handshake failed.
      if (this.seesHandshakes) this.journal.wait('handshake', fault?.retryAfterMs ?? 0);
      return socket.end(responseOf(refused, this.#seconds(fault?.retryAfterMs ?? 0)));
    }
    return this.#sockets.handleUpgrade(request, socket, Buffer.alloc(0), (/** @type {any} */ opened) => {
      const session = new Session(this, { send: (text) => opened.send(text), close: (code, reason) => opened.close(code, reason), cut: () => opened.terminate() });
      opened.on('message', (/** @type {Buffer} */ text) => session.receive(String(text)));
      opened.on('close', () => this.sessions.delete(session));
      opened.on('error', () => {});
      this.sessions.add(session);
      if (fault?.then === 'close') session.close(fault.code, fault.reason);
    });
  }

  /** A wait as `Retry-After` has it, in the time of the client. @param {number} waitMs */
  #seconds(waitMs) {
    return Math.ceil((waitMs * this.speed) / 1000);
  }

  /** A path with the name of its conversation instead of its id. @param {string} path */
  #named(path) {
    for (const { id, name } of this.model.conversations.values()) {
      if (path.includes(id)) return path.replace(id, name);
    }
    return path;
  }
}
