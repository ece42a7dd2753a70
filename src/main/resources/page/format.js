/** Formats names, times and numbers. */

import { isolated } from './client/direction.js';
import { currentLanguage, formatOf, locale, t } from './language.js';

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const DATES = {
  time: { hour: '2-digit', minute: '2-digit' },
  weekday: { weekday: 'short' },
  shortDate: { day: 'numeric', month: 'short' },
  shortDateWithYear: { day: 'numeric', month: 'short', year: 'numeric' },
  longDate: { weekday: 'long', day: 'numeric', month: 'long' },
  longDateWithYear: { day: 'numeric', month: 'long', year: 'numeric' },
  exact: { dateStyle: 'full', timeStyle: 'medium' },
};
const UNITS = /** @type {[number, string][]} */ ([[86_400, 'day'], [3_600, 'hour'], [60, 'minute'], [1, 'second']]);
const BYTE_UNITS = ['', 'KB', 'MB', 'GB'];

/** @param {keyof typeof DATES} name @param {Date} date */
function write(name, date) {
  return formatOf(`date ${name}`, () => new Intl.DateTimeFormat(locale(), DATES[name])).format(date);
}

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
  return write('time', new Date(sentAt));
}

/** @param {string} sentAt */
export function exactTime(sentAt) {
  return write('exact', new Date(sentAt));
}

/** A short form for lists: 14:05, Yesterday, Mon, 3 Mar, 3 Mar 2024. @param {string} sentAt */
export function shortTime(sentAt) {
  const date = new Date(sentAt);
  const days = daysAgo(date);
  if (days <= 0) return write('time', date);
  if (days === 1) return capitalized(nearDay(days));
  if (days < 7) return write('weekday', date);
  return write(isThisYear(date) ? 'shortDate' : 'shortDateWithYear', date);
}

/** The heading of a day in a conversation. @param {string} sentAt */
export function day(sentAt) {
  return capitalized(dayInSentence(sentAt));
}

/** @param {string} sentAt */
export function dayInSentence(sentAt) {
  const date = new Date(sentAt);
  const days = daysAgo(date);
  return days <= 1 ? nearDay(days) : write(isThisYear(date) ? 'longDate' : 'longDateWithYear', date);
}

/** @param {number} days @returns {string} today or yesterday; a clock that is behind makes no tomorrow */
function nearDay(days) {
  return formatOf('relative', () => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })).format(-Math.max(0, days), 'day');
}

/** @param {string} text */
function capitalized(text) {
  return text.charAt(0).toLocaleUpperCase(currentLanguage()) + text.slice(1);
}

/** @param {number} count */
export function badge(count) {
  return count > 99 ? '99+' : String(count);
}

/** @param {string[]} names @returns {string} each keeps its own direction */
export function list(names) {
  return formatOf('list', () => new Intl.ListFormat(currentLanguage(), { style: 'long', type: 'conjunction' })).format(names.map(isolated));
}

/** @param {number} bytes @returns {string} with two digits at least, such as 9.5 MB or 482 KB */
export function fileSize(bytes) {
  const unit = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  if (unit === 0) return t('size.bytes', { count: bytes });
  const size = bytes / 1024 ** unit;
  const digits = size < 10 ? 1 : 0;
  const format = formatOf(`size ${digits}`, () => new Intl.NumberFormat(locale(), { maximumFractionDigits: digits, useGrouping: false }));
  return `${format.format(size)} ${BYTE_UNITS[unit]}`;
}

/** @param {number} seconds @returns {string} in the largest unit that divides it, such as 7 days */
export function duration(seconds) {
  const [length, unit] = UNITS.find(([each]) => seconds % each === 0) ?? [1, 'second'];
  return formatOf(`duration ${unit}`, () => new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long', useGrouping: false })).format(seconds / length);
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
