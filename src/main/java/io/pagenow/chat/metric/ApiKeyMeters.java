package io.pagenow.chat.metric;

/** Metrics of requests with an API key. Thread-safe. */
public final class ApiKeyMeters {
    private final Counts<Result> requests;

    ApiKeyMeters(MetricRegistry registry) {
        requests = new Counts<>(
                Result.class,
                result -> registry.counter(
                        "chat_api_key_requests",
                        "Requests with an API key, by what was decided about the key",
                        "result",
                        Labels.text(result)));
    }

    /** The decision about a key. */
    public enum Result {
        /** The key may make the request. */
        ACCEPTED,
        /** The key is wrong, revoked or expired. */
        INVALID,
        /** The key lacks the scope, or is not for the conversation, or the user as whom it acts is banned. */
        FORBIDDEN,
        /** The key exceeds its rate, or it is not known now whether it is valid. */
        DELAYED
    }

    public Counts<Result> requests() {
        return requests;
    }
}
