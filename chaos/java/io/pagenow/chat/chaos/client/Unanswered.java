package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.model.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A device's requests without a response. Unless its client is simple, each is sent again under its name until it has one.
 *
 * @param <R> the kind of request
 */
final class Unanswered<R> {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** Percentage of requests with a broken connection that are never repeated, as by someone who closes the browser. */
    private static final int ABANDONED_PERCENT = 3;

    private static final int MAX_REFUSALS = 30;

    /** After these it is not known whether the request was carried out. */
    private static final Set<String> OPEN = Set.of(ErrorCode.UNAVAILABLE.wireName(), ErrorCode.INTERNAL.wireName());

    private static final Set<String> PASSING = Set.of(
            ErrorCode.OVERLOADED.wireName(),
            ErrorCode.RATE_LIMITED.wireName(),
            ErrorCode.UNAVAILABLE.wireName(),
            ErrorCode.INTERNAL.wireName());

    private final Records<R> records;
    private final boolean repeats;
    private final SplittableRandom random;
    private final Map<String, Attempt<R>> attempts = new LinkedHashMap<>();

    /** Records the attempts. */
    interface Records<R> {
        /** @param repeated whether it was sent before */
        void sent(R request, boolean repeated);

        void error(String code);

        /**
         * The request is given up.
         *
         * @param doubtful whether an earlier attempt may have been carried out
         */
        void refused(R request, String code, boolean doubtful);
    }

    private static final class Attempt<R> {
        private final R request;
        private long due;
        private boolean sent;

        /** Whether it may have been carried out although the client has no response. */
        private boolean doubtful;

        /** Whether the last attempt was refused. */
        private boolean refused;

        private int refusals;

        private Attempt(R request) {
            this.request = request;
        }
    }

    Unanswered(Kind kind, SplittableRandom random, Records<R> records) {
        this.repeats = kind != Kind.SIMPLE;
        this.random = random;
        this.records = records;
    }

    void add(String name, R request) {
        attempts.put(name, new Attempt<>(request));
    }

    /** Returns the requests to be sent now, for the first time or again. */
    List<R> due(long now) {
        List<R> due = new ArrayList<>();
        for (Attempt<R> each : attempts.values()) {
            if (each.sent && (!repeats || now - each.due <= 0)) {
                continue;
            }
            records.sent(each.request, each.sent);
            each.doubtful |= each.sent && !each.refused;
            each.sent = true;
            each.refused = false;
            each.due = now + PATIENCE_NANOS;
            due.add(each.request);
        }
        return due;
    }

    /** Returns the request, if a response to it was expected. */
    Optional<R> answered(String name) {
        return Optional.ofNullable(attempts.remove(name)).map(attempt -> attempt.request);
    }

    /** @param retryAfterMillis as the server asks for; 0 if it does not */
    void refused(String name, String code, long retryAfterMillis) {
        records.error(code);
        Attempt<R> refused = attempts.get(name);
        if (refused == null) {
            return;
        }
        refused.doubtful |= OPEN.contains(code);
        if (!repeats || !PASSING.contains(code) || ++refused.refusals > MAX_REFUSALS) {
            attempts.remove(name);
            if (!OPEN.contains(code)) {
                records.refused(refused.request, code, refused.doubtful);
            }
            return;
        }
        refused.refused = true;
        refused.due = System.nanoTime()
                + Math.max(BACK_OFF_NANOS, TimeUnit.MILLISECONDS.toNanos(retryAfterMillis))
                + random.nextLong(BACK_OFF_NANOS);
    }

    /** The connection is gone: the outcome of requests that were sent on it is not known. */
    void interrupted() {
        attempts.values().removeIf(each -> each.sent && (!repeats || random.nextInt(100) < ABANDONED_PERCENT));
        long now = System.nanoTime();
        attempts.values().forEach(each -> {
            each.doubtful |= each.sent && !each.refused;
            each.due = now;
        });
    }

    void clear() {
        attempts.clear();
    }

    int size() {
        return attempts.size();
    }
}
