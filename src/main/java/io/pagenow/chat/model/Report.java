package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A report of messages to the administrators.
 *
 * @param reportedId the user whom the report is about
 * @param text the reporter's words, may be empty
 * @param messages a copy of the messages at the time of the report, a JSON array
 * @param action what the administrator did about it
 */
public record Report(
        UUID reportId,
        Instant reportedAt,
        String reporterId,
        UUID conversationId,
        Optional<String> reportedId,
        Reason reason,
        String text,
        String messages,
        State state,
        Optional<String> action,
        Optional<String> handledBy,
        Optional<Instant> handledAt) {

    /** The reason for a report. */
    public enum Reason {
        SPAM,
        ABUSE,
        ILLEGAL,
        OTHER
    }

    /** The state of a report. */
    public enum State {
        OPEN,
        RESOLVED,
        DISMISSED
    }
}
