/** Completes mentions in the composer. */

import { avatar, element } from './dom.js';
import { t } from './language.js';
import { matching, typedMention } from './mentions.js';

/**
 * @typedef {import('./mentions.js').Candidate & {picture?: string}} Candidate
 * @typedef {import('./completion.js').CompletionSource} CompletionSource
 */

/** @param {() => Candidate[]} candidates returns those that the open conversation offers @param {(candidate: Candidate) => void} chosen @returns {CompletionSource} */
export function mentionSource(candidates, chosen) {
  return {
    sign: '@',
    testId: 'mention-option',
    typed: typedMention,
    find: (typed, max) => matching(typed, candidates(), max).map((candidate) => ({ text: `@${candidate.name}`, show: () => shown(candidate), chosen: () => chosen(candidate) })),
  };
}

/** @param {Candidate} candidate */
function shown({ userId, name, picture }) {
  const about = userId === null ? t('composer.everybody') : userId === name ? '' : userId;
  return [avatar(name, { group: userId === null, key: userId ?? name, picture }),
    element('span', { class: 'completion-name', dir: 'auto' }, name), element('span', { class: 'hint', dir: 'auto' }, about)];
}
