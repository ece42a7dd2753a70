/** The text of a message in one line, with the words of the user's language for files. */

import { kindOf, previewOf as textOf } from './client/attachment-text.js';
import { t } from './language.js';

/** @param {Parameters<typeof textOf>[0]} message @returns {string} */
export function previewOf(message) {
  const { content, attachments = [], deletedAt, messageType } = message;
  if (content !== '' || deletedAt !== undefined || messageType === 'system') return textOf(message);
  if (attachments.length === 0) return t('preview.attachment');
  const kinds = attachments.map(kindOf);
  if (attachments.length === 1) return kinds[0] === 'file' ? attachments[0].name : t(`preview.${kinds[0]}`);
  return t(kinds.every((kind) => kind === 'picture') ? 'preview.photos' : 'preview.files', { count: attachments.length });
}
