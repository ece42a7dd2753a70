/** The open reports, the oldest first, with a copy of the reported messages; hidden if there is none. */

import { KeyedChildren, byId, element } from '../dom.js';
import { errorText, t } from '../language.js';
import { notice } from './clients.js';
import { time } from './units.js';

const PAUSE_MS = 5_000;
const HEADINGS = ['reported', 'about', 'by', 'reason', 'reportMessages', 'actions'];

export class Reports {
  #access;
  #rows;
  #next = 0;

  /** @param {import('./access.js').Access} access */
  constructor(access) {
    this.#access = access;
    byId('reports-head').replaceChildren(element('tr', {}, ...HEADINGS.map((heading) => element('th', { scope: 'col', class: 'left' }, t(`admin.col.${heading}`)))));
    this.#rows = new KeyedChildren(byId('reports'), (report) => this.#create(report), () => {});
  }

  /** Shows the open reports; asks for them every few seconds. @param {number} now */
  async show(now) {
    if (now < this.#next) return;
    this.#next = now + PAUSE_MS;
    const { reports, more } = await this.#access.openReports();
    this.#rows.show(reports.map((/** @type {any} */ report) => ({ ...report, key: report.reportId })));
    byId('reports-section').hidden = reports.length === 0;
    byId('reports-more').hidden = !more;
  }

  /** @param {any} report */
  #create(report) {
    const messages = element('td', { class: 'reported' }, ...report.messages.map((/** @type {any} */ message) =>
      element('blockquote', { dir: 'auto' }, element('small', {}, `${message.senderId}, ${time(message.sentAt)}`), message.content || t('admin.report.noText'))));
    const reason = element('td', { class: 'left' }, report.reason);
    if (report.text) reason.append(element('small', { dir: 'auto' }, report.text));
    return element('tr', { 'data-testid': 'report' },
      element('td', { class: 'left' }, time(report.reportedAt)), element('td', { class: 'left' }, report.userId ?? '–'),
      element('td', { class: 'left' }, report.reporterId), reason, messages,
      element('td', { class: 'left' }, this.#button(report, 'resolved', 'resolve'), this.#button(report, 'dismissed', 'dismiss')));
  }

  /** @param {any} report @param {'resolved'|'dismissed'} state @param {'resolve'|'dismiss'} act */
  #button(report, state, act) {
    const button = element('button', { type: 'button', 'data-testid': `report-${state}`, 'aria-label': t(`admin.report.${act}Of`, { user: report.reporterId }) }, t(`admin.report.${act}`));
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        await this.#access.closeReport(report.reportId, state);
        notice(t(`admin.report.${state}`, { user: report.reporterId }));
        this.#next = 0;
        await this.show(Date.now());
      } catch (error) {
        button.disabled = false;
        notice(errorText(error), true);
      }
    });
    return button;
  }
}
