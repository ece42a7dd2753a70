/** The user's own object: blocked users and settings that hold in all conversations. Of two copies, the one with the higher revision is valid. */

/** @typedef {import('../types/people.js').Me} Me */

export class OwnUser {
  #changed;
  /** @type {Me} as the server has it for users who have changed nothing */ value = {
    rev: 0, blocked: [], readReceipts: true, typing: true, push: { notify: 'all', preview: true, reactions: false },
  };

  /** @param {(me: Me) => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** @param {Me} me */
  received(me) {
    if (me.rev <= this.value.rev) return;
    this.value = me;
    this.#changed(me);
  }
}
