/** The files of the open conversation: their links, their elements in the timeline, and the viewer of its pictures. */

import { AttachmentLinks } from './attachment-links.js';
import { kindOf } from './client/attachment-text.js';
import { AttachmentView } from './attachment-view.js';
import { filesOf } from './conversation.js';
import { saveFile } from './file-saving.js';
import { PictureViewer } from './picture-viewer.js';

/**
 * @typedef {object} Surroundings
 * @property {(attachmentId: string) => Promise<import('chat-api-client').AttachmentLinks>} load loads links
 * @property {() => import('./conversation.js').Conversation|null|undefined} open returns the open conversation
 * @property {(userId: string) => string} nameOf
 * @property {boolean} [plays] false to offer sound and video as files
 * @property {(message: import('./conversation.js').Message) => boolean} [isHidden] returns true for a message that is not shown
 */

export class MessageFiles {
  #surroundings;
  #viewer;
  /** Elements of the files in the timeline. */ view;

  /** @param {Surroundings} surroundings @param {AbortSignal} signal ends the view */
  constructor(surroundings, signal) {
    const links = new AttachmentLinks(surroundings.load);
    this.#surroundings = surroundings;
    this.#viewer = new PictureViewer(links, signal);
    this.view = new AttachmentView(links, {
      open: ({ id }) => this.#viewer.open(this.#pictures, id),
      save: (attachment) => saveFile(links, attachment),
      plays: surroundings.plays ?? true,
    }, signal);
  }

  /** The messages have changed. */
  changed() {
    if (this.#viewer.isOpen) this.#viewer.update(this.#pictures);
  }

  /** There is a connection again. */
  online() {
    this.view.retryLost();
  }

  /** @returns {import('./picture-viewer.js').Picture[]} */
  get #pictures() {
    const { open, nameOf, isHidden = () => false } = this.#surroundings;
    const conversation = open();
    if (!conversation) return [];
    return filesOf(conversation)
      .filter(({ attachment, message }) => kindOf(attachment) === 'picture' && !isHidden(message))
      .map(({ attachment, message }) => ({ ...attachment, senderName: nameOf(message.senderId), sentAt: message.sentAt }));
  }
}
