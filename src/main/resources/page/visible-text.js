/** Tells text that shows something from text of blank and invisible characters alone. */

/**
 * White space, controls, characters that Unicode lets programs ignore (of width zero, of direction, tags, variation selectors, fillers of
 * Hangul), and those that are blank by their design: the empty pattern of Braille, the anchors of annotations, the empty head of a note.
 */
const NOTHING = /^[\s\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb\u{1d159}]*$/u;

/** @param {string} text @returns {boolean} */
export function isVisible(text) {
  return !NOTHING.test(text);
}

/** @param {string} text as it was written @returns {string} what is sent of it, empty if it would show nothing */
export function contentOf(text) {
  return isVisible(text) ? text.trim() : '';
}
