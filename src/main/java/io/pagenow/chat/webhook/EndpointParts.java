package io.pagenow.chat.webhook;

import io.pagenow.chat.metric.WebhookMeters;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The parts that all endpoints share.
 *
 * @param nanoTime a monotonic clock
 * @param disable disables an endpoint for a reason, see {@link io.pagenow.chat.model.Webhook.Disabled}
 */
record EndpointParts(
        LaneReader reader,
        ReportReader reports,
        WebhookMeters meters,
        InstantSource clock,
        LongSupplier nanoTime,
        Disabling disable) {

    /** Disables an endpoint. */
    interface Disabling {
        void disable(String webhookId, String reason);
    }
}
