import type { Attachment, AttachmentLinks, UploadOptions } from './attachments.js';
import type { GroupCalls, ConversationState, Member, MemberLeft, OwnSettings, OwnSettingsChange } from './groups.js';
import type {
  ClientEvent, ListenerOptions, PlatformAbortSignal, PlatformBlob, PlatformEvent, PlatformEventTarget, PlatformIdbFactory, PlatformRequestInit, PlatformResponse, PlatformXmlHttpRequest,
} from './platform.js';
import type { Me, PeopleCalls, Profile, Receipts, Typists } from './people.js';
import type { PushCalls } from './push.js';
import type { ScheduleCalls } from './schedule.js';

export type * from './attachments.js';
export type * from './groups.js';
export type * from './people.js';
export type * from './push.js';
export type * from './schedule.js';

/**
 * closed: before connect(), after close(), or after the client gave up; offline: waits for the next attempt; connecting: an attempt is in
 * progress; syncing: connected and receiving missed messages; online: everything up to now has been delivered.
 */
export type ConnectionState = 'closed' | 'offline' | 'connecting' | 'syncing' | 'online';

export interface Message {
  messageId: string;
  conversationId: string;
  senderId: string;
  /** A bot has sent the message, by an API key; absent otherwise. */
  bot?: true;
  content: string;
  /** ISO-8601, UTC. */
  sentAt: string;
  /** Position in the conversation: 1, 2, 3 … without gaps. */
  seq: number;
  /** Id that the sender gave the message; absent in REST responses and in changes. */
  tempMessageId?: string;
  /** Absent for a text. */
  messageType?: string;
  /** An object of the application. */
  data?: Record<string, any>;
  /** Revision of the last change; absent if the message has never changed. Of two states of a message, the higher one is current. */
  rev?: number;
  /** Time of the last edit, ISO-8601, UTC. */
  editedAt?: string;
  /** Number of edits. */
  edits?: number;
  /**
   * Time of the deletion, ISO-8601, UTC. A deleted message keeps its position and ids, and its content is empty, or a text that the server's
   * operator has set.
   */
  deletedAt?: string;
  /** User id; absent if many messages were deleted at once. */
  deletedBy?: string;
  reactions?: Reaction[];
  /** The user's own reactions, in answers to the user alone; ownReactions() knows them in all cases. */
  mine?: string[];
  /** Position of the message that this one answers. */
  replyTo?: number;
  /** That message as it is now. */
  quote?: Quote;
  /** User ids. */
  mentions?: string[];
  /** True if all members are mentioned. */
  mentionAll?: boolean;
  /** Files; the content may then be empty. */
  attachments?: Attachment[];
}

export interface Reaction {
  key: string;
  count: number;
  /** The first 20 users; absent in messages of very many reactions. */
  users?: string[];
}

export interface Quote {
  seq: number;
  senderId: string;
  /** At most 120 characters; absent if the message was deleted. */
  content?: string;
  deleted?: boolean;
  /** The number of its files, if it has any. */
  attachments?: number;
}

export interface SendOptions {
  tempMessageId?: string;
  messageType?: string;
  data?: Record<string, any>;
  /** Position of the message that this one answers. */
  replyTo?: number;
  /** User ids, at most 50. */
  mentions?: string[];
  mentionAll?: boolean;
  /**
   * The results of upload(), or their ids; at most 10, each in one message alone. The content may then be empty. The outbox keeps what is given here,
   * so that an app can show the files of a message that is not sent yet.
   */
  attachments?: (string | Attachment)[];
}

export interface EditOptions {
  ref?: string;
  /** Replaces that of the message. */
  data?: Record<string, any>;
  /** Held `rev` of the message, 0 if it has none; if the message has another, the edit is refused with `conflict`. */
  ifRev?: number;
  /** Replace those of the message. */
  mentions?: string[];
  mentionAll?: boolean;
}

/**
 * The place in a conversation: the highest delivered `seq`; also the revision up to which all changes were delivered, and that of the user's own
 * settings.
 */
export type Cursor = number | [seq: number, rev: number, my?: number];

/** kind `message`: the current state of a message; kind `removed`: many messages were deleted at once, those of the ranges of `seq`. */
export type ChangeItem =
  | (Message & {
      kind: 'message';
      rev: number;
      /** Users who have just changed their reactions, each with the whole set. */
      actors?: Record<string, string[]>;
    })
  | { kind: 'removed'; rev: number; ranges: [first: number, last: number][] };

/** Changes of one conversation. Messages may be ones that the app does not hold. */
export interface Changes {
  conversationId: string;
  /** Revision up to which the client has received all changes. */
  rev: number;
  items: ChangeItem[];
  /** The conversation itself, if it has changed. */
  conversation?: ConversationState;
  /** Members who were added, have changed, or have left. */
  members?: (Member | MemberLeft)[];
}

/** The client was too far behind in a conversation. The app forgets its messages, and loads history when it needs it. */
export interface Reset {
  conversationId: string;
  /** Position after which messages are delivered. */
  seq: number;
  rev: number;
}

/** The user is no longer in the conversation. */
export interface ConversationRemoved {
  conversationId: string;
  reason: string;
}

export interface Conversation {
  conversationId: string;
  title: string;
  isGroup: boolean;
  /** One participant other than the caller. */
  participantId: string;
}

/** A conversation with its state, from a server with the feature `members`. */
export type ConversationDetails = Conversation & Partial<Omit<ConversationState, 'title' | 'isGroup'>> & { my?: Omit<OwnSettings, 'conversationId'> };

export interface ConversationSummary extends Conversation {
  sentAt: string;
  latestContent: string;
  /** True if the latest message is deleted. */
  latestDeleted?: boolean;
  /** The files of the latest message, if it has any. */
  latestAttachments?: Attachment[];
  senderId: string;
  isRead: boolean;
  /** Position of the latest message. */
  seq: number;
  /** Position up to which the caller has read. */
  lastReadSeq: number;
  /** Number of later messages of other users, at most 100. */
  unreadCount: number;
  /** Name of the other user of a direct conversation. */
  name?: string;
  /** An `https` URL: picture of the group, or of the other user. */
  picture?: string;
  /** Number of unread messages that mention the user, at most 100. */
  mentionCount?: number;
  firstMentionSeq?: number;
  /** The user's own settings, unless they are the initial ones. */
  my?: Omit<OwnSettings, 'conversationId'>;
}

export interface Presence {
  userId: string;
  online: boolean;
  /** End of the last connection, ISO-8601, UTC; null while online, if never seen, or if the caller may not see it. */
  lastSeenAt: string | null;
}

/** A message that the server has not answered yet. */
export interface PendingMessage {
  tempMessageId: string;
  conversationId: string;
  content: string;
  messageType?: string;
  data?: Record<string, any>;
  replyTo?: number;
  mentions?: string[];
  mentionAll?: boolean;
  /** As they were given to send(). */
  attachments?: (string | Attachment)[];
  /** Time of the call of send(), ISO-8601, UTC, by the clock of this machine. */
  writtenAt: string;
  /** keeping: being written to the storage; queued: to be sent; sent: not answered yet; waiting: repeated after the server's wait. */
  phase: 'keeping' | 'queued' | 'sent' | 'waiting';
}

/** An edit, a deletion or a reaction that the server has not answered yet. */
export interface PendingChange {
  ref: string;
  action: 'edit-message' | 'delete-messages' | 'react';
  conversationId: string;
  /** Position of the message to be edited. */
  seq?: number;
  /** New content. */
  content?: string;
  data?: Record<string, any>;
  ifRev?: number;
  /** Positions of the messages to be deleted. */
  ranges?: [first: number, last: number][];
  /** The user's whole set of reactions. */
  reactions?: string[];
  mentions?: string[];
  mentionAll?: boolean;
  /** Time of the call, ISO-8601, UTC, by the clock of this machine. */
  writtenAt: string;
  phase: PendingMessage['phase'];
}

/**
 * The reason why the client gave up: an administrator disconnected it (close code 4403); the server refused the token (401) or the page's
 * origin (403); or connections were closed repeatedly with a code that blames the client (1002, 1003, 1007 to 1010).
 */
export type ClosedCause = 'administrator' | 'token' | 'origin' | 'protocol';

export interface StateChange {
  state: ConnectionState;
  previous: ConnectionState;
  reason?: string;
  /** Close code of the server, if it closed the connection. */
  code?: number;
  /** Set in the state closed, unless the caller closed the client. */
  cause?: ClosedCause;
  /** Set in the state offline: milliseconds until the next attempt. */
  retryInMs?: number;
}

export interface ReadPosition {
  conversationId: string;
  userId: string;
  lastReadSeq: number;
}

/** The outcome of a send, including sends of an earlier page load. */
export type Settled = { tempMessageId: string; conversationId: string } & (
  | { message: Message; error?: undefined }
  | { message?: undefined; error: ChatError }
);

/** The outcome of an edit or a deletion, including those of an earlier page load. `rev`: revision of the conversation with the change. */
export type ChangeSettled = { ref: string; conversationId: string } & (
  | { rev: number; error?: undefined }
  | { rev?: undefined; error: ChatError }
);

/** The `detail` of each event. */
export interface ChatEvents {
  state: StateChange;
  /** Each message once, in the order of `seq`. */
  message: Message;
  /** A conversation, its members or its messages have changed: an item replaces a held message if its `rev` is higher, see afterChanges(). */
  changes: Changes;
  reset: Reset;
  'conversation-removed': ConversationRemoved;
  read: ReadPosition;
  presence: Presence[];
  /** The user's own settings of a conversation have changed. */
  'my-settings': OwnSettings;
  /** The user's own object has changed; `client.me` has it too. */
  me: Me;
  /** All users who type in a conversation; none once the last has stopped. */
  typing: Typists;
  /** Others have read. */
  receipts: Receipts;
  'profile-changed': Profile;
  /** The conversation list from which a client without cursors starts. */
  conversations: ConversationSummary[];
  /** A message was added to the outbox, by send() or from the storage. */
  pending: PendingMessage;
  /** A message has left the outbox. */
  settled: Settled;
  /** An edit or a deletion was added to the outbox, by edit(), delete() or from the storage. */
  'change-pending': PendingChange;
  /** An edit or a deletion has left the outbox. */
  'change-settled': ChangeSettled;
  /** An error that belongs to no call. An ApiError with status 401 or 403, or the code `protocol`, has closed the client. */
  error: ChatError | ApiError;
}

export interface ErrorFrame {
  code: string;
  message: string;
  tempMessageId?: string;
  ref?: string;
  conversationId?: string;
  field?: string;
  retryAfterMs?: number;
}

/** An `error` frame of the server, or a code of this library: `closed`, `discarded`, `outbox-full`, `protocol`, `too-large`, `storage`, `unsupported`. */
export class ChatError extends Error {
  constructor(frame: ErrorFrame, more?: { kept?: boolean; cause?: unknown });
  readonly code: string;
  /** True if the same send may succeed later; repeat it with its `tempMessageId`. */
  readonly retryable: boolean;
  /** True if the message remains in the storage, from which the next client sends it. */
  readonly kept: boolean;
  readonly tempMessageId?: string;
  /** Of an edit or a deletion. */
  readonly ref?: string;
  readonly conversationId?: string;
  readonly field?: string;
  readonly retryAfterMs?: number;
}

/** A REST call that failed. */
export class ApiError extends Error {
  constructor(
    status: number,
    problem: { type?: string; title?: string; detail?: string; code?: string; field?: string; message?: string },
    more?: { retryAfterMs?: number; cause?: unknown },
  );
  static of(response: PlatformResponse): Promise<ApiError>;
  /** HTTP status; 0 if there was no response. */
  readonly status: number;
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  /** Name of the field or parameter that the server refuses. */
  readonly field?: string;
  readonly retryAfterMs?: number;
  /** True if the same call may succeed later: no response, 429, or a server error. */
  readonly retryable: boolean;
}

/** Stores records that survive a reload. Values are JSON values. */
export interface ClientStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** All records whose key begins with `prefix`. */
  entries(prefix: string): Promise<[key: string, value: unknown][]>;
}

/** Keeps records in memory only; for tests, and for several clients of one process. */
export class MemoryStorage implements ClientStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  entries(prefix: string): Promise<[string, unknown][]>;
}

/** For pages and workers. `name`: one per user, e.g. the user id. */
export class IndexedDbStorage implements ClientStorage {
  constructor(name: string, factory?: PlatformIdbFactory);
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  entries(prefix: string): Promise<[string, unknown][]>;
  /** Closes the connection to the database; the next call opens another. */
  close(): void;
  /**
   * Deletes the database, so that not even its name reveals the user, unless it has more than the places in hidden conversations. Call it after the
   * client was closed.
   */
  removeIfEmpty(): Promise<void>;
}

/** The part of `chrome.storage.StorageArea` that this library uses. */
export interface ChromeStorageArea {
  get(keys: string | null): Promise<Record<string, any>>;
  set(items: Record<string, any>): Promise<void>;
  remove(key: string): Promise<void>;
}

/** For extensions. `name`: one per user; `area`: `chrome.storage.local` unless given. */
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
  /** Milliseconds since 1970; compared with the expiry of tokens. */
  now(): number;
  /** From 0 up to, but not including, 1. */
  random(): number;
}

export interface TokenRequest {
  /** A token that the server has just refused. */
  refused?: string;
}

/** A token with the time of the next one, for callers who do not want to depend on the clock of the computer. */
export interface TimedToken {
  token: string;
  /** Milliseconds after which the client asks for the next token; by default it compares `exp` of the token with the clock. */
  renewInMs?: number;
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
  request(name: string, options: { ifAvailable?: boolean; signal?: PlatformAbortSignal }, task: (lock: any) => any): Promise<any>;
}

export interface ClientOptions {
  /** Base URL of the REST API, e.g. `https://chat.example.org`. */
  httpUrl: string;
  /** E.g. `wss://chat.example.org:8081/`. */
  webSocketUrl: string;
  /**
   * The URL at which the server opens event streams, which the client uses on networks that break WebSockets; `webSocketUrl` with `http` and `/events` by default,
   * null for none.
   */
  eventsUrl?: string | null;
  /**
   * Called before every connection and REST call, and a minute before the token of an open connection expires, so it can return
   * renewed tokens. Called again with `refused` when the server did not accept a token in a REST call: a different token repeats the call.
   * An {@link ApiError} with the status 401 ends the connection for good; after any other error it is tried again.
   */
  token: (request: TokenRequest) => string | TimedToken | Promise<string | TimedToken>;
  /**
   * Id of the signed-in user, as in `senderId` of their messages. It tells a message of the user from one to which another member has given the same
   * `tempMessageId`. Without it, each send waits for a confirmation of the server besides, and is repeated after a reconnect that comes before that.
   */
  userId?: string;
  /** Stores unsent messages, edits, deletions and cursors over a reload; one per user. Without it, both are only in memory. */
  storage?: ClientStorage;
  /**
   * True to store cursors in the storage too; true by default. With false, the client starts at the server's list, and stores only its place in
   * conversations that the user has hidden, which the list leaves out.
   */
  keepCursors?: boolean;
  /** Features of the server, if the app has loaded `/client-settings`; otherwise the client loads them. */
  features?: string[];
  /**
   * The place in each conversation up to which the app has everything; replaces the cursors of the storage. A conversation that is not named is replayed
   * from its beginning. With neither, the client starts at the latest messages of the conversation list.
   */
  cursors?: Record<string, Cursor>;
  /** Called with the cursors after messages or changes were delivered, so the caller can store them. */
  onCursors?: (cursors: Record<string, Cursor>) => void;
  /** Maximum number of unanswered messages, edits and deletions, 1 or more; 1,000 by default. */
  maxPending?: number;
  /**
   * Milliseconds without a frame from the server after which the client sends a heartbeat, 1,000 or more; 30,000 by default. A value of
   * 20,000 keeps the service worker of an extension alive.
   */
  heartbeatMs?: number;
  WebSocket?: SocketConstructor;
  /** Uploads with progress; that of the platform by default, null to upload by `fetch` in parts of 1 MiB. */
  XMLHttpRequest?: (new () => PlatformXmlHttpRequest) | null;
  fetch?: (url: string, init: PlatformRequestInit) => Promise<PlatformResponse>;
  /** Target of the events `online`, `offline`, `visibilitychange`, `focus`, `pagehide` and `pageshow`; the global scope by default. */
  network?: PlatformEventTarget;
  /** Web Locks; those of the platform by default, null for none. */
  locks?: Locks | null;
  clock?: Partial<Clock>;
}

interface TypedEventTarget {
  addEventListener<Type extends keyof ChatEvents>(
    type: Type,
    listener: (event: ClientEvent<ChatEvents[Type]>) => void,
    options?: boolean | ListenerOptions,
  ): void;
  removeEventListener<Type extends keyof ChatEvents>(
    type: Type,
    listener: (event: ClientEvent<ChatEvents[Type]>) => void,
    options?: boolean | { capture?: boolean },
  ): void;
  dispatchEvent(event: PlatformEvent): boolean;
}
declare const TypedEventTarget: new () => TypedEventTarget;

export interface SearchFilter {
  conversationId?: string;
  senderId?: string;
  /** ISO-8601; only messages from this time on. */
  from?: string;
  /** ISO-8601; only messages before this time. */
  to?: string;
  /** `next` of the page before. */
  before?: string;
  /** 1 to 50, 20 by default. */
  limit?: number;
}

/** Title and description of a page that a message links to. */
export interface LinkPreview {
  /** The address of the page, after redirects. */
  url: string;
  title: string;
  description?: string;
  siteName?: string;
}

/** A message, and the places of its content that were found: start and length each, as of strings. */
export type FoundMessage = Message & { highlights: [number, number][] };

export interface SearchPage {
  results: FoundMessage[];
  /** The `before` of the next page; absent if there is none. */
  next?: string;
  /** False if the search ended early because of its time; `next` goes on. */
  complete: boolean;
}

/** The chat client. README.md explains its states, events and guarantees. */
export class ChatClient extends TypedEventTarget {
  constructor(options: ClientOptions);
  /** A new `tempMessageId`, for callers that need it before send(). */
  static newMessageId(): string;
  readonly state: ConnectionState;
  /** True while missed messages and changes come, also those that fill a gap. */
  readonly isSyncing: boolean;
  /** The reason why the client gave up; null if it is not closed, or was closed by close(). connect() tries again. */
  readonly closedBy: ClosedCause | null;
  /** The place in each conversation. A cursor has a revision if the server reports changes. */
  readonly cursors: Record<string, Cursor>;
  /** Loads unsent messages from the storage. connect() and send() do so too. */
  restore(): Promise<PendingMessage[]>;
  /** Connects, and reconnects whenever the connection is lost, until close(). While offline, tries at once. */
  connect(): void;
  /**
   * Closes the connection. Unanswered sends reject with the code `closed`; their messages remain in the storage, if there is one. Resolves
   * when the storage is no longer used.
   */
  close(): Promise<void>;
  /** Checks that the connection is alive, and replaces it if it is not. */
  verify(): void;
  /**
   * Finds messages by their words, the newest first, if the server {@link supports} `search`.
   * @param text words, and phrases in double quotes; the last word also matches words that begin with it
   */
  search(text: string, filter?: SearchFilter): Promise<SearchPage>;
  /**
   * Finds users by the beginnings of their ids and of the words of their names, the best first, if the server {@link supports} `find-people`: those
   * with whom the user shares a conversation, or those of the server's directory. Rejects with an {@link ApiError}.
   * @param text 1 to 100 characters
   * @param options limit: 1 to 50, 20 by default
   */
  findPeople(text: string, options?: { limit?: number }): Promise<Profile[]>;
  /**
   * The preview of a page that a message links to, if the server {@link supports} `link-previews`. Rejects with an {@link ApiError}, 404 if there is none.
   * @param url an https URL of at most 2,000 characters
   */
  linkPreview(url: string): Promise<LinkPreview>;
  /**
   * Uploads a file for a message in a conversation, if the server {@link supports} `attachments`; send() then takes what it resolves with. A broken
   * connection and a server that is busy are tried again, and the upload goes on where it ended, until 8 attempts in a row have brought nothing.
   * Rejects with an {@link ApiError}, or with the reason of the signal. A file that no message uses is deleted after 24 hours.
   */
  upload(conversationId: string, file: PlatformBlob & { name?: string }, options?: UploadOptions): Promise<Attachment>;
  /**
   * Gives up a file that is in no message, or the slot of one, so that it counts no longer for the limits of the user. Rejects with an
   * {@link ApiError}: 409 if a message uses the file.
   */
  discardAttachment(attachmentId: string): Promise<void>;
  /** Links to a file for elements that send no token, such as `<img>`, `<video>` and `<a download>`. Rejects with an {@link ApiError}. */
  attachmentUrl(attachmentId: string): Promise<AttachmentLinks>;
  /** Calls about members, rules and invite links of groups. */
  readonly groups: GroupCalls;
  /** Calls about profiles, blocks, receipts, reports and the user's own object. */
  readonly people: PeopleCalls;
  /** Calls about the devices that the server notifies. */
  readonly push: PushCalls;
  /** Calls about messages that are sent later. */
  readonly scheduled: ScheduleCalls;
  /** The user's own object. */
  readonly me: Me;
  /** True if the server is known to list a feature in `/client-settings`. */
  supports(feature: string): boolean;
  /**
   * Sends a message, now or as soon as the client is online. A `tempMessageId` identifies one message, so a failed send may be repeated
   * with it and is stored once. Resolves with the stored message, rejects with a {@link ChatError}.
   * @param content 1 to 1,000 characters; it may be empty with attachments
   */
  send(conversationId: string, content: string, options?: SendOptions): Promise<Message>;
  /**
   * Edits a message of one's own, now or as soon as the client is online. Resolves with the revision of the conversation with the change,
   * rejects with a {@link ChatError}. Repeats are harmless: an edit sets the content.
   * @param content 1 to 1,000 characters
   */
  edit(conversationId: string, seq: number, content: string, options?: EditOptions): Promise<number>;
  /**
   * Deletes messages for everyone, now or as soon as the client is online. Resolves and rejects as edit().
   * @param ranges of positions, at most 100 with 1,000 messages in all
   */
  delete(conversationId: string, ranges: [first: number, last: number][], options?: { ref?: string }): Promise<number>;
  /**
   * Sets the user's reactions to a message, now or as soon as the client is online. Resolves and rejects as edit().
   * @param reactions the whole set, at most 5 keys of 1 to 32 characters; none to take all back
   */
  react(conversationId: string, seq: number, reactions: string[], options?: { ref?: string }): Promise<number>;
  /** Reports that the user types; to be called on every keystroke. It sends at most one frame in 3 s, and none if the user has switched it off. */
  typing(conversationId: string): void;
  /**
   * Reports whether the user is at this device, now and every 30 s while it is true, so that no device of the user is notified meanwhile. Call
   * it when the page gets or loses the focus, and when the user has done nothing for a while.
   */
  deviceState(isActive: boolean): void;
  /** Changes the user's own settings of a conversation. The event `my-settings` reports them too. */
  changeSettings(conversationId: string, change: OwnSettingsChange): Promise<OwnSettings>;
  /** Unanswered messages, oldest first. */
  pending(): PendingMessage[];
  /** Unanswered edits, deletions and reactions, oldest first. */
  pendingChanges(): PendingChange[];
  /**
   * Discards a pending message, edit or deletion; the server may have carried it out already. Returns false if there is none.
   * @param ref a `tempMessageId`, or the `ref` of an edit or a deletion
   */
  discard(ref: string): boolean;
  /**
   * Marks the conversation as read. Offline, this is reported later; without `seq`, unless messages have arrived by then.
   * @param seq position of the last message that is read; without it everything is
   */
  markRead(conversationId: string, seq?: number): void;
  /** Newest first. With `archived`, the archived conversations instead of the others; with `hasMessages: false`, groups in which nobody has written yet. */
  conversations(filter?: { isRead?: boolean; archived?: boolean; hasMessages?: boolean }): Promise<ConversationSummary[]>;
  conversation(conversationId: string): Promise<ConversationDetails>;
  /** A page of messages, oldest first: the newest before `before`, the oldest after `after`, or the newest of all. */
  messages(conversationId: string, page?: { before?: number; after?: number; limit?: number }): Promise<Message[]>;
  /** User ids, the caller's included. */
  participants(conversationId: string): Promise<string[]>;
  /** Id of the direct conversation with the user; null if there is none. */
  directConversation(userId: string): Promise<string | null>;
  /** Id of the direct conversation with the user, created if there is none. */
  createDirect(userId: string): Promise<string>;
  /** @param userIds two or more others */
  createGroup(title: string, userIds: string[]): Promise<string>;
  /** Presences in the order of `userIds`; any number, requested 100 at a time. */
  presence(userIds: string[]): Promise<Presence[]>;
  /** Sets if other users may see that the caller is online. */
  setPresenceVisible(visible: boolean): Promise<void>;
  /** Calls `listener` with the detail of each event. Returns a function that removes the listener. */
  on<Type extends keyof ChatEvents>(type: Type, listener: (detail: ChatEvents[Type]) => void): () => void;
}

/**
 * The state of a held message after the changes of its conversation; the same object if none of them is newer.
 * @param userId the user, whose own reactions are taken from the changes
 */
export function afterChanges<Held extends { seq: number; rev?: number }>(message: Held, items: ChangeItem[], userId?: string): Held;
/** The user's own reactions to a message. */
export function ownReactions(message: { reactions?: Reaction[]; mine?: string[] }, userId: string): string[];
/** The quote of a message, for a reply that is not sent yet. */
export function quoteOf(message: { seq: number; senderId: string; content: string; deletedAt?: string }): Quote;

/** The claims of a token (JWT), not verified. Throws if it is not a JWT. */
export function claimsOf(token: string): Record<string, any>;
/**
 * The user id in a token (JWT), not verified. Throws if it is not a JWT or lacks the claim.
 * @param claim the claim with the user id: `userClaim` of `/client-settings`
 */
export function userIdOf(token: string, claim: string): string;

export {};
