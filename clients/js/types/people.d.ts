/** People: profiles, the user's own object, receipts, reactions and reports. */

import type { PushPreferences } from './push.js';

export interface Profile {
  userId: string;
  name?: string;
  /** An `https` URL. */
  picture?: string;
  /** ISO-8601, UTC. */
  updatedAt?: string;
}

/** The user's own object. */
export interface Me {
  /** Number of changes; of two copies, the one with the higher number is valid. */
  rev: number;
  /** User ids. */
  blocked: string[];
  /** Whether others see what the user has read; who hides it sees nothing of others. */
  readReceipts: boolean;
  /** Whether others see that the user types. */
  typing: boolean;
  /** The user's wishes for pushes; absent from servers that know none. */
  push?: PushPreferences;
}

export interface Typists {
  conversationId: string;
  userIds: string[];
}

export interface Reader {
  userId: string;
  /** Position up to which the user has read. */
  seq: number;
  /** ISO-8601, UTC. */
  at: string;
}

export interface Receipts {
  conversationId: string;
  readers: Reader[];
}

export interface Report {
  conversationId: string;
  /** Positions of 1 to 20 messages. */
  seqs: number[];
  userId?: string;
  reason: 'spam' | 'abuse' | 'illegal' | 'other';
  /** At most 1,000 characters. */
  text?: string;
}

/** All reject with an ApiError. */
export interface PeopleCalls {
  /** Profiles of users with whom the caller shares a conversation, 200 at a time; others are left out. */
  profiles(userIds: string[]): Promise<Profile[]>;
  /** Sets the caller's profile, if the server allows that. */
  setProfile(profile: { name: string; picture?: string }): Promise<Profile>;
  me(): Promise<Me>;
  changeMe(settings: { readReceipts?: boolean; typing?: boolean; push?: Partial<PushPreferences> }): Promise<Me>;
  block(userId: string): Promise<Me>;
  unblock(userId: string): Promise<Me>;
  /** Reports messages to the administrators. Resolves with the id of the report. */
  report(report: Report): Promise<string>;
  /** Positions up to which the others have read, in conversations of at most 100. */
  receipts(conversationId: string): Promise<Reader[]>;
  reactions(
    conversationId: string,
    seq: number,
    page?: { key?: string; after?: string; limit?: number },
  ): Promise<{ reactions: { userId: string; reactions: string[] }[]; more: boolean }>;
}
