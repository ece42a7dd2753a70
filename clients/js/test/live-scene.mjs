/** A scene with live views, and a server with one conversation. */

import { LiveChat } from '../src/live.js';
import { sceneWithChanges, settled } from './fakes.mjs';

/** Messages of `ben` as REST answers them. */
export function history(first, last, more = {}) {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const seq = first + index;
    return { messageId: `id-a${seq}`, conversationId: 'a', senderId: 'ben', content: `a${seq}`, sentAt: new Date(seq).toISOString(), seq, ...more };
  });
}

export function summary(conversationId, seq, more = {}) {
  return {
    conversationId, title: conversationId.toUpperCase(), isGroup: true, participantId: 'ben', sentAt: new Date(seq).toISOString(), latestContent: `${conversationId}${seq}`, senderId: 'ben',
    isRead: false, seq, lastReadSeq: 0, unreadCount: seq, ...more,
  };
}

/** @param {number} newest position of the newest message of the conversation `a`, which begins at 1 */
export async function liveScene(newest = 0, options = {}) {
  const { storage, pageSize = 10, keptTimelines = 0, ...clientOptions } = options;
  const scene = sceneWithChanges({ cursors: { a: newest }, userId: 'ann', ...clientOptions });
  const served = { newest };
  scene.served = served;
  scene.answers = new Proxy(scene.answers, {
    get(answers, path) {
      const known = answers[path] ?? answers[String(path).split('?')[0]];
      if (known) return known;
      const [, query] = /^\/conversations\/a\/messages(\?.*)?$/.exec(path) ?? [];
      if (query === undefined) return undefined;
      const asked = new URLSearchParams(query);
      const [limit, after, before] = ['limit', 'after', 'before'].map((name) => (asked.has(name) ? Number(asked.get(name)) : null));
      const all = history(1, served.newest);
      if (after !== null) return { body: all.filter(({ seq }) => seq > after).slice(0, limit) };
      return { body: all.filter(({ seq }) => before === null || seq < before).slice(-limit) };
    },
  });
  scene.live = new LiveChat(scene.client, { userId: 'ann', storage, pageSize, keptTimelines });
  await scene.goOnline();
  await settled();
  return scene;
}

/** The items of a timeline, a word for each. */
export function shownBy({ snapshot }) {
  return snapshot.items.map((item) => {
    if (item.kind === 'gap') return `${item.after}…${item.before}`;
    if (item.kind === 'own') return `${item.send.content} ${item.send.state}`;
    return item.message.deletedAt ? `${item.message.seq} deleted` : item.message.content;
  });
}

/** Watches an observable, and counts the calls. */
export async function watch(live) {
  const watched = { calls: 0 };
  watched.end = live.subscribe(() => watched.calls++);
  await settled();
  return watched;
}
