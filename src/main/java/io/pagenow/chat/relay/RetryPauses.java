package io.pagenow.chat.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Conversations whose operations are tried again later, each after a pause that grows with its failures. Not thread-safe. */
final class RetryPauses {
    private static final long FIRST_MILLIS = 200;
    private static final int MAX_DOUBLINGS = 7;

    /** Conversations that are remembered. One that is forgotten is tried at once. */
    private static final int MAX_CONVERSATIONS = 1_000;

    private final LongSupplier clock;
    private final Map<UUID, Pause> pauses = new LinkedHashMap<>();

    private record Pause(int failures, long until) {}

    /** @param clock a monotonic clock, in nanoseconds */
    RetryPauses(LongSupplier clock) {
        this.clock = clock;
    }

    void failed(UUID conversationId) {
        Pause before = pauses.remove(conversationId);
        int failures = before == null ? 0 : Math.min(MAX_DOUBLINGS, before.failures + 1);
        if (pauses.size() >= MAX_CONVERSATIONS) {
            pauses.remove(pauses.keySet().iterator().next());
        }
        long pause = TimeUnit.MILLISECONDS.toNanos(FIRST_MILLIS << failures);
        pauses.put(conversationId, new Pause(failures, clock.getAsLong() + pause));
    }

    void succeeded(UUID conversationId) {
        pauses.remove(conversationId);
    }

    /** Returns the conversations that are not to be tried now. */
    List<UUID> current() {
        long now = clock.getAsLong();
        return pauses.entrySet().stream()
                .filter(each -> now - each.getValue().until < 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
