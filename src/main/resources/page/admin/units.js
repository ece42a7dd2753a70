/** Formats numbers with their units. */

import { currentLanguage, formatOf, locale } from '../language.js';

const NUMBERS = /** @type {Record<string, Intl.NumberFormatOptions>} */ ({
  whole: { maximumFractionDigits: 0 },
  short: { notation: 'compact', maximumSignificantDigits: 3 },
  three: { maximumSignificantDigits: 3 },
});
const TIMES = /** @type {Record<string, Intl.DateTimeFormatOptions>} */ ({
  time: { dateStyle: 'short', timeStyle: 'medium' },
  clock: { timeStyle: 'medium' },
});
const NOTHING = '–';

/** @typedef {number|null|undefined} Maybe */

/** @param {Maybe} value @param {(value: number) => string} write */
function known(value, write) {
  return value === null || value === undefined ? NOTHING : write(value);
}

/** @param {keyof typeof NUMBERS} name @param {number} value */
function number(name, value) {
  return formatOf(`number ${name}`, () => new Intl.NumberFormat(currentLanguage() === 'en' ? 'en' : locale(), NUMBERS[name])).format(value);
}

/** In English with 24 hours, whatever the region. @param {keyof typeof TIMES} name @param {Date|number} at */
function written(name, at) {
  return formatOf(`admin ${name}`, () => new Intl.DateTimeFormat(currentLanguage() === 'en' ? 'en-GB' : locale(), TIMES[name])).format(at);
}

/** @param {Maybe} value */
export const count = (value) => known(value, (it) => number(it < 10_000 ? 'whole' : 'short', it));

/** @param {Maybe} value per second */
export const rate = (value) => known(value, (it) => number(it >= 10_000 ? 'short' : it >= 10 ? 'whole' : 'three', it));

/** @param {Maybe} value in milliseconds */
export const millis = (value) => known(value, (it) => it >= 1_000 ? `${number('three', it / 1_000)} s` : `${number('three', it)} ms`);

/** @param {Maybe} value in percent */
export const percent = (value) => known(value, (it) => `${number('whole', it)} %`);

/** @param {Maybe} value in bytes */
export const bytes = (value) => known(value, (it) => {
  const units = ['B', 'kiB', 'MiB', 'GiB', 'TiB'];
  const power = it < 1_024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(it) / 10));
  return `${number('three', it / 1_024 ** power)} ${units[power]}`;
});

/** @param {Maybe} value in milliseconds: 4 s, 12 min, 3 h, 5 d */
export const duration = (value) => known(value, (it) => {
  const seconds = it / 1_000;
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
});

/** @param {string|undefined} value in ISO 8601 */
export const time = (value) => value ? written('time', new Date(value)) : NOTHING;

/** @param {number} at in milliseconds since 1970 */
export const clock = (at) => written('clock', at);
