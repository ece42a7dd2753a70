/** The webhooks, and the latest deliveries of one of them; hidden if there is none. */

import { KeyedChildren, byId, element } from '../dom.js';
import { errorText, t } from '../language.js';
import { notice } from './clients.js';
import { count, millis, time } from './units.js';

const PAUSE_MS = 3_000;
const HEADINGS = ['url', 'state', 'lastError', 'waiting', 'lastSuccess', 'actions'];
const DELIVERY_HEADINGS = ['time', 'type', 'conversation', 'position', 'result', 'attempt', 'duration'];
const REASONS = /** @type {Record<string, string>} */ ({ gone: 'admin.webhook.gone', failing: 'admin.webhook.failing' });

export class Webhooks {
  #access;
  #rows;
  #deliveries;
  #chosen = '';
  #next = 0;

  /** @param {import('./access.js').Access} access */
  constructor(access) {
    this.#access = access;
    head('webhooks-head', HEADINGS, 3);
    head('deliveries-head', DELIVERY_HEADINGS, 5);
    this.#rows = new KeyedChildren(byId('webhooks'), (webhook) => this.#create(webhook), write);
    this.#deliveries = new KeyedChildren(byId('deliveries'), () => element('tr', { 'data-testid': 'delivery' }), writeDelivery);
    this.#choose('');
  }

  /** Shows how the webhooks are; asks for it every few seconds. @param {number} now */
  async show(now) {
    if (now < this.#next) return;
    this.#next = now + PAUSE_MS;
    const { webhooks } = await this.#access.webhooks();
    byId('webhooks-section').hidden = webhooks.length === 0;
    if (!webhooks.some((/** @type {any} */ webhook) => webhook.id === this.#chosen)) this.#choose('');
    this.#rows.show(webhooks.map((/** @type {any} */ webhook) => ({ ...webhook, key: webhook.id, isChosen: webhook.id === this.#chosen })));
    if (this.#chosen !== '') await this.#showDeliveries();
  }

  async #showDeliveries() {
    const { deliveries } = await this.#access.deliveries(this.#chosen);
    this.#deliveries.show(deliveries.map((/** @type {any} */ delivery) => ({ ...delivery, key: `${delivery.id} ${delivery.at} ${delivery.attempt}` })));
    byId('deliveries-empty').hidden = deliveries.length > 0;
  }

  /** @param {string} id */
  #choose(id) {
    this.#chosen = id;
    this.#deliveries.show([]);
    byId('deliveries-frame').hidden = id === '';
    this.#next = 0;
  }

  /** @param {any} webhook */
  #create(webhook) {
    const show = element('button', { type: 'button', 'data-testid': 'webhook-deliveries' }, t('admin.webhook.deliveries'));
    show.addEventListener('click', () => this.#choose(this.#chosen === webhook.id ? '' : webhook.id));
    const retry = element('button', { type: 'button', 'data-testid': 'webhook-retry' }, t('admin.webhook.retry'));
    retry.addEventListener('click', () => this.#act(() => this.#access.retry(webhook.id), t('admin.webhook.retried')));
    const enable = element('button', { type: 'button', 'data-testid': 'webhook-enable' }, t('admin.webhook.enable'));
    enable.addEventListener('click', () => this.#act(() => this.#access.enable(webhook.id), t('admin.webhook.isEnabled')));
    return element('tr', { 'data-testid': 'webhook' },
      ...HEADINGS.map((_, index) => index === HEADINGS.length - 1 ? element('td', {}, show, retry, enable)
        : element('td', { class: index === 0 ? 'name' : index < 3 ? 'left' : undefined })));
  }

  /** @param {() => Promise<unknown>} act @param {string} text */
  async #act(act, text) {
    try {
      await act();
      notice(text);
      this.#next = 0;
    } catch (error) {
      notice(errorText(error), true);
    }
  }
}

/** @param {string} id @param {string[]} headings @param {number} left those that are texts */
function head(id, headings, left) {
  byId(id).replaceChildren(element('tr', {}, ...headings.map((heading, index) =>
    element('th', { scope: 'col', class: index < left ? 'left' : undefined }, t(`admin.col.${heading}`)))));
}

/** @param {any} webhook */
function stateOf(webhook) {
  if (!webhook.enabled) return t(REASONS[webhook.disabledReason] ?? 'admin.webhook.disabled');
  return webhook.failingSince ? t('admin.webhook.failingSince', { time: time(webhook.failingSince) }) : t('admin.webhook.enabled');
}

/** @param {HTMLElement} row @param {any} webhook */
function write(row, webhook) {
  [webhook.url, stateOf(webhook), webhook.lastError ?? '–', count(webhook.waiting), time(webhook.lastSuccessAt)]
    .forEach((text, index) => { row.children[index].textContent = text; });
  row.children[1].classList.toggle('bad', !webhook.enabled || webhook.failingSince !== undefined);
  const [show, retry, enable] = /** @type {any} */ (row.children[HEADINGS.length - 1].children);
  show.setAttribute('aria-pressed', String(webhook.isChosen));
  show.setAttribute('aria-label', t('admin.webhook.deliveriesTo', { url: webhook.url }));
  retry.hidden = !webhook.enabled;
  enable.hidden = webhook.enabled;
}

/** @param {HTMLElement} row @param {any} delivery */
function writeDelivery(row, { at, type, conversationId, seq, rev, delivered, status, error, attempt, durationMs }) {
  const position = seq !== undefined ? t('admin.webhook.message', { position: seq }) : rev !== undefined ? t('admin.webhook.revision', { position: rev }) : '–';
  const result = delivered ? t('admin.webhook.accepted', { status }) : error;
  row.replaceChildren(...[time(at), type, conversationId, position, result].map((text, index) =>
    element('td', { class: index === 4 && !delivered ? 'left bad' : 'left' }, text)),
  element('td', {}, count(attempt)), element('td', {}, millis(durationMs)));
}
