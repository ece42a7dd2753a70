/** The header of the open conversation: its picture, its name, and its people. */

import { pictureOf, titleOf } from './conversation.js';
import { avatar, byId, showText } from './dom.js';
import { list } from './format.js';
import { t } from './language.js';

const PEOPLE_SHOWN = 8;

/** @param {import('./conversation.js').Conversation} conversation @param {import('./people.js').People} people @param {string} userId */
export function showHeader(conversation, people, userId) {
  const { id, title, isGroup } = conversation;
  const name = title === null ? null : titleOf(conversation, people);
  const picture = pictureOf(conversation, people);
  showText(byId('conversation-title'), name ?? '\u2026');
  showText(byId('conversation-people'), isGroup ? namesOf(conversation, people, userId) : t('conversation.direct'));
  const shown = byId('conversation-avatar');
  const key = `${id} ${name} ${picture}`;
  if (shown.dataset.shown === key) return;
  shown.dataset.shown = key;
  shown.replaceChildren(avatar(name ?? '?', { group: isGroup, key: isGroup ? id : (title ?? undefined), picture }));
}

/** @param {import('./conversation.js').Conversation} conversation @param {import('./people.js').People} people @param {string} userId */
function namesOf({ participants, memberCount }, people, userId) {
  if (!participants) return memberCount > 0 ? t('conversation.groupOf', { number: memberCount }) : t('conversation.group');
  const others = participants.filter((id) => id !== userId);
  const more = others.length - PEOPLE_SHOWN;
  return list([...others.slice(0, PEOPLE_SHOWN).map((id) => people.nameOf(id)), ...(more > 0 ? [t('names.more', { count: more })] : []), t('names.you')]);
}
