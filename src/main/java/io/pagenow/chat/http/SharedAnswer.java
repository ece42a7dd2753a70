package io.pagenow.chat.http;

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
 * One answer for all who ask the same question: while one is asked, and for {@link #MAX_AGE} afterwards, everybody gets its answer. May be
 * used by several event loops at once; each goes on in its own.
 *
 * @param <T> what is answered
 */
final class SharedAnswer<T> {
    /** How old an answer may be, from the moment when its question was asked. */
    static final Duration MAX_AGE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Supplier<Future<T>> source;
    private final LongSupplier nanoTime;
    private final AtomicReference<Question<T>> last = new AtomicReference<>();

    private record Question<T>(long askedAt, Future<T> answer) {}

    /**
     * @param source asks; what it returns must complete within a bounded time
     * @param nanoTime the monotonic clock
     */
    SharedAnswer(Vertx vertx, Supplier<Future<T>> source, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.source = source;
        this.nanoTime = nanoTime;
    }

    Future<T> get() {
        Future<T> answer = current().answer;
        if (answer.isComplete()) {
            return answer;
        }
        PromiseInternal<T> here = ((VertxInternal) vertx).promise();
        answer.onComplete(here);
        return here.future();
    }

    private Question<T> current() {
        Question<T> known = last.get();
        long now = nanoTime.getAsLong();
        if (known != null && (!known.answer.isComplete() || now - known.askedAt < MAX_AGE.toNanos())) {
            return known;
        }
        Promise<T> answer = Promise.promise();
        Question<T> next = new Question<>(now, answer.future());
        if (!last.compareAndSet(known, next)) {
            return last.get();
        }
        source.get().onComplete(answer);
        return next;
    }
}
