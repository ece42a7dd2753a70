/** The reactions below a message: a press toggles the user's own, and each names who has reacted. */

import { ownReactions } from './client/reactions.js';
import { element, icon } from './dom.js';
import { list } from './format.js';
import { t } from './language.js';

const NAMES_SHOWN = 12;

/** @typedef {{key: string, count: number, isOwn: boolean, names: string[]}} ReactionRow */

/**
 * @param {{seq?: number, reactions?: import('chat-api-client').Reaction[], mine?: string[]}} message
 * @param {string[]|undefined} wanted the user's own set that the server has not confirmed yet
 * @param {string} userId @param {(userId: string) => string} nameOf
 * @returns {ReactionRow[]}
 */
export function reactionRows(message, wanted, userId, nameOf) {
  const before = ownReactions(message, userId);
  const own = wanted ?? before;
  const rows = (message.reactions ?? []).map(({ key, count, users }) => {
    const others = (users ?? []).filter((id) => id !== userId);
    const isOwn = own.includes(key);
    const total = count + (isOwn ? 1 : 0) - (before.includes(key) ? 1 : 0);
    return { key, count: total, isOwn, names: [...(isOwn ? [t('names.youAlone')] : []), ...others.slice(0, NAMES_SHOWN).map(nameOf)] };
  });
  const added = own.filter((key) => !rows.some((row) => row.key === key)).map((key) => ({ key, count: 1, isOwn: true, names: [t('names.youAlone')] }));
  return [...rows, ...added].filter(({ count }) => count > 0);
}

/** @param {ReactionRow[]} rows @param {{toggle: (key: string) => void, add: (button: HTMLElement) => void}} actions */
export function reactionsElement(rows, { toggle, add }) {
  const chips = rows.map(({ key, count, isOwn, names }) => {
    const more = count - names.length;
    const label = t('reactions.by', { names: list([...names, ...(more > 0 ? [t('names.more', { count: more })] : [])]), key });
    const chip = element('button', {
      type: 'button', class: 'reaction', title: label, 'aria-label': label, 'aria-pressed': String(isOwn), 'data-testid': 'reaction', 'data-key': key,
    }, element('span', { class: 'reaction-key' }, key), String(count));
    chip.addEventListener('click', () => toggle(key));
    return element('li', {}, chip);
  });
  const more = element('button', { type: 'button', class: 'reaction add', title: t('reactions.add'), 'aria-label': t('reactions.add'), 'data-testid': 'reaction-add' }, icon('emoji'));
  more.addEventListener('click', () => add(more));
  return element('ul', { class: 'reactions', 'aria-label': t('reactions.label') }, ...chips, element('li', {}, more));
}
