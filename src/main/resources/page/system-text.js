/** The sentences of system messages, with names instead of user ids. */

import { isolated } from './client/direction.js';
import { duration, list } from './format.js';
import { currentLanguage, t } from './language.js';

const SETTINGS = /** @type {Record<string, (value: any) => string>} */ ({
  frozen: (value) => t(value ? 'system.setting.frozen' : 'system.setting.notFrozen'),
  slowModeSeconds: (value) => (value > 0 ? t('system.setting.slow', { seconds: value }) : t('system.setting.notSlow')),
  messageTtlSeconds: (value) => (value > 0 ? t('system.setting.ttl', { duration: duration(value) }) : t('system.setting.noTtl')),
  join: (value) => t(value === 'link' ? 'system.setting.join.link' : 'system.setting.join.closed'),
  add: (value) => t(value === 'members' ? 'system.setting.add.members' : 'system.setting.add.admins'),
  rename: (value) => t(value === 'members' ? 'system.setting.rename.members' : 'system.setting.rename.admins'),
  mentionAll: (value) => t(value === 'members' ? 'system.setting.mentionAll.members' : 'system.setting.mentionAll.admins'),
  history: (value) => t(value === 'all' ? 'system.setting.history.all' : 'system.setting.history.joined'),
});
const ROLES = new Set(['owner', 'admin', 'member']);

/** @param {{data?: any, content: string}} message @param {string} userId @param {(userId: string) => string} nameOf @returns {string} */
export function systemText({ data, content }, userId, nameOf) {
  const facts = data && typeof data === 'object' ? data : {};
  const name = (/** @type {unknown} */ id) => (id === userId ? t('names.you') : t('names.inSentence', { name: isolated(nameOf(String(id))) }));
  const given = {
    by: name(facts.by ?? ''),
    user: name(facts.user ?? ''),
    users: Array.isArray(facts.users) ? list(facts.users.map(name)) : '',
    owner: name(facts.owner ?? ''),
    title: isolated(String(facts.title)),
    role: ROLES.has(facts.role) ? t(`system.role.${facts.role}`) : String(facts.role),
  };
  // The verb depends on whether the user is the one of whom the sentence tells.
  const told = (/** @type {string} */ key, /** @type {unknown} */ id) => t(id === userId ? `${key}.you` : key, given);
  const first = facts.users?.length === 1 ? facts.users[0] : undefined;
  const sentences = /** @type {Record<string, () => string>} */ ({
    'member-added': () => told('system.memberAdded', facts.by),
    'member-removed': () => told('system.memberRemoved', facts.by),
    'member-left': () => (!facts.owner ? told('system.memberLeft', first) : first === userId ? t('system.youLeftTo', given) : told('system.memberLeftTo', facts.owner)),
    'user-erased': () => (facts.owner ? told('system.userErasedTo', facts.owner) : t('system.userErased')),
    'member-joined': () => told('system.memberJoined', first),
    'role-changed': () => told('system.roleChanged', facts.by),
    'owner-changed': () => (facts.by && facts.by !== facts.user ? told('system.ownerChanged', facts.by) : told('system.owner', facts.user)),
    'renamed': () => told('system.renamed', facts.by),
    'picture-changed': () => told('system.pictureChanged', facts.by),
    'settings-changed': () => withDetails(told('system.settingsChanged', facts.by), facts.settings),
  });
  const sentence = Object.hasOwn(sentences, facts.event) ? sentences[facts.event]() : content;
  const you = t('names.you');
  return sentence.startsWith(`${you} `) ? you.charAt(0).toLocaleUpperCase(currentLanguage()) + sentence.slice(1) : sentence;
}

/** @param {string} sentence @param {any} settings that were changed */
function withDetails(sentence, settings) {
  const details = Object.entries(settings ?? {}).map(([key, value]) => (Object.hasOwn(SETTINGS, key) ? SETTINGS[key](value) : '')).filter(Boolean);
  return details.length > 0 ? t('system.withDetails', { sentence, details: list(details) }) : sentence;
}
