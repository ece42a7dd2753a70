/**
 * The texts of notifications. A page that is to be notified leaves them here in its language, because the worker cannot read the user's choice;
 * without them they are English.
 */

const TEXTS_CACHE = 'notification-texts';
const TEXTS_PATH = '/notification-texts';
const ENGLISH_TEXTS = {
  'push.name': 'Chat',
  'push.newMessage': 'New message',
  'push.newMessages': { one: '{count} new message', other: '{count} new messages' },
  'push.manyMessages': '{most}+ new messages',
  'push.mentioned': 'You were mentioned',
  'push.ofSender': '{sender}: {text}',
  'push.reacted': 'Reacted to your message: {reactions}',
  'push.senderReacted': '{sender} reacted to your message: {reactions}',
};

/** @returns {Promise<(key: string, parameters?: Record<string, string|number>) => string>} gives the text of a key */
async function notificationTexts() {
  const kept = await caches.open(TEXTS_CACHE).then((cache) => cache.match(TEXTS_PATH)).catch(() => undefined);
  const { language, texts } = (await kept?.json().catch(() => null)) ?? { language: 'en', texts: {} };
  const rules = new Intl.PluralRules(language);
  return (key, parameters = {}) => {
    const text = texts[key] ?? ENGLISH_TEXTS[key];
    const pattern = typeof text === 'string' ? text : text[rules.select(Number(parameters.count))] ?? text.other;
    return pattern.replace(/\{(\w+)\}/g, (written, name) => String(parameters[name] ?? written));
  };
}
