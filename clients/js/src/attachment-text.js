/** The text of a message in one line; of one that consists of files, words for these. */

import { plainText } from './plain-text.js';

const PICTURES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);
const SOUNDS = new Set(['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/ogg', 'audio/wav', 'audio/flac', 'audio/webm']);
const VIDEOS = new Set(['video/mp4', 'video/webm', 'video/ogg']);
const WORDS = { picture: 'Photo', video: 'Video', sound: 'Audio', file: '' };

/** @typedef {import('../types/attachments.js').Attachment} Attachment */

/** @param {Pick<Attachment, 'contentType'>} attachment @returns {'picture'|'sound'|'video'|'file'} as browsers can show it */
export function kindOf({ contentType }) {
  if (PICTURES.has(contentType)) return 'picture';
  if (SOUNDS.has(contentType)) return 'sound';
  return VIDEOS.has(contentType) ? 'video' : 'file';
}

/** @param {Attachment[]} attachments at least one @returns {string} such as Photo, 3 photos, notes.txt, 2 files */
function wordsFor(attachments) {
  const [first] = attachments;
  if (attachments.length === 1) return WORDS[kindOf(first)] || first.name;
  const isAlbum = attachments.every((attachment) => kindOf(attachment) === 'picture');
  return `${attachments.length} ${isAlbum ? 'photos' : 'files'}`;
}

/**
 * The text of a message in one line without marks, for lists, quotes and notifications.
 * @param {{content: string, attachments?: Attachment[], deletedAt?: string, messageType?: string}} message
 */
export function previewOf({ content, attachments = [], deletedAt, messageType }) {
  if (deletedAt !== undefined || messageType === 'system') return content;
  if (content !== '') return plainText(content);
  // Servers before this version name no files in lists and quotes. Only a message with files has no text.
  return attachments.length > 0 ? wordsFor(attachments) : 'Attachment';
}
