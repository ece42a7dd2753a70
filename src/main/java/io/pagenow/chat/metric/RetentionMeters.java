package io.pagenow.chat.metric;

/** Metrics of the end of messages. Thread-safe. */
public final class RetentionMeters {
    private final Counts<Of> messages;

    RetentionMeters(MetricRegistry registry) {
        messages = new Counts<>(
                Of.class,
                of -> registry.counter(
                        "chat_retention_messages",
                        "Messages whose end has come, by what was done",
                        "of",
                        Labels.text(of)));
    }

    /** The end of a message. */
    public enum Of {
        /** Its content was deleted, by the rule of its group. */
        EXPIRED,
        /** Its row was deleted, by its age. */
        DELETED
    }

    public Counts<Of> messages() {
        return messages;
    }
}
