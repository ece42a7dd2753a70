package io.pagenow.chat.protocol;

import io.pagenow.chat.model.Limits;
import java.util.Map;
import java.util.UUID;

/** A frame from a client (contract, rows C1 to C3), decoded by {@link FrameDecoder}. */
public sealed interface ClientFrame {

    /**
     * Sends a message.
     *
     * @param tempMessageId the client's name for the message, 1 to {@value Limits#TEMP_MESSAGE_ID} characters; the
     *     server stores one message per name
     * @param content 1 to {@value Limits#CONTENT} characters
     */
    record SendMessage(String tempMessageId, UUID conversationId, String content) implements ClientFrame {}

    /** Marks everything in the conversation up to now as read by the caller. */
    record ReadMessages(UUID conversationId) implements ClientFrame {}

    /**
     * Replaces the socket's token by another one of the same user.
     *
     * @param token 1 to {@value Limits#TOKEN} characters
     */
    record Authenticate(String token) implements ClientFrame {
        /** Omits the token. */
        @Override
        public String toString() {
            return "Authenticate";
        }
    }

    /** Proves that the client is alive. */
    record Heartbeat() implements ClientFrame {}

    /**
     * Requests all missed messages.
     *
     * @param cursors the highest {@code seq} that the client has, by conversation, 0 or more; conversations without a
     *     cursor are sent from their beginning
     * @param part whether more cursors follow in another {@code sync}; a part has no response
     */
    record Sync(Map<UUID, Long> cursors, boolean part) implements ClientFrame {}
}
