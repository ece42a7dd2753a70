/** One unanswered action of the outbox. */

import { frameOf } from './action.js';

/**
 * @typedef {import('./action.js').ActionDetails} ActionDetails
 * @typedef {import('../types/index.js').PendingMessage['phase']} Phase
 *
 * @typedef {object} Progress
 * @property {Phase} phase
 * @property {boolean} overdue true if it was sent and not answered within the timeout
 * @property {string} [sentAs] `ref` of the frame that is to be confirmed
 * @property {boolean} isConfirmed true if the server has confirmed that frame
 * @property {import('../types/index.js').Message} [seen] the last message of this name since then, by whomever
 * @property {number} refusals
 * @property {boolean} [isKept] whether the storage has it; absent until it has answered
 * @property {any} timer
 * @property {Promise<any>} promise
 * @property {(result: any) => void} resolve
 * @property {(error: import('./errors.js').ChatError) => void} reject
 * @typedef {ActionDetails & Progress} Entry
 *
 * @typedef {{message: import('../types/index.js').Message}|{rev: number}} Result
 * @typedef {{result: Result, error?: undefined}|{error: import('./errors.js').ChatError, result?: undefined}} Outcome
 */

/** @param {ActionDetails} action @param {Phase} phase @returns {Entry} */
export function entryOf(action, phase) {
  const entry = /** @type {Entry} */ ({ ...action, phase, overdue: false, isConfirmed: false, refusals: 0, timer: null });
  entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
  return entry;
}

/** @param {ActionDetails} action @returns {number} size of its frame in bytes */
export function sizeOf(action) {
  return new TextEncoder().encode(JSON.stringify(frameOf(action))).length;
}
