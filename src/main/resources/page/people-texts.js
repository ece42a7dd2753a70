/** The hints of the fields in which people are chosen. */

import { t } from './language.js';

/** By whether the server finds people and whether ids are checked. */
const HINTS = {
  direct: { byId: 'create.directHint', open: 'create.directHintOpen', directory: 'create.directHintDirectory' },
  group: { byId: 'create.groupHint', open: 'create.groupHintOpen', directory: 'create.groupHintDirectory' },
  members: { byId: 'members.addHint', open: 'members.addHintOpen', directory: 'members.addHintDirectory' },
};

/** @param {'direct'|'group'|'members'} place @param {{find: unknown, isChecked: boolean}} directory @returns {string} */
export function hintOf(place, { find, isChecked }) {
  const hints = HINTS[place];
  return t(!find ? hints.byId : isChecked ? hints.directory : hints.open);
}
