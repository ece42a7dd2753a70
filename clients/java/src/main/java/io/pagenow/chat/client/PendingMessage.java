package io.pagenow.chat.client;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message that the server has not confirmed yet. The server may have stored it nevertheless.
 *
 * @param conversationId the conversation to which it is sent
 * @param message the message
 * @param writtenAt the time of {@link ChatClient#send}, by this machine's clock
 */
public record PendingMessage(String conversationId, OutgoingMessage message, Instant writtenAt) {
    /** Checks that nothing is null. */
    public PendingMessage {
        requireNonNull(conversationId, "conversationId");
        requireNonNull(message, "message");
        requireNonNull(writtenAt, "writtenAt");
    }

    /**
     * The frame that sends it.
     *
     * @param ref the name by which the server confirms it
     */
    Map<String, Object> frame(String ref) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("action", "send-message");
        frame.put("ref", ref);
        frame.put("conversationId", conversationId);
        frame.putAll(message.fields());
        return frame;
    }
}
