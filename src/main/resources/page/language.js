/**
 * The texts of the page in the user's language. English is always loaded: a text that another language lacks is shown in English.
 * Parameters become text, never HTML. Texts are asked for when they are shown, not while modules load, because the language is loaded then.
 */

import { sharedStorage } from './browser-storage.js';
import english from './locales/en.js';
import { LANGUAGES, PSEUDO_LANGUAGE } from './locales/languages.js';

const KEY = 'chat.language';
const ENGLISH = 'en';
const PARAMETER = /\{(\w+)\}/;
const PARAMETERS = /\{(\w+)\}/g;
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);
/** Attributes with texts, by the attribute that names the text. `data-t-name` stands for two of them. */
const ATTRIBUTES = { 'data-t-aria-label': ['aria-label'], 'data-t-title': ['title'], 'data-t-placeholder': ['placeholder'], 'data-t-name': ['aria-label', 'title'] };
const MARKED = ['data-t', ...Object.keys(ATTRIBUTES)].map((name) => `[${name}]`).join();

/** @typedef {Record<string, string|Record<string, string>>} Texts a text, or its plural forms, by key */

let language = ENGLISH;
/** @type {Texts} */ let texts = english;
/** @type {Map<string, any>} formats of Intl, by what they are */ const formats = new Map();

/**
 * @param {string} key @param {Record<string, string|number>} [parameters] `count` chooses the plural form
 * @returns {string} @throws {Error} if no file has the key
 */
export function t(key, parameters = {}) {
  return patternOf(key, parameters.count).replace(PARAMETERS, (written, name) => textOf(parameters[name] ?? written));
}

/** For a sentence with elements in it. @param {string} key @param {Record<string, Node>} parameters @returns {(Node|string)[]} */
export function nodesOf(key, parameters) {
  return patternOf(key).split(/(\{\w+\})/).filter(Boolean).map((part) => parameters[PARAMETER.exec(part)?.[1] ?? ''] ?? part);
}

/** @returns {string} the chosen language, such as de */
export function currentLanguage() {
  return language;
}

/** @returns {string} the language with the region of the user, if the browser names one, such as de-AT: for times and numbers */
export function locale() {
  const [primary] = language.split('-');
  return wanted().find((tag) => tag.split('-')[0] === primary) ?? (language === ENGLISH ? 'en-GB' : primary);
}

/**
 * @template Format
 * @param {string} name of the format @param {() => Format} create called once for each language
 * @returns {Format}
 */
export function formatOf(name, create) {
  if (!formats.has(name)) formats.set(name, create());
  return formats.get(name);
}

/**
 * @param {unknown} error @returns {string} in the user's language if its code or its sentence is known, or else as it is. In English the
 *   server's own sentence is shown, because it tells more than its code.
 */
export function errorText(error) {
  const { message, code } = error instanceof Error ? /** @type {Error & {code?: string}} */ (error) : { message: String(error), code: undefined };
  if (language === ENGLISH) return message;
  const known = [keyOf(message), `error.${code}`].find((key) => key !== undefined && Object.hasOwn(texts, key));
  return known ? t(known, { detail: message }) : message;
}

/** @param {string} prefix of keys @returns {Texts} their texts in the user's language */
export function textsOf(prefix) {
  return Object.fromEntries(Object.entries({ ...english, ...texts }).filter(([key]) => key.startsWith(prefix)));
}

/** Loads the chosen language, or else the one that the browser asks for, and translates the document. A language that cannot be loaded leaves English. */
export async function useLanguage() {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked && languageFor([asked])) sharedStorage.setItem(KEY, asked);
  const chosen = languageFor([...(asked ? [asked] : []), sharedStorage.getItem(KEY) ?? '', ...wanted()]) ?? ENGLISH;
  if (chosen === ENGLISH) return;
  const file = await import(`./locales/${chosen}.js`).catch(() => null);
  if (file === null) return;
  speak(chosen, file.default);
  Object.assign(document.documentElement, { lang: chosen, dir: directionOf(chosen) });
  translate(document);
}

/** @param {string} name @param {Texts} file its texts */
export function speak(name, file) {
  language = name;
  texts = file;
  formats.clear();
}

/** @returns {string} the user's choice, empty if the browser decides */
export function chosenLanguage() {
  return languageFor([sharedStorage.getItem(KEY) ?? '']) ?? '';
}

/** The page has to be loaded again to show it. @param {string} chosen empty to let the browser decide */
export function chooseLanguage(chosen) {
  if (chosen === '') sharedStorage.removeItem(KEY);
  else sharedStorage.setItem(KEY, chosen);
}

/** @param {readonly string[]} tags in the order of preference @returns {string|undefined} the first of them that there is, with or without its region and script */
export function languageFor(tags) {
  const known = [...Object.keys(LANGUAGES), PSEUDO_LANGUAGE];
  for (const tag of tags) {
    for (let parts = tag.toLowerCase().split('-'); parts.length > 0; parts = parts.slice(0, -1)) {
      const found = known.find((each) => each.toLowerCase() === parts.join('-'));
      if (found) return found;
    }
  }
  return undefined;
}

/** @param {string} name of a language @returns {'ltr'|'rtl'} */
export function directionOf(name) {
  return RIGHT_TO_LEFT.has(new Intl.Locale(name).maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** @returns {boolean} whether the page runs from right to left: the arrow keys follow it */
export function isRightToLeft() {
  return directionOf(language) === 'rtl';
}

/** Translates the elements that name their texts. @param {Document|Element} root */
export function translate(root) {
  if (language === ENGLISH) return;
  const marked = [...root.querySelectorAll(MARKED), ...(root instanceof Element && root.matches(MARKED) ? [root] : [])];
  for (const element of marked) {
    for (const [named, attributes] of Object.entries(ATTRIBUTES)) {
      const key = element.getAttribute(named);
      if (key) for (const attribute of attributes) element.setAttribute(attribute, t(key));
    }
    const key = element.getAttribute('data-t');
    if (!key) continue;
    const parts = [...element.children].map((child) => [child.getAttribute('data-part'), child]);
    element.replaceChildren(...nodesOf(key, Object.fromEntries(parts)));
  }
}

/** @param {string} key @param {string|number} [count] */
function patternOf(key, count) {
  const isTranslated = Object.hasOwn(texts, key);
  const text = isTranslated ? texts[key] : /** @type {Texts} */ (english)[key];
  if (text === undefined) throw new Error(`There is no text ${key}`);
  if (typeof text === 'string') return text;
  const rules = formatOf(`plural ${isTranslated}`, () => new Intl.PluralRules(isTranslated ? language : ENGLISH));
  return text[rules.select(Number(count))] ?? text.other;
}

/** @param {string|number} value */
function textOf(value) {
  return typeof value === 'number' ? formatOf('number', () => new Intl.NumberFormat(locale(), { useGrouping: false })).format(value) : value;
}

/** The library, the server, and the worker of the extension write English. @param {string} sentence @returns {string|undefined} its key */
function keyOf(sentence) {
  return formatOf('sentences', () => new Map(Object.entries(english).map(([key, text]) => [text, key]))).get(sentence);
}

/** @returns {readonly string[]} */
function wanted() {
  const { languages = [], language: first } = globalThis.navigator ?? {};
  return languages.length > 0 ? languages : [first ?? ENGLISH];
}
