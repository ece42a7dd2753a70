/** The handlers of received frames. Frames of other types are ignored, so a newer server may send them. */

import { ChatError } from './errors.js';
import { withoutType } from './frame.js';

/**
 * @typedef {object} Receivers
 * @property {import('./resumption.js').Resumption} resumption
 * @property {import('./outbox.js').Outbox} outbox
 * @property {import('./own-user.js').OwnUser} user
 * @property {import('./typing.js').Typing} typing
 * @property {import('./read-reports.js').ReadReports} reads
 * @property {() => boolean} isOnline
 * @property {() => void} synced
 * @property {(type: any, detail: any) => void} emit dispatches an event
 */

/** @param {Receivers} receivers @returns {Map<string, (frame: any) => void>} by `type` */
export function frameHandlers({ resumption, outbox, user, typing, reads, isOnline, synced, emit }) {
  return new Map(Object.entries({
    'new-message': (frame) => {
      const message = withoutType(frame);
      resumption.received(message);
      outbox.stored(message);
      typing.ended(message.conversationId, message.senderId);
      if (isOnline()) resumption.fillGaps();
    },
    'changes': (frame) => resumption.changed(frame),
    'reset': (frame) => resumption.reset(frame),
    'conversation-removed': (frame) => resumption.removed(frame),
    'my-settings': (frame) => resumption.ownSettings(withoutType(frame)),
    'me': (frame) => user.received(withoutType(frame)),
    'typing': (frame) => typing.received(frame),
    'receipts': (frame) => emit('receipts', withoutType(frame)),
    'profile-changed': (frame) => emit('profile-changed', withoutType(frame)),
    'read-messages': (frame) => {
      reads.confirmed(frame);
      emit('read', withoutType(frame));
    },
    'presence': ({ users }) => emit('presence', users),
    'synced': () => synced(),
    'done': (frame) => outbox.done(frame),
    'error': (frame) => {
      if (!outbox.refused(frame) && !resumption.refused(frame)) emit('error', new ChatError(frame));
    },
  }));
}
