/** Restores the document to its state at load time, so that a sign-out leaves no data of the user in it. */

import { byId } from './dom.js';
import { translate } from './language.js';
import { showTitle } from './page-title.js';

const FILLED = ['chat', 'create-dialog', 'sign-out-dialog', 'unsendable-dialog', 'confirm-dialog', 'members-dialog', 'settings-dialog', 'own-settings-dialog', 'report-dialog', 'picture-viewer', 'notices', 'live-log'];
const pristine = FILLED.map((id) => byId(id).cloneNode(true));

export function cleanDocument() {
  for (const element of pristine) {
    const clean = /** @type {Element} */ (element.cloneNode(true));
    translate(clean);
    byId(element.id).replaceWith(clean);
  }
  showTitle(0, null);
}
