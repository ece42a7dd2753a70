package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message that its sender has scheduled, and that is not sent yet.
 *
 * @param tempMessageId the name that the message will have
 * @param content 1 to {@value MessageLimits#MAX_CONTENT_LENGTH} characters
 * @param failure the refusal at its time; empty if it waits
 */
public record ScheduledMessage(
        UUID scheduledId,
        UUID conversationId,
        String tempMessageId,
        String content,
        MessageExtra extra,
        Instant sendAt,
        Optional<Failure> failure) {

    /**
     * The reason for which a message was not sent.
     *
     * @param code the wire name of an {@link ErrorCode}
     */
    public record Failure(Instant at, String code, String message) {}
}
