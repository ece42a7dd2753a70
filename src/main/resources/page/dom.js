/** DOM functions. They set all text as text nodes and never parse HTML. */

import { hueOf, initialsOf } from './format.js';

/** @param {string} id @returns {any} the element @throws {Error} if it does not exist */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element #${id}`);
  return element;
}

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `class`, `data-…`, `aria-…` and so on; undefined and false ones are left out
 * @param {...(Node|string)} children
 * @returns {any}
 */
export function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) created.setAttribute(name, value === true ? '' : String(value));
  }
  created.append(...children);
  return created;
}

/** @param {string} name id of a symbol in index.html without its prefix `icon-` */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * A circle with a picture, or with initials in a colour that is derived from the name.
 * @param {string} name @param {{group?: boolean, key?: string, picture?: string}} [options] key: derives the colour from this instead;
 * picture: an `https` URL, others are ignored
 */
export function avatar(name, { group = false, key = name, picture = '' } = {}) {
  const circle = element('span', { class: group ? 'avatar group' : 'avatar', 'aria-hidden': 'true' });
  circle.append(group ? icon('group') : initialsOf(name));
  circle.style.setProperty('--hue', String(hueOf(key)));
  if (/^https:\/\//i.test(picture)) circle.append(pictureElement(picture));
  return circle;
}

/** The server of a picture learns nothing of the page that shows it. Without the picture, the initials below it show. @param {string} picture */
function pictureElement(picture) {
  const image = element('img', { alt: '', referrerpolicy: 'no-referrer', decoding: 'async', draggable: 'false' });
  image.addEventListener('error', () => image.remove());
  image.src = picture;
  return image;
}

/** @param {HTMLElement} target @param {string} text the target is hidden if it is empty */
export function showText(target, text) {
  if (target.textContent !== text) target.textContent = text;
  target.hidden = text === '';
}

/**
 * Synchronizes the children of a container with rows of plain data. An element is reused for the same key, is written only if its row has
 * changed, and keeps the focus when it moves.
 * @template {{key: string}} Row
 */
export class KeyedChildren {
  /** @type {Map<string, {element: HTMLElement, written: string}>} */ #known = new Map();
  #container;
  #create;
  #write;

  /**
   * @param {HTMLElement} container
   * @param {(row: Row) => HTMLElement} create
   * @param {(element: HTMLElement, row: Row) => void} write
   */
  constructor(container, create, write) {
    this.#container = container;
    this.#create = create;
    this.#write = write;
    container.replaceChildren();
  }

  /** @param {Row[]} rows */
  show(rows) {
    const focused = /** @type {HTMLElement|null} */ (document.activeElement);
    const wanted = new Set(rows.map((row) => row.key));
    for (const [key, { element }] of this.#known) {
      if (wanted.has(key)) continue;
      element.remove();
      this.#known.delete(key);
    }
    let place = this.#container.firstChild;
    for (const row of rows) {
      const element = this.#written(row);
      if (element === place) place = place.nextSibling;
      else this.#container.insertBefore(element, place);
    }
    if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  }

  /** @param {Row} row */
  #written(row) {
    const known = this.#known.get(row.key) ?? { element: this.#create(row), written: '' };
    this.#known.set(row.key, known);
    const written = JSON.stringify(row);
    if (known.written !== written) this.#write(known.element, row);
    known.written = written;
    return known.element;
  }
}
