package io.pagenow.chat.model;

import java.util.List;
import java.util.Map;

/**
 * The current state of something in a conversation that has changed. Clients replace the state that they hold by it, so
 * receiving one twice is harmless.
 */
public sealed interface Change {
    /** Returns the revision of its last change. */
    long rev();

    /** Returns the position of the newest message that is changed, 0 if none is. */
    default long newestSeq() {
        return 0;
    }

    /**
     * A message was edited or deleted, or users reacted to it.
     *
     * @param actors the whole set of reactions of each user who has just reacted, by user id
     */
    record MessageChanged(Message message, Map<String, List<String>> actors) implements Change {
        public MessageChanged(Message message) {
            this(message, Map.of());
        }

        @Override
        public long rev() {
            return message.state().rev();
        }

        @Override
        public long newestSeq() {
            return message.seq();
        }
    }

    /**
     * Many messages were deleted at once.
     *
     * @param ranges positions of the deleted messages, in order
     */
    record MessagesRemoved(long rev, List<SeqRange> ranges) implements Change {
        @Override
        public long newestSeq() {
            return ranges.get(ranges.size() - 1).last();
        }
    }

    /** The conversation itself was created or changed. */
    record ConversationChanged(ConversationState conversation) implements Change {
        @Override
        public long rev() {
            return conversation.rev();
        }
    }

    /** A member joined, or its role or rights changed. Only in conversations with a {@code memberFeed}. */
    record MemberChanged(long rev, Member member) implements Change {}

    /** A member left, or was removed. Only in conversations with a {@code memberFeed}. */
    record MemberLeft(long rev, String userId) implements Change {}
}
