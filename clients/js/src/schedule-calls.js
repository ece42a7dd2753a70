/** REST calls about messages that are sent later. */

const SCHEDULED = 'scheduled';

/** @typedef {import('../types/schedule.js').ScheduledMessage} ScheduledMessage */

export class ScheduleCalls {
  #rest;

  /** @param {import('./rest.js').Rest} rest */
  constructor(rest) {
    this.#rest = rest;
  }

  /** @param {import('../types/schedule.js').MessageToSchedule} message @returns {Promise<ScheduledMessage>} */
  add({ sendAt, ...message }) {
    return this.#rest.call(SCHEDULED, { method: 'POST', body: { ...message, sendAt: time(sendAt) } });
  }

  /** @returns {Promise<ScheduledMessage[]>} the next one first */
  list() {
    return this.#rest.call(SCHEDULED);
  }

  /** @param {string} scheduledId @param {{content?: string, sendAt?: Date|string}} change @returns {Promise<ScheduledMessage>} */
  change(scheduledId, { content, sendAt }) {
    return this.#rest.call(pathOf(scheduledId), { method: 'PATCH', body: { content, sendAt: time(sendAt) } });
  }

  /** @param {string} scheduledId */
  async cancel(scheduledId) {
    await this.#rest.call(pathOf(scheduledId), { method: 'DELETE' });
  }
}

/** @param {string} scheduledId */
function pathOf(scheduledId) {
  return `${SCHEDULED}/${encodeURIComponent(scheduledId)}`;
}

/** @param {Date|string} [sendAt] */
function time(sendAt) {
  return sendAt instanceof Date ? sendAt.toISOString() : sendAt;
}
