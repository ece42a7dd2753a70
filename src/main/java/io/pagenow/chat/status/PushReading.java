package io.pagenow.chat.status;

import io.pagenow.chat.metric.PushMeters;
import io.pagenow.chat.metric.PushMeters.Outcome;
import io.pagenow.chat.model.PushStatus;

/** Reads the state of push from its metrics. Thread-safe. */
final class PushReading {
    private PushReading() {}

    static PushStatus of(PushMeters push) {
        return new PushStatus(
                push.waiting().now(),
                push.ended().sum(Outcome.DELIVERED),
                push.ended().sum(Outcome.REFUSED) + push.ended().sum(Outcome.UNREACHABLE),
                push.dropped().sum() + push.ended().sum(Outcome.STALE),
                push.paused().now());
    }
}
