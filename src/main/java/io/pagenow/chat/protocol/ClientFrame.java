package io.pagenow.chat.protocol;

import io.pagenow.chat.model.Limits;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a client says on its socket (contract, "WebSocket, client to server"), decoded by {@link FrameDecoder}. */
public sealed interface ClientFrame {

    /**
     * Send a message.
     *
     * @param tempMessageId the client's name for the message, 1 to {@value Limits#TEMP_MESSAGE_ID} characters; the same name again is
     *     the same message again
     * @param content 1 to {@value Limits#CONTENT} characters
     */
    record SendMessage(String tempMessageId, UUID conversationId, String content) implements ClientFrame {}

    /** Everything in the conversation up to now is read for the caller. */
    record ReadMessages(UUID conversationId) implements ClientFrame {}

    /**
     * Go on with another token of the same user.
     *
     * @param token 1 to {@value Limits#TOKEN} characters
     */
    record Authenticate(String token) implements ClientFrame {
        /** Without the token. */
        @Override
        public String toString() {
            return "Authenticate";
        }
    }

    /**
     * Keeps the connection alive, and finds out whether it still is.
     *
     * @param ref 1 to {@value Limits#REF} characters, repeated by the answer {@code done}; without it there is no answer
     */
    record Heartbeat(Optional<String> ref) implements ClientFrame {}

    /**
     * Send everything that was missed.
     *
     * @param cursors by conversation, the highest {@code seq} that the client has, 0 or more; conversations that are not named are sent
     *     from their beginning
     * @param part whether more cursors follow in another {@code sync}, so that this one is not answered
     */
    record Sync(Map<UUID, Long> cursors, boolean part) implements ClientFrame {}
}
