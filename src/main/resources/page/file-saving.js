/** Downloads a file by a link that needs no token. */

import { element } from './dom.js';
import { t } from './language.js';
import { showError } from './notices.js';

/** @param {import('./attachment-links.js').AttachmentLinks} links @param {{id: string, name: string}} attachment */
export async function saveFile(links, { id, name }) {
  try {
    const { url } = await links.of(id);
    // A file of another origin would replace the page, because browsers ignore the name there.
    element('a', { href: url, download: name, target: '_blank', rel: 'noopener' }).click();
  } catch (error) {
    showError(/** @type {any} */ (error).status === 404 ? t('attachment.gone', { name }) : error);
  }
}
