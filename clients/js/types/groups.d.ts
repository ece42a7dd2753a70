/** Groups: members, roles, rules, invite links, and the user's own settings of a conversation. */

export type Role = 'owner' | 'admin' | 'member';

export interface Member {
  userId: string;
  role: Role;
  /** ISO-8601, UTC; absent if the member was there from the beginning. */
  joinedAt?: string;
  /** False if an administrator has taken the right to send away. */
  maySend: boolean;
}

/** Somebody who is not a member any more. */
export interface MemberLeft {
  userId: string;
  left: true;
}

export interface GroupRules {
  add: 'admins' | 'members';
  rename: 'admins' | 'members';
  mentionAll: 'admins' | 'members';
  /** Whether members who are added see earlier messages. */
  history: 'all' | 'joined';
  join: 'link' | 'closed';
  /** True if only administrators may send. */
  frozen: boolean;
  /** Least seconds between two messages of a member who is no administrator; 0 for none. */
  slowModeSeconds: number;
  /** Seconds after which a message that is sent from now on ends; 0 for never. Servers of earlier versions leave it out. */
  messageTtlSeconds?: number;
}

/** Everything that the participants of a conversation share and that can change. */
export interface ConversationState {
  /** Revision of its last change; 0 if it never changed. */
  rev: number;
  title: string;
  isGroup: boolean;
  /** An `https` URL. */
  picture?: string;
  memberCount: number;
  /** True if changes have members, as in conversations of at most 100. */
  memberFeed: boolean;
  /** Revision at which `memberFeed` last became true; 0 if it always was. If it is higher than before, read the list of members again. Servers of earlier versions leave it out. */
  memberFeedRev?: number;
  /** Position of the oldest message that still exists: drop those before it. */
  firstSeq: number;
  /** Of groups. */
  settings?: GroupRules;
}

export interface GroupChange {
  title?: string;
  /** null removes it. */
  picture?: string | null;
  settings?: Partial<GroupRules>;
  /** Held `rev` of the conversation; if it has another, the change is refused with 409 `conflict`. */
  ifRev?: number;
}

export interface OwnSettings {
  conversationId: string;
  /** Number of changes; of two copies, the one with the higher number is valid. */
  my: number;
  /** ISO-8601, UTC; null if not muted. */
  mutedUntil: string | null;
  /** True if mentions pass while the conversation is muted. */
  mentions: boolean;
  pinned: boolean;
  archived: boolean;
  /** True if the conversation is out of the list until its next message. */
  hidden: boolean;
  /** True if the user has marked the conversation as unread. */
  unread: boolean;
  /** The user sees messages after this position; 0 for all. */
  aboveSeq: number;
  role: Role;
  /** Whether the user's own rights allow to send. */
  maySend: boolean;
}

export interface OwnSettingsChange {
  mutedUntil?: string | null;
  mentions?: boolean;
  pinned?: boolean;
  hidden?: boolean;
  archived?: boolean;
  unread?: boolean;
  /** Clears the history for the user. */
  cleared?: true;
}

export interface Added {
  added: string[];
  refused: { userId: string; code: string }[];
}

export interface InviteLink {
  token: string;
  /** ISO-8601, UTC. */
  expiresAt?: string;
  maxUses?: number;
}

/** All reject with an ApiError. */
export interface GroupCalls {
  /** A page of members, by user id; at most 200. */
  members(conversationId: string, page?: { after?: string; limit?: number }): Promise<{ members: Member[]; more: boolean }>;
  allMembers(conversationId: string): Promise<Member[]>;
  /** @param userIds any number, sent 100 at a time */
  add(conversationId: string, userIds: string[], options?: { history?: 'all' | 'joined' }): Promise<Added>;
  /** Removes a member; oneself to leave. */
  remove(conversationId: string, userId: string): Promise<void>;
  /** The role `owner` hands the group over: the caller becomes an administrator. */
  changeMember(conversationId: string, userId: string, change: { role?: Role; maySend?: boolean }): Promise<Member>;
  change(conversationId: string, change: GroupChange): Promise<ConversationState & { conversationId: string }>;
  delete(conversationId: string): Promise<void>;
  /** Creates a link that replaces the former one. */
  createInviteLink(conversationId: string, limits?: { expiresInSeconds?: number; maxUses?: number }): Promise<InviteLink>;
  revokeInviteLink(conversationId: string): Promise<void>;
  /** Joins a group by the token of its link. Resolves with the id of the conversation. */
  join(token: string): Promise<string>;
}
