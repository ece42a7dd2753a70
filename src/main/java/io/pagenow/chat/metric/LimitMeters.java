package io.pagenow.chat.metric;

import io.pagenow.chat.limit.Activity;

/** Metrics of rate limiting. Thread-safe. */
public final class LimitMeters {
    private static final String NAME = "chat_rate_limited";
    private static final String HELP = "Requests, frames and messages rejected by a rate limit";

    private final Counts<Activity> ofUsers;
    private final Counts<Activity> ofAddresses;

    LimitMeters(MetricRegistry registry) {
        ofUsers = counts(registry, "user");
        ofAddresses = counts(registry, "address");
    }

    private static Counts<Activity> counts(MetricRegistry registry, String of) {
        return new Counts<>(
                Activity.class, activity -> registry.counter(NAME, HELP, "activity", Labels.text(activity), "of", of));
    }

    public Counts<Activity> ofUsers() {
        return ofUsers;
    }

    public Counts<Activity> ofAddresses() {
        return ofAddresses;
    }
}
