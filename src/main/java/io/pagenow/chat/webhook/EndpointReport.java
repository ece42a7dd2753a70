package io.pagenow.chat.webhook;

import io.pagenow.chat.model.WebhookAttempt;
import io.pagenow.chat.webhook.WebhookClient.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The condition of an endpoint, for administrators: its latest attempts, and their summary. Confined to one event loop. */
final class EndpointReport {
    private final AttemptLog attempts;
    private Optional<Instant> lastSuccessAt;
    private Optional<String> lastError;
    private boolean isChanged;

    /** @param before how the endpoint did before */
    EndpointReport(Before before) {
        this.attempts = new AttemptLog(before.attempts());
        this.lastSuccessAt = before.lastSuccessAt();
        this.lastError = before.lastError();
    }

    /**
     * The condition of an endpoint before, as it was saved.
     *
     * @param attempts a JSON array
     */
    record Before(
            Optional<Instant> failingSince,
            Optional<Instant> lastSuccessAt,
            Optional<String> lastError,
            String attempts,
            Optional<Instant> pausedUntil) {}

    /**
     * The state of an endpoint.
     *
     * @param attempts a JSON array
     */
    record Snapshot(
            Optional<Instant> failingSince,
            Optional<Instant> lastSuccessAt,
            Optional<String> lastError,
            int waiting,
            Optional<Instant> pausedUntil,
            String attempts) {}

    /**
     * Notes an attempt.
     *
     * @param number 1 for the first attempt to deliver the event
     */
    void note(String webhookId, WebhookEvent event, int number, Instant at, long nanos, Outcome outcome) {
        attempts.add(new WebhookAttempt(
                at,
                event.id(webhookId),
                event.type(),
                event.conversationId(),
                event.place().seq(),
                event.place().rev(),
                number,
                outcome.status(),
                Duration.ofNanos(nanos).toMillis(),
                outcome.error()));
        lastError = outcome.error();
        if (outcome.isDelivered()) {
            lastSuccessAt = Optional.of(at);
        }
        isChanged = true;
    }

    /** Lets the next snapshot be taken. */
    void changed() {
        isChanged = true;
    }

    /** Returns what is to be saved; empty if nothing has changed since the last time. */
    Optional<Snapshot> take(EndpointHealth health, Instant now, int waiting) {
        if (!isChanged) {
            return Optional.empty();
        }
        isChanged = false;
        return Optional.of(new Snapshot(
                health.failingSince(),
                lastSuccessAt,
                lastError,
                waiting,
                health.isPaused() ? Optional.of(now.plus(health.rest())) : Optional.empty(),
                attempts.encode()));
    }
}
