/** Whether the user looks at this page. */

/** @returns {boolean} true if the page is visible and has the focus */
export function hasAttention() {
  return document.visibilityState === 'visible' && document.hasFocus();
}
