/** What a signed-in person has left in the document goes when somebody signs out: it is as it was when it was loaded. */

import { byId } from './dom.js';

const FILLED = ['chat', 'create-dialog', 'sign-out-dialog', 'notices', 'live-log'];
const pristine = FILLED.map((id) => byId(id).cloneNode(true));

export function cleanDocument() {
  for (const element of pristine) byId(element.id).replaceWith(element.cloneNode(true));
  document.title = 'Chat';
}
