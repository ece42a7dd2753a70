/**
 * Live views of a {@link ChatClient} for user interfaces: the list of conversations, timelines, composers, presence and typing. Each is a
 * snapshot that is replaced when something changes, as `useSyncExternalStore` of React and the stores of others expect it.
 */

import type {
  Attachment, ChatClient, ClientStorage, ClosedCause, ConnectionState, Message, OwnSettings, PendingMessage, Presence, SendOptions,
} from './index.js';
import type { PlatformBlob } from './platform.js';

/** State with listeners. It works while it has a listener, so it needs no end: the first one starts it, the last one ends it. */
export interface Live<Snapshot> {
  /** The same object until something changes. */
  readonly snapshot: Snapshot;
  /** Calls `listener` after changes, once for those of one turn of the event loop. Returns a function that ends that. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
}

export interface LiveOptions {
  /** The user who is signed in. */
  userId: string;
  /** Keeps drafts and refused messages over a reload; that of the client will do. */
  storage?: ClientStorage | null;
  /** Number of messages in a page, 1 to 100; 50 by default. */
  pageSize?: number;
  /** Number of timelines that stay up to date after their last listener has gone, so that they are there at once when the user comes back; 5 by default. */
  keptTimelines?: number;
}

/** The views of one client. Make one for each client, before or after it connects. */
export class LiveChat {
  constructor(client: ChatClient, options: LiveOptions);
  readonly client: ChatClient;
  readonly userId: string;
  readonly conversations: ConversationList;
  readonly connection: Live<ConnectionSnapshot>;
  /** The timeline of a conversation; the same object for the same id. */
  timeline(conversationId: string): Timeline;
  /** The composer of a conversation; the same object for the same id. */
  composer(conversationId: string): Composer;
  /** null until it is known. Users are asked for together. */
  presence(userId: string): Live<Presence | null>;
  /** Ids of the other users who type in a conversation. */
  typing(conversationId: string): Live<readonly string[]>;
  /** Removes drafts and refused messages from the storage, for a user who signs out for good. */
  forget(): Promise<void>;
  /** Ends all views, and leaves the client as it is. Resolves when the storage is no longer used. */
  close(): Promise<void>;
}

export interface ConnectionSnapshot {
  state: ConnectionState;
  /** The reason why the client gave up; null if it has not. */
  closedBy: ClosedCause | null;
  reason?: string;
  /** Milliseconds until the next attempt, with `offline`. */
  retryInMs?: number;
  code?: number;
}

/** The newest message of a conversation; from the server's list it has only some fields. */
export type LatestMessage = Pick<Message, 'seq' | 'senderId' | 'content' | 'sentAt'> & Partial<Message>;

export interface ConversationEntry {
  conversationId: string;
  /** The title of a group, or the name or id of the other user. Text of others: never use it as HTML. */
  title: string;
  isGroup: boolean;
  /** The other user of a direct conversation. */
  participantId: string | null;
  /** The other user's name, if it is known. */
  name?: string;
  /** An `https` URL. */
  picture?: string;
  /** 0 until it is known. */
  memberCount: number;
  /** False while the title is on its way. */
  isDescribed: boolean;
  /** Revision of the conversation. */
  rev: number;
  latest: LatestMessage | null;
  /** Number of unread messages of others. */
  unread: number;
  /** Number of unread messages that mention the user. */
  mentions: number;
  /** Position up to which the user has read. */
  lastReadSeq: number;
  /** The user's own settings; null for the initial ones. */
  my: Omit<OwnSettings, 'conversationId'> | null;
  /** ISO-8601, UTC; time of the newest message, by which the list is sorted. */
  sortedAt: string;
}

export interface ConversationsSnapshot {
  /** failed: the list could not be loaded; it is loaded again at the next connection, and by reload(). */
  status: 'loading' | 'ready' | 'failed';
  /** The error of the last load. */
  error: unknown;
  /** The pinned ones first, then the newest. Without hidden and archived ones. */
  conversations: ConversationEntry[];
  archived: ConversationEntry[];
  /** Unread messages of all conversations that are neither muted nor archived. */
  unread: number;
}

export interface ConversationList extends Live<ConversationsSnapshot> {
  /** Loads the list once more. Resolves when that has ended, with or without success. */
  reload(): Promise<void>;
}

/** Messages that are not loaded: those after one position and before another one. */
export interface Gap {
  after: number;
  before: number;
}

/** An edit, a deletion or a reaction of the user that the server has not confirmed. */
export interface OwnChange {
  ref: string;
  action: 'edit-message' | 'delete-messages' | 'react';
  seq: number;
  /** Of an edit. */
  content?: string;
  /** Of a reaction: the user's whole set. */
  reactions?: string[];
  /** done: carried out, and the changed message is on its way; failed: refused, and not shown. */
  state: 'sending' | 'done' | 'failed';
  error?: unknown;
  /** ISO-8601, UTC, by the clock of this machine. */
  writtenAt: string;
}

/** A message of the user that is not stored yet, or was refused. */
export type OwnSend = Omit<PendingMessage, 'phase'> & {
  state: 'sending' | 'failed';
  /** With `failed`. */
  error?: { code: string; message: string; field?: string; retryable: boolean };
};

/** `key` is the same for the same item, and for an own message before and after it is stored. Items that have not changed are the same objects. */
export type TimelineItem =
  | {
      kind: 'message';
      key: string;
      /** As the user has changed it, if there is a `change`. */
      message: Message;
      /** The last change of the user that the message does not have yet. */
      change?: OwnChange;
    }
  | ({ kind: 'gap'; key: string } & Gap)
  | { kind: 'own'; key: string; send: OwnSend };

export interface TimelineSnapshot {
  conversationId: string;
  /** failed: the newest messages could not be loaded; they are loaded at the next connection, and by reload(). removed: the user is not in the conversation. */
  status: 'loading' | 'ready' | 'failed' | 'removed';
  /** The error of the last load. */
  error: unknown;
  /** Oldest first; the user's messages that are not stored are the last ones. */
  items: TimelineItem[];
  /** True if there are earlier messages than the first item. */
  hasOlder: boolean;
  /** The state of the last call of loadOlder(), loadAround() or loadGap(). */
  older: 'idle' | 'loading' | 'failed';
  /** Positions up to which users have read, in conversations of at most 100; see {@link seenBy}. */
  readers: ReadonlyMap<string, number>;
  /** Position up to which the user has read; 0 if it is not known. */
  lastReadSeq: number;
}

export interface Timeline extends Live<TimelineSnapshot> {
  readonly conversationId: string;
  /** Loads the page before the first item. Resolves when that has ended, with or without success. */
  loadOlder(): Promise<void>;
  /** Loads a message with those around it; gaps show what is not loaded in between. Resolves with false if there is no such message. */
  loadAround(seq: number): Promise<boolean>;
  /** Loads a page of a gap, from its beginning unless `end` is given. */
  loadGap(gap: Gap, from?: 'beginning' | 'end'): Promise<void>;
  /** Loads the newest messages once more, and forgets the others. */
  reload(): Promise<void>;
  /** As `client.send()`. A message that is refused stays in the timeline, until retry() or discard(). */
  send(content: string, options?: SendOptions): Promise<Message>;
  /** Sends a refused message again. Returns null if there is none. */
  retry(tempMessageId: string): Promise<Message> | null;
  /** Gives up a message that is not stored. Returns false if there is none. */
  discard(tempMessageId: string): boolean;
  /** Forgets a change that was refused. Returns false if there is none. */
  dismissChange(ref: string): boolean;
  /** Marks everything as read. */
  markRead(): void;
}

export interface ComposerFile {
  key: string;
  name: string;
  /** Bytes. */
  size: number;
  state: 'uploading' | 'ready' | 'failed';
  /** Bytes that were sent. */
  loaded: number;
  /** With `ready`. */
  attachment?: Attachment;
  /** With `failed`. */
  error?: unknown;
}

export interface ComposerSnapshot {
  text: string;
  /** Position of the message that is answered. */
  replyTo: number | null;
  files: ComposerFile[];
  /** True while a message waits for its files. */
  isHeld: boolean;
}

export interface Composer extends Live<ComposerSnapshot> {
  /** Replaces the text, keeps it as a draft, and reports that the user types. */
  setText(text: string): void;
  setReplyTo(seq: number | null): void;
  /** Uploads a file for the message. Returns its key. */
  addFile(file: PlatformBlob & { name?: string }, options?: { name?: string }): string;
  retryFile(key: string): void;
  removeFile(key: string): void;
  /**
   * Sends what is written, and empties the composer. While files are being uploaded the message is held, and goes out with the last of them.
   * Resolves with true when it is in the timeline; with false if there was nothing to send, a file could not be uploaded, or release() was called.
   */
  send(options?: SendOptions): Promise<boolean>;
  /** Holds the message no longer: it stays as a draft. */
  release(): void;
  clear(): void;
}

/** Ids of those who have read a message, without its sender. */
export function seenBy(readers: ReadonlyMap<string, number>, message: { senderId: string; seq: number }): string[];

export {};
