package io.pagenow.chat.client;

import java.util.List;

/** Something that has changed behind the newest message of a conversation. Each change states what is now, so a repeated one is harmless. */
public sealed interface Change {
    /** Returns the conversation. */
    String conversationId();

    /**
     * A message was edited or deleted, or somebody reacted to it.
     *
     * @param message its new state; ignore it if you hold one with a higher {@link Message#rev()}
     */
    record MessageChanged(Message message) implements Change {
        @Override
        public String conversationId() {
            return message.conversationId();
        }
    }

    /**
     * 20 messages or more were deleted by one request.
     *
     * @param rev the revision of the deletion
     * @param ranges the positions
     */
    record MessagesRemoved(String conversationId, long rev, List<Range> ranges) implements Change {
        /** Returns whether a position is among the deleted ones. */
        public boolean covers(long seq) {
            return ranges.stream().anyMatch(range -> range.first() <= seq && seq <= range.last());
        }
    }

    /**
     * The client was away for more than 10,000 messages or 2,000 changes of the conversation and goes on from here. What is between is in the
     * history; forget older copies.
     *
     * @param seq the position after which messages are delivered
     * @param rev the revision after which changes are delivered
     */
    record HistoryReset(String conversationId, long seq, long rev) implements Change {}

    /**
     * The user, or the bot, is not in the conversation any more.
     *
     * @param reason {@code removed}, {@code left}, {@code deleted}, or {@code not-found} if the client only knows that
     */
    record ConversationRemoved(String conversationId, String reason) implements Change {}

    /** Positions from the first to the last one, both included. */
    record Range(long first, long last) {}
}
