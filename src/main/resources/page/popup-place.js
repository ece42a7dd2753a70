import { isRightToLeft } from './language.js';

const GAP_PX = 4;
const EDGE_PX = 8;

/** Places a popup at a button, inside of the window. @param {HTMLElement} popup which is shown @param {HTMLElement} button */
export function placeAt(popup, button) {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { width, height } = popup.getBoundingClientRect();
  const fitsBelow = bottom + GAP_PX + height <= innerHeight;
  const [fromLeft, fromRight] = [left, right - width];
  const wanted = isRightToLeft() ? (fromRight >= 0 ? fromRight : fromLeft) : left + width <= innerWidth ? fromLeft : fromRight;
  popup.style.top = `${fitsBelow ? bottom + GAP_PX : Math.max(EDGE_PX, top - GAP_PX - height)}px`;
  popup.style.left = `${Math.max(EDGE_PX, Math.min(wanted, innerWidth - width - EDGE_PX))}px`;
}
