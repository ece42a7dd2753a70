/** Sound and video with the browser's controls. The link is renewed when it has expired, and playing goes on at the same place. */

import { element, icon } from './dom.js';
import { fileSize } from './format.js';
import { t } from './language.js';

/** An error so soon after a new link is not about its age. */
const FRESH_MS = 10_000;

/**
 * @param {import('chat-api-client').Attachment} attachment @param {'sound'|'video'} kind
 * @param {import('./attachment-links.js').AttachmentLinks} links
 * @param {{lost: (load: () => void) => void, save: () => void}} actions lost: called with what to do once there is a connection again
 * @returns {{element: HTMLElement, load: () => void}}
 */
export function playerElement({ id, name, size }, kind, links, { lost, save }) {
  const label = t(kind === 'video' ? 'attachment.video' : 'attachment.sound', { name });
  const media = element(kind === 'video' ? 'video' : 'audio', { controls: true, preload: 'metadata', playsinline: true, 'aria-label': label, 'data-testid': kind });
  const note = element('span', { class: 'file-size', role: 'status' }, fileSize(size));
  const download = element('button', { type: 'button', class: 'icon-button', title: t('common.download'), 'aria-label': t('attachment.download', { name }), 'data-key': id, 'data-testid': 'media-download' }, icon('download'));
  download.addEventListener('click', save);
  const caption = element('figcaption', {}, element('span', { class: 'file-name', dir: 'auto' }, name), note, download);
  const figure = element('figure', { class: `player ${kind}` }, media, caption);
  let loadedAt = -Infinity;

  const load = async (isRenewed = false) => {
    const { currentTime, paused } = media;
    try {
      const { url } = await (isRenewed ? links.renewed(id) : links.of(id));
      loadedAt = performance.now();
      media.src = url;
      if (currentTime > 0) media.currentTime = currentTime;
      if (isRenewed && !paused) await media.play().catch(() => {});
    } catch (error) {
      if (/** @type {any} */ (error).status === 0) lost(() => load(isRenewed));
      else note.textContent = t('attachment.unavailable');
    }
  };
  media.addEventListener('error', () => {
    if (performance.now() - loadedAt > FRESH_MS) load(true);
    else note.textContent = t('attachment.unplayable');
  });
  return { element: figure, load };
}
