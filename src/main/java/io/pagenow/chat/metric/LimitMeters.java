package io.pagenow.chat.metric;

import io.pagenow.chat.limit.Activity;

/** Metrics of rate limiting. Thread-safe. */
public final class LimitMeters {
    private static final String NAME = "chat_rate_limited";
    private static final String HELP = "Requests, frames and messages rejected by a rate limit";

    private final Counts<Activity> ofUsers;
    private final Counts<Activity> ofAddresses;
    private final Counter ofKeys;

    LimitMeters(MetricRegistry registry) {
        ofUsers = counts(registry, "user");
        ofAddresses = counts(registry, "address");
        ofKeys = registry.counter(NAME, HELP, "activity", Labels.text(Activity.REQUEST), "of", "key");
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

    /** Requests beyond the rate of an API key. */
    public Counter ofKeys() {
        return ofKeys;
    }
}
