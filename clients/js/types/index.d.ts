/// <reference lib="dom" />

/**
 * closed: not wanted (before connect, after close, refused for good); offline: waiting for the next attempt; connecting: an attempt is
 * under way; syncing: connected, missed messages are coming in; online: everything up to now has been delivered.
 */
export type ConnectionState = 'closed' | 'offline' | 'connecting' | 'syncing' | 'online';

export interface Message {
  messageId: string;
  conversationId: string;
  senderId: string;
  content: string;
  /** ISO-8601, UTC. */
  sentAt: string;
  /** Position in the conversation: 1, 2, 3 … without holes. */
  seq: number;
  /** The sender's name for the message; absent in answers of REST. */
  tempMessageId?: string;
}

export interface Conversation {
  conversationId: string;
  title: string;
  isGroup: boolean;
  /** One participant other than the caller. */
  participantId: string;
}

export interface ConversationSummary extends Conversation {
  sentAt: string;
  latestContent: string;
  senderId: string;
  isRead: boolean;
  /** Position of the latest message. */
  seq: number;
  /** The caller's read position. */
  lastReadSeq: number;
  /** Others' messages behind it, at most 100. */
  unreadCount: number;
}

export interface Presence {
  userId: string;
  online: boolean;
  /** When the last connection ended; null while online, if never seen, or if it is nobody's business. */
  lastSeenAt: string | null;
}

/** A message without an answer of the server. */
export interface PendingMessage {
  tempMessageId: string;
  conversationId: string;
  content: string;
  /** When send() was called, ISO-8601, UTC, by the clock of this machine. */
  writtenAt: string;
  /** keeping: on its way to the storage; queued: to be sent; sent: to be answered; waiting: the server asked to wait. */
  phase: 'keeping' | 'queued' | 'sent' | 'waiting';
}

/**
 * Who ended the client's attempts: an administrator of the server (close code 4403); the token is refused (401); the page's origin is
 * refused (403); or connections were closed again and again with a code that blames the client (1002, 1003, 1007 to 1010).
 */
export type ClosedCause = 'administrator' | 'token' | 'origin' | 'protocol';

export interface StateChange {
  state: ConnectionState;
  previous: ConnectionState;
  reason?: string;
  /** With which the server closed the connection, if it did. */
  code?: number;
  /** When closed, and the caller did not want it. */
  cause?: ClosedCause;
  /** When offline: time until the next attempt. */
  retryInMs?: number;
}

export interface ReadPosition {
  conversationId: string;
  userId: string;
  lastReadSeq: number;
}

/** How a send ended, also one of an earlier load of the page. */
export type Settled = { tempMessageId: string; conversationId: string } & (
  | { message: Message; error?: undefined }
  | { message?: undefined; error: ChatError }
);

/** Each event's `detail`. */
export interface ChatEvents {
  state: StateChange;
  /** In the order of `seq`, each once. */
  message: Message;
  read: ReadPosition;
  presence: Presence[];
  /** The list from which a client without cursors starts. */
  conversations: ConversationSummary[];
  /** A message has come into the outbox, by send() or out of the storage. */
  pending: PendingMessage;
  /** A message has left the outbox. */
  settled: Settled;
  /** What no call can be rejected with; an ApiError with status 401 or 403, or the code `protocol`, has closed the client. */
  error: ChatError | ApiError;
}

export interface ErrorFrame {
  code: string;
  message: string;
  tempMessageId?: string;
  conversationId?: string;
  field?: string;
  retryAfterMs?: number;
}

/** An `error` frame of the server, or a code of this library: `closed`, `discarded`, `outbox-full`, `protocol`, `too-large`, `storage`. */
export class ChatError extends Error {
  constructor(frame: ErrorFrame, more?: { kept?: boolean; cause?: unknown });
  readonly code: string;
  /** Whether the same send may succeed later; repeat it with its `tempMessageId`. */
  readonly retryable: boolean;
  /** Whether the message is still in the storage, from which the next client sends it. */
  readonly kept: boolean;
  readonly tempMessageId?: string;
  readonly conversationId?: string;
  readonly field?: string;
  readonly retryAfterMs?: number;
}

/** A REST call that failed. */
export class ApiError extends Error {
  constructor(
    status: number,
    problem: { type?: string; title?: string; detail?: string; code?: string; message?: string },
    more?: { retryAfterMs?: number; cause?: unknown },
  );
  static of(response: Response): Promise<ApiError>;
  /** 0 when no answer came at all. */
  readonly status: number;
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly retryAfterMs?: number;
  /** Whether the same call may succeed later: no answer, 429, or a fault of the server. */
  readonly retryable: boolean;
}

/** Where records survive a reload. Values are what JSON can say. */
export interface ClientStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** All records whose key begins with `prefix`. */
  entries(prefix: string): Promise<[key: string, value: unknown][]>;
}

/** Survives nothing; for tests, and for several clients of one process. */
export class MemoryStorage implements ClientStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  entries(prefix: string): Promise<[string, unknown][]>;
}

/** For pages and workers. `name`: one for each user, e.g. the user id. */
export class IndexedDbStorage implements ClientStorage {
  constructor(name: string, factory?: IDBFactory);
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  entries(prefix: string): Promise<[string, unknown][]>;
  /** Ends the connection to the database; the next call makes another. */
  close(): void;
  /** After the client was closed: removes the database if nothing is in it, so that not even its name tells who was here. */
  removeIfEmpty(): Promise<void>;
}

/** What this library uses of `chrome.storage.StorageArea`. */
export interface ChromeStorageArea {
  get(keys: string | null): Promise<Record<string, any>>;
  set(items: Record<string, any>): Promise<void>;
  remove(key: string): Promise<void>;
}

/** For extensions. `name`: one for each user; `area`: `chrome.storage.local` unless given. */
export class ChromeStorage implements ClientStorage {
  constructor(name: string, area?: ChromeStorageArea);
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  entries(prefix: string): Promise<[string, unknown][]>;
}

export interface Clock {
  setTimeout(task: () => void, ms: number): any;
  clearTimeout(timer: any): void;
  /** Milliseconds since 1970, with which the end of a token is compared. */
  now(): number;
  /** From 0 up to, but not including, 1. */
  random(): number;
}

/** The part of a WebSocket that this library uses; `WebSocket` of a browser, of Node 22, and of the package `ws` have it. */
export interface SocketConstructor {
  new (url: string, protocols: string[]): {
    onopen: any;
    onmessage: any;
    onerror: any;
    onclose: any;
    send(data: string): void;
    close(code?: number): void;
  };
}

/** The part of Web Locks that this library uses. */
export interface Locks {
  request(name: string, options: { ifAvailable?: boolean; signal?: AbortSignal }, task: (lock: any) => any): Promise<any>;
}

export interface ClientOptions {
  /** Where REST is, e.g. `https://chat.example.org`. */
  httpUrl: string;
  /** E.g. `wss://chat.example.org:8081/`. */
  webSocketUrl: string;
  /**
   * Asked before every connection and call, and a minute before the token of an open connection ends; so it may hand out
   * renewed tokens.
   */
  token: () => string | Promise<string>;
  /** Keeps unsent messages and cursors over a reload; one for each user. Without it both are in memory alone. */
  storage?: ClientStorage;
  /** Whether cursors are kept in the storage too; true unless said otherwise. */
  keepCursors?: boolean;
  /**
   * Highest `seq` already seen of each conversation, instead of what the storage has; a conversation that is not named is replayed from
   * its beginning. With neither, the client starts at the latest messages of the conversation list.
   */
  cursors?: Record<string, number>;
  /** Told after messages were delivered, to keep them. */
  onCursors?: (cursors: Record<string, number>) => void;
  /** Most messages without an answer, 1 or more; 1,000 unless given. */
  maxPending?: number;
  /**
   * Silence of the server after which it is asked whether it is there, 1,000 or more; 30,000 unless given. A service worker of an
   * extension lives on with 20,000.
   */
  heartbeatMs?: number;
  WebSocket?: SocketConstructor;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Tells `online`, `offline`, `visibilitychange`, `focus`, `pagehide`, `pageshow`; the global scope unless given. */
  network?: EventTarget;
  /** Web Locks; those of the platform unless given, null for none. */
  locks?: Locks | null;
  clock?: Partial<Clock>;
}

interface TypedEventTarget {
  addEventListener<Type extends keyof ChatEvents>(
    type: Type,
    listener: (event: CustomEvent<ChatEvents[Type]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof ChatEvents>(
    type: Type,
    listener: (event: CustomEvent<ChatEvents[Type]>) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  dispatchEvent(event: Event): boolean;
}
declare const TypedEventTarget: new () => TypedEventTarget;

/** What it does, which event says what, and what is promised: README.md. */
export class ChatClient extends TypedEventTarget {
  constructor(options: ClientOptions);
  /** A new `tempMessageId`, for who wants to know it before send(). */
  static newMessageId(): string;
  readonly state: ConnectionState;
  /** Who ended the client's attempts; null when it is not closed, or by close(). connect() tries again. */
  readonly closedBy: ClosedCause | null;
  /** Highest delivered `seq` of each conversation. */
  readonly cursors: Record<string, number>;
  /** Reads what the storage holds. connect() and send() do it too. */
  restore(): Promise<PendingMessage[]>;
  /** Connects, and connects again whenever the connection is lost, until close(). While offline: tries at once. */
  connect(): void;
  /**
   * Ends the connection. Sends without an answer are rejected with the code `closed`; those in a storage stay there. Resolves
   * when the storage is no longer used.
   */
  close(): Promise<void>;
  /** Finds out soon whether the connection still lives, and replaces it if not. */
  verify(): void;
  /**
   * Sends a message, now or as soon as there is a connection. The same `tempMessageId` never makes a second message, so a send
   * that failed may be repeated with it. Resolves with the stored message, rejects with a {@link ChatError}.
   * @param content 1 to 1,000 characters
   */
  send(conversationId: string, content: string, options?: { tempMessageId?: string }): Promise<Message>;
  /** Messages without an answer, oldest first. */
  pending(): PendingMessage[];
  /** Gives a pending message up. Whether it has reached the server already is not known then. */
  discard(tempMessageId: string): boolean;
  /** Everything in the conversation is read. Offline this is reported later, unless messages have arrived by then. */
  markRead(conversationId: string): void;
  /** Newest first. */
  conversations(filter?: { isRead?: boolean }): Promise<ConversationSummary[]>;
  conversation(conversationId: string): Promise<Conversation>;
  /** A page of messages, oldest first: the newest before `before`, the oldest after `after`, or the newest of all. */
  messages(conversationId: string, page?: { before?: number; after?: number; limit?: number }): Promise<Message[]>;
  /** User ids, the caller's included. */
  participants(conversationId: string): Promise<string[]>;
  /** Id of the pair's conversation; null when it has none. */
  directConversation(userId: string): Promise<string | null>;
  /** Id of the one conversation of the pair, made if there is none. */
  createDirect(userId: string): Promise<string>;
  /** @param userIds two or more others */
  createGroup(title: string, userIds: string[]): Promise<string>;
  /** In the order asked; any number, asked 100 at a time. */
  presence(userIds: string[]): Promise<Presence[]>;
  /** Whether others may see that the caller is online. */
  setPresenceVisible(visible: boolean): Promise<void>;
  /** Calls `listener` with each event's detail. Returns what ends that. */
  on<Type extends keyof ChatEvents>(type: Type, listener: (detail: ChatEvents[Type]) => void): () => void;
}

/** What a token (JWT) claims, unchecked. Throws if it is no token. */
export function claimsOf(token: string): Record<string, any>;
/**
 * The user that a token names, unchecked. Throws if it is no token or names nobody.
 * @param claim the claim with the user id, as `/client-settings` tells it (`userClaim`)
 */
export function userIdOf(token: string, claim: string): string;

export {};
