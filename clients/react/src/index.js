/** React hooks on the live views of chat-api-client. Each returns the snapshot of a view, with the acts on it; see README.md. */

import { createContext, createElement, useCallback, useContext, useMemo, useSyncExternalStore } from 'react';

/** @typedef {import('chat-api-client/live').LiveChat} LiveChat */

const Chat = createContext(/** @type {LiveChat|null} */ (null));

/** @param {{live: LiveChat, children?: import('react').ReactNode}} props */
export function ChatProvider({ live, children }) {
  return createElement(Chat.Provider, { value: live }, children);
}

/** @returns {LiveChat} */
export function useChat() {
  const live = useContext(Chat);
  if (!live) throw new Error('There is no <ChatProvider live={…}> around this component.');
  return live;
}

/** @template Snapshot @param {import('chat-api-client/live').Live<Snapshot>} view @returns {Snapshot} */
export function useLive(view) {
  const subscribe = useCallback((/** @type {() => void} */ changed) => view.subscribe(changed), [view]);
  const snapshot = useCallback(() => view.snapshot, [view]);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

export function useConversations() {
  const { conversations } = useChat();
  const snapshot = useLive(conversations);
  const reload = useCallback(() => conversations.reload(), [conversations]);
  return useMemo(() => ({ ...snapshot, reload }), [snapshot, reload]);
}

/** @param {string} conversationId */
export function useTimeline(conversationId) {
  const live = useChat();
  const timeline = live.timeline(conversationId);
  const snapshot = useLive(timeline);
  const acts = useMemo(() => timelineActs(live.client, timeline), [live, timeline]);
  return useMemo(() => ({ ...snapshot, ...acts }), [snapshot, acts]);
}

/** @param {string} conversationId */
export function useComposer(conversationId) {
  const composer = useChat().composer(conversationId);
  const snapshot = useLive(composer);
  const acts = useMemo(() => composerActs(composer), [composer]);
  return useMemo(() => ({ ...snapshot, ...acts }), [snapshot, acts]);
}

/** @param {string} conversationId */
export function useTyping(conversationId) {
  return useLive(useChat().typing(conversationId));
}

/** @param {string} userId */
export function usePresence(userId) {
  return useLive(useChat().presence(userId));
}

export function useConnectionState() {
  const { connection, client } = useChat();
  const snapshot = useLive(connection);
  const connect = useCallback(() => client.connect(), [client]);
  return useMemo(() => ({ ...snapshot, connect }), [snapshot, connect]);
}

/** The acts are the same functions in every render, so that they may be dependencies of effects. @param {import('chat-api-client').ChatClient} client @param {import('chat-api-client/live').Timeline} timeline */
function timelineActs(client, timeline) {
  const id = timeline.conversationId;
  return {
    loadOlder: () => timeline.loadOlder(),
    loadAround: (/** @type {number} */ seq) => timeline.loadAround(seq),
    loadGap: (/** @type {import('chat-api-client/live').Gap} */ gap, /** @type {'beginning'|'end'|undefined} */ from = undefined) => timeline.loadGap(gap, from),
    reload: () => timeline.reload(),
    send: (/** @type {string} */ content, /** @type {import('chat-api-client').SendOptions|undefined} */ options = undefined) => timeline.send(content, options),
    retry: (/** @type {string} */ tempMessageId) => timeline.retry(tempMessageId),
    discard: (/** @type {string} */ tempMessageId) => timeline.discard(tempMessageId),
    dismissChange: (/** @type {string} */ ref) => timeline.dismissChange(ref),
    markRead: () => timeline.markRead(),
    edit: (/** @type {number} */ seq, /** @type {string} */ content, /** @type {import('chat-api-client').EditOptions|undefined} */ options = undefined) => client.edit(id, seq, content, options),
    remove: (/** @type {number} */ seq) => client.delete(id, [[seq, seq]]),
    react: (/** @type {number} */ seq, /** @type {string[]} */ reactions) => client.react(id, seq, reactions),
  };
}

/** @param {import('chat-api-client/live').Composer} composer */
function composerActs(composer) {
  return {
    setText: (/** @type {string} */ text) => composer.setText(text),
    setReplyTo: (/** @type {number|null} */ seq) => composer.setReplyTo(seq),
    addFile: (/** @type {File} */ file, /** @type {{name?: string}|undefined} */ options = undefined) => composer.addFile(file, options),
    retryFile: (/** @type {string} */ key) => composer.retryFile(key),
    removeFile: (/** @type {string} */ key) => composer.removeFile(key),
    send: (/** @type {import('chat-api-client').SendOptions|undefined} */ options = undefined) => composer.send(options),
    release: () => composer.release(),
    clear: () => composer.clear(),
  };
}
