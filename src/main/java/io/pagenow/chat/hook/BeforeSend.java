package io.pagenow.chat.hook;

import io.pagenow.chat.config.BeforeSendSettings;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.metric.BeforeSendMeters;
import io.pagenow.chat.metric.BeforeSendMeters.Result;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * Has the operator's service decide about texts: each is asked about once. Without a verdict a text passes, or is refused, as {@link
 * BeforeSendSettings#failOpen()} says. Confined to one event loop.
 */
final class BeforeSend {
    /** Questions at the service at a time. */
    static final int MAX_CONCURRENT = 64;

    private static final int MAX_WAITING = 500;
    /** Age at which a question is not asked any more: whoever waits for the answer gives up after 20 s, of which the answer may take 10. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

    private static final int MAX_FAILURES = 10;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(BeforeSend.class));

    private final Function<Question, Future<Verdict>> service;
    private final BeforeSendSettings settings;
    private final BeforeSendMeters meters;
    private final CircuitBreaker breaker = new CircuitBreaker(MAX_FAILURES, PAUSE, System::nanoTime);
    private final TaskLanes<Class<?>> places = new TaskLanes<>(
            MAX_CONCURRENT,
            MAX_WAITING,
            () -> ChatException.overloaded(
                    "More messages wait for the operator's service than the server accepts; repeat the send in a moment"));

    BeforeSend(Function<Question, Future<Verdict>> service, BeforeSendSettings settings, BeforeSendMeters meters) {
        this.service = service;
        this.settings = settings;
        this.meters = meters;
    }

    /**
     * Returns the content that the service puts in place of the text, if it does; fails with a {@link ChatException} if the text may not be
     * stored.
     */
    Future<Optional<String>> examine(Question question) {
        long begun = System.nanoTime();
        return places.run(
                BeforeSend.class,
                () -> System.nanoTime() - begun < PATIENCE_NANOS && breaker.tryAcquire()
                        ? ask(question)
                        : withoutVerdict(Result.SKIPPED));
    }

    private Future<Optional<String>> ask(Question question) {
        long begun = System.nanoTime();
        return service.apply(question).transform(asked -> {
            meters.duration().record(System.nanoTime() - begun);
            if (asked.succeeded()) {
                breaker.succeeded();
                return decide(asked.result());
            }
            breaker.failed();
            outages.warn(
                    settings.hook().url().toString(),
                    "The service that examines messages (hook.beforeSend.url) gives no verdict, so messages {}: {}",
                    settings.failOpen() ? "pass without one" : "are refused",
                    asked.cause().getMessage());
            return withoutVerdict(Result.FAILED);
        });
    }

    private Future<Optional<String>> decide(Verdict verdict) {
        if (verdict instanceof Verdict.Reject rejected) {
            meters.results().add(Result.REJECTED);
            return Future.failedFuture(ChatException.ofField(ErrorCode.NOT_ALLOWED, "content", rejected.reason()));
        } else if (verdict instanceof Verdict.Replace replaced) {
            meters.results().add(Result.REPLACED);
            return Future.succeededFuture(Optional.of(replaced.content()));
        }
        meters.results().add(Result.PASSED);
        return Future.succeededFuture(Optional.empty());
    }

    private Future<Optional<String>> withoutVerdict(Result result) {
        meters.results().add(result);
        return settings.failOpen()
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(ChatException.examinationUnavailable());
    }
}
