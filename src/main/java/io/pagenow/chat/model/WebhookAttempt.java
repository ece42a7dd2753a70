package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * An attempt to deliver an event to an endpoint of webhooks, without what was sent.
 *
 * @param eventId the same for all attempts to deliver the event
 * @param seq position among messages, empty if the event is none
 * @param rev position among changes, empty if the event is none
 * @param number 1 for the first attempt
 * @param status status of the answer, 0 if there was none
 * @param error what was wrong; empty if the event is delivered
 */
public record WebhookAttempt(
        Instant at,
        String eventId,
        WebhookType type,
        UUID conversationId,
        OptionalLong seq,
        OptionalLong rev,
        int number,
        int status,
        long millis,
        Optional<String> error) {}
