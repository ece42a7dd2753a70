/** A record of all that the scripted server has seen, and the rules that every client keeps in every scenario. */

import { faultOfAnswer, faultOfFrame } from './documents.mjs';

/** Timers of Node may fire this early. */
const EARLY_MS = 5;

/** @typedef {{what: string, frame?: any, token?: string, ref?: string}} Entry */

export class Journal {
  /** @type {Entry[]} */ entries = [];
  /** @type {string[]} */ violations = [];
  /** @type {Map<string, number>} time until which a request is not to be repeated, by its key */ #waits = new Map();
  /** @type {Set<string>} sends that were refused for good */ #refused = new Set();

  /** @param {Entry} entry @param {string} [key] names the request of which this is a repetition if it comes again */
  add(entry, key = entry.what) {
    this.entries.push(entry);
    const left = (this.#waits.get(key) ?? 0) - Date.now();
    if (left > EARLY_MS) this.violations.push(`The client repeated ${key} ${Math.round(left)} ms before the time that the server had asked for.`);
    this.#waits.delete(key);
  }

  /** @param {any} frame of the client */
  frame(frame) {
    this.#check(faultOfFrame('client', frame));
    const name = frame.tempMessageId;
    if (name && this.#refused.has(name)) this.violations.push(`The client sent ${name} again, which was refused for good.`);
    this.add({ what: frame.action, frame }, keyOf(frame));
  }

  /** @param {any} frame of the server */
  sent(frame) {
    this.#check(faultOfFrame('server', frame));
  }

  /** @param {string} method @param {string} path @param {number} status @param {any} body */
  answered(method, path, status, body) {
    this.#check(faultOfAnswer(method, path, status, body));
  }

  /** The server asks for a wait before a request is repeated. @param {string} key @param {number} ms of the real time */
  wait(key, ms) {
    if (ms > 0) this.#waits.set(key, Date.now() + ms);
  }

  /** @param {any} frame that the server refuses @param {number} waitMs 0 without a wait @param {boolean} isForGood */
  refused(frame, waitMs, isForGood) {
    this.wait(keyOf(frame), waitMs);
    if (isForGood && frame.tempMessageId) this.#refused.add(frame.tempMessageId);
  }

  /** @param {string} what @returns {Entry[]} */
  of(what) {
    return this.entries.filter((entry) => entry.what === what);
  }

  /** @param {string} fault */
  #check(fault) {
    if (fault) this.violations.push(fault);
  }
}

/** @param {any} frame */
function keyOf({ action, tempMessageId }) {
  return tempMessageId ? `${action} ${tempMessageId}` : action;
}
