package io.pagenow.chat.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Coalesces equal queries: callers share the query in progress, and its result for {@link #MAX_AGE} after the query
 * started. Thread-safe; each caller continues on its own context.
 *
 * @param <T> the result
 */
final class SharedAnswer<T> {
    /** Age of a result, counted from the start of its query, up to which it is shared. */
    static final Duration MAX_AGE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Supplier<Future<T>> source;
    private final LongSupplier nanoTime;
    private final AtomicReference<Query<T>> last = new AtomicReference<>();

    private record Query<T>(long startedAt, Future<T> answer) {}

    /**
     * @param source starts a query, which must complete within a bounded time
     * @param nanoTime the monotonic clock
     */
    SharedAnswer(Vertx vertx, Supplier<Future<T>> source, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** Returns the shared result. */
    Future<T> get() {
        Future<T> answer = current().answer;
        if (answer.isComplete()) {
            return answer;
        }
        PromiseInternal<T> here = ((VertxInternal) vertx).promise();
        answer.onComplete(here);
        return here.future();
    }

    private Query<T> current() {
        Query<T> known = last.get();
        long now = nanoTime.getAsLong();
        if (known != null && (!known.answer.isComplete() || now - known.startedAt < MAX_AGE.toNanos())) {
            return known;
        }
        Promise<T> answer = Promise.promise();
        Query<T> next = new Query<>(now, answer.future());
        if (!last.compareAndSet(known, next)) {
            return requireNonNull(last.get(), "a query is replaced and never removed");
        }
        source.get().onComplete(answer);
        return next;
    }
}
