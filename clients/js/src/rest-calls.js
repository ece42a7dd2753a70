/** The REST calls of the client, and its listeners. */

import { PushCalls } from './push-calls.js';
import { ScheduleCalls } from './schedule-calls.js';

/** @typedef {import('../types/index.js').ChatEvents} ChatEvents */

export class RestCalls extends EventTarget {
  #rest;
  #uploads;

  /** @param {import('./rest.js').Rest} rest @param {import('./uploads.js').Uploads} uploads */
  constructor(rest, uploads) {
    super();
    this.#rest = rest;
    this.#uploads = uploads;
    this.push = new PushCalls(rest);
    this.scheduled = new ScheduleCalls(rest);
  }

  /** @template {keyof ChatEvents} Type @param {Type} type @param {(detail: ChatEvents[Type]) => void} listener */
  on(type, listener) {
    const handler = (/** @type {any} */ { detail }) => listener(detail);
    this.addEventListener(type, handler);
    return () => this.removeEventListener(type, handler);
  }

  /** @param {{isRead?: boolean, archived?: boolean, hasMessages?: boolean}} [filter] */
  conversations(filter = {}) {
    return this.#rest.conversations(filter);
  }

  /** @param {string} conversationId */
  conversation(conversationId) {
    return this.#rest.conversation(conversationId);
  }

  /** @param {string} conversationId @param {{before?: number, after?: number, limit?: number}} [page] */
  messages(conversationId, page = {}) {
    return this.#rest.messages(conversationId, page);
  }

  /** @param {string} conversationId */
  participants(conversationId) {
    return this.#rest.participants(conversationId);
  }

  /** @param {string} conversationId @param {import('../types/groups.js').OwnSettingsChange} change @returns {Promise<any>} */
  changeSettings(conversationId, change) {
    return this.#rest.call(`conversations/${encodeURIComponent(conversationId)}/me`, { method: 'PUT', body: change });
  }

  /** @param {string} text @param {{limit?: number}} [options] @returns {Promise<import('../types/people.js').Profile[]>} */
  findPeople(text, { limit } = {}) {
    return this.#rest.call('users', { query: { q: text, limit } });
  }

  /** @param {string} conversationId @param {Blob & {name?: string}} file @param {import('../types/attachments.js').UploadOptions} [options] */
  upload(conversationId, file, options) {
    return this.#uploads.upload(conversationId, file, options);
  }

  /** @param {string} attachmentId */
  discardAttachment(attachmentId) {
    return this.#uploads.discard(attachmentId);
  }

  /** @param {string} attachmentId */
  attachmentUrl(attachmentId) {
    return this.#uploads.links(attachmentId);
  }

  /** @param {string} text @param {import('../types/index.js').SearchFilter} [filter] @returns {Promise<import('../types/index.js').SearchPage>} */
  search(text, filter = {}) {
    return this.#rest.call('search', { query: { q: text, ...filter } });
  }

  /** @param {string} url @returns {Promise<import('../types/index.js').LinkPreview>} */
  linkPreview(url) {
    return this.#rest.call('link-preview', { query: { url } });
  }

  /** @param {string} userId */
  directConversation(userId) {
    return this.#rest.directConversation(userId);
  }

  /** @param {string} userId */
  createDirect(userId) {
    return this.#rest.create({ recipientIdArr: [userId], title: '', isGroup: false });
  }

  /** @param {string} title @param {string[]} userIds */
  createGroup(title, userIds) {
    return this.#rest.create({ recipientIdArr: userIds, title, isGroup: true });
  }

  /** @param {string[]} userIds */
  presence(userIds) {
    return this.#rest.presence(userIds);
  }

  /** @param {boolean} visible */
  async setPresenceVisible(visible) {
    await this.#rest.setPresenceVisible(visible);
  }
}
