/** Describes a file as the server accepts it. */

const MAX_NAME_LENGTH = 255;
/** Separators of a path, control characters, halves of surrogate pairs, and marks of direction, which would show a name with another ending than it has. */
const UNFIT = /[/\\\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu;
const MEDIA = /^(image|audio|video)\//;
/**
 * Pictures, sound and video that the server recognizes. It refuses a file that is stated to be of such a kind and is not recognized, so other types
 * of them, which systems also guess from the name (`video/mp2t` for `.ts`), are not stated.
 */
const RECOGNIZED = new Set([
  'image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/heic', 'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/ogg', 'audio/wav',
  'audio/flac', 'audio/webm', 'video/mp4', 'video/webm', 'video/ogg', 'video/quicktime',
]);

/** @param {Blob & {name?: string}} file @param {string} [name] instead of that of the file @returns {{name: string, size: number, contentType?: string}} */
export function descriptionOf(file, name = file.name ?? '') {
  const type = file.type.toLowerCase().split(';', 1)[0].trim();
  const isStated = type !== '' && (!MEDIA.test(type) || RECOGNIZED.has(type));
  return { name: fitName(name), size: file.size, ...(isStated && { contentType: type }) };
}

/** @param {string} name */
function fitName(name) {
  const fit = name.replace(UNFIT, '').trim();
  if (fit === '' || fit === '.' || fit === '..') return 'file';
  const characters = [...fit];
  if (characters.length <= MAX_NAME_LENGTH) return fit;
  const dot = characters.lastIndexOf('.');
  const ending = dot > 0 && characters.length - dot <= 20 ? characters.slice(dot) : [];
  return [...characters.slice(0, MAX_NAME_LENGTH - ending.length), ...ending].join('');
}
