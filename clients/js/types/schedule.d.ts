/** Messages that are sent later. */

/** A message and the time at which the server sends it. */
export interface MessageToSchedule {
  conversationId: string;
  /** Identifies the message, 1 to 200 characters: repeated, it is scheduled and sent once. */
  tempMessageId: string;
  content: string;
  messageType?: string;
  data?: Record<string, unknown>;
  replyTo?: number;
  mentions?: string[];
  mentionAll?: boolean;
  /** In the future, at most 365 days from now; a string is ISO-8601. */
  sendAt: Date | string;
}

/** A message that waits for its time, or was refused at it. */
export interface ScheduledMessage {
  scheduledId: string;
  conversationId: string;
  tempMessageId: string;
  content: string;
  messageType?: string;
  data?: Record<string, unknown>;
  replyTo?: number;
  mentions?: string[];
  mentionAll?: boolean;
  /** ISO-8601, UTC. */
  sendAt: string;
  state: 'waiting' | 'failed';
  /** ISO-8601, UTC; with `failed` alone, as the next two. */
  failedAt?: string;
  code?: string;
  message?: string;
}

/** Calls about the user's scheduled messages, if the server {@link ChatClient.supports} `scheduled`. They reject with an ApiError. */
export interface ScheduleCalls {
  /** Schedules a message. */
  add(message: MessageToSchedule): Promise<ScheduledMessage>;
  /** Resolves with all of them, the next one first. */
  list(): Promise<ScheduledMessage[]>;
  /** Changes one; one that was refused is tried again. Rejects with 409 while it is being sent. */
  change(scheduledId: string, change: { content?: string; sendAt?: Date | string }): Promise<ScheduledMessage>;
  /** Rejects with 409 while it is being sent. */
  cancel(scheduledId: string): Promise<void>;
}
