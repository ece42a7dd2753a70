import type { ChatClient, Presence } from 'chat-api-client';
import type {
  Composer, ComposerSnapshot, ConnectionSnapshot, ConversationList, ConversationsSnapshot, Live, LiveChat, Timeline, TimelineSnapshot,
} from 'chat-api-client/live';
import type { ReactElement, ReactNode } from 'react';

/**
 * Gives the hooks the live views. Make one LiveChat for each signed-in user, outside of the components or in a state: the provider neither
 * connects nor closes it.
 */
export function ChatProvider(props: { live: LiveChat; children?: ReactNode }): ReactElement;

/** The live views of the provider, for what has no hook. Throws if there is no provider. */
export function useChat(): LiveChat;

/** The snapshot of a live view. The component is rendered again when it changes. */
export function useLive<Snapshot>(view: Live<Snapshot>): Snapshot;

/** Every hook below returns the same object until something changes, and its functions are the same in every render. */
export function useConversations(): ConversationsSnapshot & Pick<ConversationList, 'reload'>;

export type TimelineActs = Pick<
  Timeline,
  'loadOlder' | 'loadAround' | 'loadGap' | 'reload' | 'send' | 'retry' | 'discard' | 'dismissChange' | 'markRead'
> & {
  /** As `client.edit()`: the timeline shows it at once. */
  edit(seq: number, content: string, options?: Parameters<ChatClient['edit']>[3]): Promise<number>;
  /** Deletes a message for everyone. */
  remove(seq: number): Promise<number>;
  /** Sets the user's reactions to a message. */
  react(seq: number, reactions: string[]): Promise<number>;
};

/** A conversation. It is loaded with the first component that shows it, and the last five stay up to date after that. */
export function useTimeline(conversationId: string): TimelineSnapshot & TimelineActs;

export type ComposerActs = Pick<Composer, 'setText' | 'setReplyTo' | 'addFile' | 'retryFile' | 'removeFile' | 'send' | 'release' | 'clear'>;

/** The composer of a conversation: a draft that outlives a reload, and a message that is held while its files are uploaded. */
export function useComposer(conversationId: string): ComposerSnapshot & ComposerActs;

/** Ids of the others who type. */
export function useTyping(conversationId: string): readonly string[];

/** null until it is known. All components together make one request. */
export function usePresence(userId: string): Presence | null;

export function useConnectionState(): ConnectionSnapshot & {
  /** Connects; while offline, tries at once. */
  connect(): void;
};
