/** Formats names, times and numbers. */

const LOCALE = navigator.language.startsWith('en') ? navigator.language : 'en-GB';
const TIME = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const WEEKDAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' });
const SHORT_DATE = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const SHORT_DATE_WITH_YEAR = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const LONG_DATE = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
const LONG_DATE_WITH_YEAR = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' });
const EXACT = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'medium' });
const LIST = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' });

/** @param {Date} date @returns {Date} its midnight */
function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

/** @param {Date} date @returns {number} days before today; rounded, because a day with a clock change has 23 or 25 hours */
function daysAgo(date) {
  return Math.round((midnight(new Date()).getTime() - midnight(date).getTime()) / 86_400_000);
}

/** @param {Date} date */
function isThisYear(date) {
  return date.getFullYear() === new Date().getFullYear();
}

/** @param {string} sentAt */
export function time(sentAt) {
  return TIME.format(new Date(sentAt));
}

/** @param {string} sentAt */
export function exactTime(sentAt) {
  return EXACT.format(new Date(sentAt));
}

/** A short form for lists: 14:05, Yesterday, Mon, 3 Mar, 3 Mar 2024. @param {string} sentAt */
export function shortTime(sentAt) {
  const date = new Date(sentAt);
  const days = daysAgo(date);
  if (days <= 0) return TIME.format(date);
  if (days === 1) return 'Yesterday';
  if (days < 7) return WEEKDAY.format(date);
  return (isThisYear(date) ? SHORT_DATE : SHORT_DATE_WITH_YEAR).format(date);
}

/** The heading of a day in a conversation. @param {string} sentAt */
export function day(sentAt) {
  const date = new Date(sentAt);
  const days = daysAgo(date);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return (isThisYear(date) ? LONG_DATE : LONG_DATE_WITH_YEAR).format(date);
}

/** @param {number} count */
export function badge(count) {
  return count > 99 ? '99+' : String(count);
}

/** @param {string[]} names */
export function list(names) {
  return LIST.format(names);
}

/** @param {number} bytes @returns {string} with two digits at least, such as 9.5 MB or 482 KB */
export function fileSize(bytes) {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const size = bytes / 1024 ** unit;
  return `${Number(size.toFixed(unit > 0 && size < 10 ? 1 : 0))} ${bytes === 1 ? 'byte' : units[unit]}`;
}

/** Counts characters as the server does, in code points. @param {string} text */
export function codePoints(text) {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** One or two initials of a user id. @param {string} name */
export function initialsOf(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.filter((word) => /^\p{L}/u.test(word));
  const [first = '?', second = ''] = (letters.length > 0 ? letters : words).map((word) => [...word][0]);
  return (first + second).toLocaleUpperCase();
}

/** A hue from 0 to 359, always the same for a name (FNV-1a). @param {string} name */
export function hueOf(name) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % 360;
}
