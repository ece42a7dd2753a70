/** The calls that the outbox carries out: sends, edits, deletions and reactions. */

import { newMessageId } from './message-id.js';
import { RestCalls } from './rest-calls.js';

export class ActionCalls extends RestCalls {
  #act;

  /** @param {import('./rest.js').Rest} rest @param {import('./uploads.js').Uploads} uploads @param {(action: Omit<import('./action.js').ActionDetails, 'writtenAt'>) => Promise<any>} act */
  constructor(rest, uploads, act) {
    super(rest, uploads);
    this.#act = act;
  }

  /** @param {string} conversationId @param {string} content @param {import('../types/index.js').SendOptions} [options] */
  send(conversationId, content, { tempMessageId = newMessageId(), ...more } = {}) {
    return this.#act({ action: 'send-message', ref: tempMessageId, conversationId, content, ...more });
  }

  /** @param {string} conversationId @param {number} seq @param {string} content @param {import('../types/index.js').EditOptions} [options] */
  edit(conversationId, seq, content, { ref = newMessageId(), ...more } = {}) {
    return this.#act({ action: 'edit-message', ref, conversationId, seq, content, ...more });
  }

  /** @param {string} conversationId @param {[number, number][]} ranges @param {{ref?: string}} [options] */
  delete(conversationId, ranges, { ref = newMessageId() } = {}) {
    return this.#act({ action: 'delete-messages', ref, conversationId, ranges });
  }

  /** @param {string} conversationId @param {number} seq @param {string[]} reactions @param {{ref?: string}} [options] */
  react(conversationId, seq, reactions, { ref = newMessageId() } = {}) {
    return this.#act({ action: 'react', ref, conversationId, seq, reactions });
  }
}
