/** Formats numbers with their units. */

const LOCALE = 'en';
const WHOLE = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumSignificantDigits: 3 });
const THREE = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const NOTHING = '–';

/** @typedef {number|null|undefined} Maybe */

/** @param {Maybe} value @param {(value: number) => string} write */
function known(value, write) {
  return value === null || value === undefined ? NOTHING : write(value);
}

/** @param {Maybe} value */
export const count = (value) => known(value, (it) => (it < 10_000 ? WHOLE : SHORT).format(it));

/** @param {Maybe} value per second */
export const rate = (value) => known(value, (it) => (it >= 10_000 ? SHORT : it >= 10 ? WHOLE : THREE).format(it));

/** @param {Maybe} value in milliseconds */
export const millis = (value) => known(value, (it) => it >= 1_000 ? `${THREE.format(it / 1_000)} s` : `${THREE.format(it)} ms`);

/** @param {Maybe} value in percent */
export const percent = (value) => known(value, (it) => `${WHOLE.format(it)} %`);

/** @param {Maybe} value in bytes */
export const bytes = (value) => known(value, (it) => {
  const units = ['B', 'kiB', 'MiB', 'GiB', 'TiB'];
  const power = it < 1_024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(it) / 10));
  return `${THREE.format(it / 1_024 ** power)} ${units[power]}`;
});

/** @param {Maybe} value in milliseconds: 4 s, 12 min, 3 h, 5 d */
export const duration = (value) => known(value, (it) => {
  const seconds = it / 1_000;
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
});
