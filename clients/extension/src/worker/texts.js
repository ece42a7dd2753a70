/**
 * The texts of notifications, in the language of the popup. Workers cannot import a language when they know it, so the popup leaves its texts in
 * the storage; before it was ever open they are English.
 */

/** @type {Record<string, string|Record<string, string>>} */
const ENGLISH = {
  'push.newMessages': { one: '{count} new message', other: '{count} new messages' },
  'push.mentioned': 'You were mentioned',
  'push.deleted': 'Message deleted',
  'push.ofSender': '{sender}: {text}',
};
const RECORD = 'notificationTexts';

/** @typedef {{language: string, texts: Record<string, string|Record<string, string>>}} KeptTexts */

/** @type {KeptTexts} */ let kept = { language: 'en', texts: {} };

/** @param {any} storage chrome.storage */
export async function followTexts(storage) {
  storage.onChanged?.addListener((/** @type {any} */ changes) => {
    if (changes[RECORD]?.newValue) kept = changes[RECORD].newValue;
  });
  kept = (await storage.local.get(RECORD))[RECORD] ?? kept;
}

/** @param {string} key @param {Record<string, string|number>} [parameters] `count` chooses the plural form */
export function text(key, parameters = {}) {
  const found = kept.texts[key] ?? ENGLISH[key];
  const pattern = typeof found === 'string' ? found : found[new Intl.PluralRules(kept.language).select(Number(parameters.count))] ?? found.other;
  return pattern.replace(/\{(\w+)\}/g, (written, name) => String(parameters[name] ?? written));
}
