/** The meaning of the Enter key where texts are written. */

/** The code that browsers report while an input method uses a key. */
const USED_BY_INPUT_METHOD = 229;

/**
 * Tells whether an input method uses the key, to choose a word for example. Chromium and Firefox say so by `isComposing`. Safari ends the
 * composition before it reports the key, which then has a code of its own.
 * @param {Pick<KeyboardEvent, 'isComposing'|'keyCode'>} event
 */
export function isOfInputMethod({ isComposing, keyCode }) {
  return isComposing || keyCode === USED_BY_INPUT_METHOD;
}

/**
 * Tells whether a key sends the message. On a touch screen Enter begins a new line, because its keyboard has no other key for that; with
 * Ctrl or the command key it sends there too.
 * @param {Pick<KeyboardEvent, 'key'|'shiftKey'|'ctrlKey'|'metaKey'|'isComposing'|'keyCode'>} event @param {boolean} isTouch whether the user writes on a touch screen
 */
export function sends(event, isTouch) {
  const { key, shiftKey, ctrlKey, metaKey } = event;
  return key === 'Enter' && !shiftKey && !isOfInputMethod(event) && (!isTouch || ctrlKey || metaKey);
}
