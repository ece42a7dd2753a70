/** The sentences of system messages, with names instead of user ids. */

import { list } from './format.js';

const SETTINGS = /** @type {Record<string, (value: any) => string>} */ ({
  frozen: (value) => (value ? 'only administrators can write' : 'everybody can write'),
  slowModeSeconds: (value) => (value > 0 ? `slow mode is ${value} s` : 'slow mode is off'),
  join: (value) => (value === 'link' ? 'people can join by link' : 'nobody can join by link'),
  add: (value) => `${value === 'members' ? 'all members' : 'administrators'} can add people`,
  rename: (value) => `${value === 'members' ? 'all members' : 'administrators'} can change name and picture`,
  mentionAll: (value) => `${value === 'members' ? 'all members' : 'administrators'} can mention everybody`,
  history: (value) => (value === 'all' ? 'new members see earlier messages' : 'new members see messages from their joining on'),
});
const ROLES = /** @type {Record<string, string>} */ ({ owner: 'the owner', admin: 'an administrator', member: 'a member' });

/** @param {{data?: any, content: string}} message @param {string} userId @param {(userId: string) => string} nameOf @returns {string} */
export function systemText({ data, content }, userId, nameOf) {
  const facts = data && typeof data === 'object' ? data : {};
  const name = (/** @type {unknown} */ id) => (id === userId ? 'you' : nameOf(String(id)));
  const users = Array.isArray(facts.users) ? list(facts.users.map(name)) : '';
  const user = name(facts.user ?? '');
  const by = name(facts.by ?? '');
  const sentences = /** @type {Record<string, () => string>} */ ({
    'member-added': () => `${by} added ${users}`,
    'member-removed': () => `${by} removed ${users}`,
    'member-left': () => `${users} left the group${facts.owner ? `, and ${name(facts.owner)} ${facts.owner === userId ? 'are' : 'is'} the owner now` : ''}`,
    'member-joined': () => `${users} joined by the invite link`,
    'role-changed': () => `${by} made ${user} ${Object.hasOwn(ROLES, facts.role) ? ROLES[facts.role] : facts.role}`,
    'owner-changed': () => (facts.by && facts.by !== facts.user ? `${by} handed the group over to ${user}` : `${user} ${user === 'you' ? 'are' : 'is'} the owner now`),
    'renamed': () => `${by} named the group “${facts.title}”`,
    'picture-changed': () => `${by} changed the picture`,
    'settings-changed': () => `${by} changed the settings${detailsOf(facts.settings)}`,
  });
  const sentence = Object.hasOwn(sentences, facts.event) ? sentences[facts.event]() : content;
  return sentence.startsWith('you ') ? `Y${sentence.slice(1)}` : sentence;
}

/** @param {any} settings that were changed */
function detailsOf(settings) {
  const details = Object.entries(settings ?? {}).map(([key, value]) => (Object.hasOwn(SETTINGS, key) ? SETTINGS[key](value) : '')).filter(Boolean);
  return details.length > 0 ? `: ${list(/** @type {string[]} */ (details))}` : '';
}
