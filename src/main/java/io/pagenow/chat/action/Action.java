package io.pagenow.chat.action;

import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.SeqRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** An action that a client requests (contract, rows C1 to C3), with valid fields. */
public sealed interface Action {
    /** Returns how many times the action counts as its activity, 1 or more. */
    default int cost() {
        return 1;
    }

    /** An action that changes a conversation, and that is carried out alike for the WebSocket and for REST. */
    sealed interface OfConversation extends Action {
        UUID conversationId();
    }

    /**
     * Sends a message.
     *
     * @param tempMessageId the client's name for the message, 1 to {@value Limits#TEMP_MESSAGE_ID} characters; the
     *     server stores one message per name
     * @param content 1 to {@value io.pagenow.chat.model.MessageLimits#MAX_CONTENT_LENGTH} characters; may be empty if there are
     *     files
     * @param attachments ids of the files, each once
     */
    record SendMessage(
            String tempMessageId, UUID conversationId, String content, MessageExtra extra, List<UUID> attachments)
            implements OfConversation {}

    /**
     * Marks messages of the conversation as read by the caller.
     *
     * @param seq the last of them, 1 or more; empty for everything up to now
     */
    record ReadMessages(UUID conversationId, OptionalLong seq) implements OfConversation {}

    /**
     * Tells the others in a small conversation that the user types.
     *
     * @param typing false if the user has stopped
     */
    record Typing(UUID conversationId, boolean typing) implements OfConversation {}

    /**
     * Tells whether the user is at the device of the connection.
     *
     * @param active false if the user has left, or looks at something else
     */
    record DeviceState(boolean active) implements Action {}

    /** Changes messages that are stored. */
    sealed interface ChangeMessages extends OfConversation {}

    /**
     * Replaces the content of one's own message.
     *
     * @param seq position of the message, 1 or more
     * @param content 1 to {@value io.pagenow.chat.model.MessageLimits#MAX_CONTENT_LENGTH} characters
     * @param data replaces the message's data; empty to keep it
     * @param mentions replaces the mentioned users, at most {@value Limits#MAX_MENTIONS}; empty to keep them
     * @param mentionAll replaces whether all members are mentioned; empty to keep it
     * @param ifRev the revision of the message that the client has seen, 0 if it never changed; empty to edit in any case
     */
    record EditMessage(
            UUID conversationId,
            long seq,
            String content,
            Optional<String> data,
            Optional<List<String>> mentions,
            Optional<Boolean> mentionAll,
            OptionalLong ifRev)
            implements ChangeMessages {
        public EditMessage withContent(String other) {
            return new EditMessage(conversationId, seq, other, data, mentions, mentionAll, ifRev);
        }
    }

    /**
     * Deletes messages for everyone.
     *
     * @param ranges positions in order without overlaps, at most {@value Limits#DELETED_AT_ONCE} in all
     */
    record DeleteMessages(UUID conversationId, List<SeqRange> ranges) implements ChangeMessages {
        private static final int MESSAGES_PER_ACTION = 50;

        /** Returns whether exactly one message is to be deleted. */
        public boolean isSingle() {
            return ranges.size() == 1 && ranges.get(0).size() == 1;
        }

        /** Counts once per {@value #MESSAGES_PER_ACTION} messages. */
        @Override
        public int cost() {
            long messages = ranges.stream().mapToLong(SeqRange::size).sum();
            return 1 + Math.toIntExact((messages - 1) / MESSAGES_PER_ACTION);
        }
    }

    /**
     * Sets the caller's reactions to a message.
     *
     * @param seq position of the message, 1 or more
     * @param reactions the whole set, at most {@value Limits#MAX_REACTIONS_OF_USER} different ones; empty to take all back
     */
    record React(UUID conversationId, long seq, List<String> reactions) implements ChangeMessages {}

    /**
     * Replaces the socket's token by another one of the same user.
     *
     * @param token 1 to {@value Limits#TOKEN} characters
     */
    record Authenticate(String token) implements Action {
        /** Omits the token. */
        @Override
        public String toString() {
            return "Authenticate";
        }
    }

    /** Proves that the client is alive. */
    record Heartbeat() implements Action {}

    /**
     * Requests everything that the client has missed.
     *
     * @param cursors the client's places; conversations without one are sent from their beginning
     * @param part whether more cursors follow in another {@code sync}; a part has no response
     * @param reads whether the client wants its own read positions
     * @param me the revision of the client's copy of the user's settings; empty if it wants none
     */
    record Sync(Map<UUID, Cursor> cursors, boolean part, boolean reads, OptionalLong me) implements Action {
        /** Returns whether the client follows changes; one that does not gets messages only. */
        public boolean followsChanges() {
            return reads || cursors.values().stream().anyMatch(Cursor::followsChanges);
        }
    }
}
