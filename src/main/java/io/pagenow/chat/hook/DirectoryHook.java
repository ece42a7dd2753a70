package io.pagenow.chat.hook;

import io.pagenow.chat.bus.message.DirectoryCheck;
import io.pagenow.chat.bus.message.PeopleQuery;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.metric.DirectoryMeters;
import io.pagenow.chat.metric.DirectoryMeters.Result;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * The operator's directory of users: asked once for each search and check, and left alone for a time after failures in a row. Without its answer
 * searches and checks fail with {@code UNAVAILABLE}. Confined to one event loop.
 */
final class DirectoryHook {
    /** Questions at the service at a time. */
    static final int MAX_CONCURRENT = 16;

    private static final int MAX_WAITING = 500;

    /**
     * Age at which a question is not asked any more: whoever waits gives up after 20 s, of which the answer may take 10, and the creation of a
     * conversation the rest.
     */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_FAILURES = 10;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(DirectoryHook.class));

    private final DirectoryClient service;
    private final String url;
    private final DirectoryMeters meters;

    /** Each kind has its own, so that texts at which the search of the service fails keep nobody from beginning conversations. */
    private final CircuitBreaker searches = new CircuitBreaker(MAX_FAILURES, PAUSE, System::nanoTime);

    private final CircuitBreaker checks = new CircuitBreaker(MAX_FAILURES, PAUSE, System::nanoTime);

    private final TaskLanes<Boolean> places = new TaskLanes<>(
            MAX_CONCURRENT,
            MAX_WAITING,
            () -> ChatException.overloaded(
                    "More questions wait for the directory of users than the server accepts; repeat it in a moment"));

    /** @param url of the service, for the log */
    DirectoryHook(DirectoryClient service, String url, DirectoryMeters meters) {
        this.service = service;
        this.url = url;
        this.meters = meters;
    }

    /** Returns what the service finds, best first. */
    Future<List<Profile>> search(PeopleQuery query) {
        return ask(searches, () -> service.search(query));
    }

    /** Returns those of some users whom the service knows; it is asked about a bounded number at a time. */
    Future<Set<String>> check(DirectoryCheck check) {
        List<Future<Set<String>>> parts = new ArrayList<>();
        List<String> userIds = check.userIds();
        for (int from = 0; from < userIds.size(); from += DirectoryClient.MAX_CHECKED) {
            List<String> part = userIds.subList(from, Math.min(from + DirectoryClient.MAX_CHECKED, userIds.size()));
            parts.add(ask(checks, () -> service.known(part)));
        }
        return Future.all(parts).map(all -> {
            Set<String> known = new LinkedHashSet<>();
            parts.forEach(part -> known.addAll(part.result()));
            return known;
        });
    }

    private <T> Future<T> ask(CircuitBreaker breaker, Supplier<Future<T>> question) {
        long begun = System.nanoTime();
        return places.run(true, () -> {
            if (System.nanoTime() - begun < PATIENCE_NANOS && breaker.tryAcquire()) {
                return answered(breaker, question);
            }
            meters.results().add(Result.SKIPPED);
            return Future.failedFuture(ChatException.directoryUnavailable());
        });
    }

    private <T> Future<T> answered(CircuitBreaker breaker, Supplier<Future<T>> question) {
        long begun = System.nanoTime();
        return question.get().transform(asked -> {
            meters.duration().record(System.nanoTime() - begun);
            if (asked.succeeded()) {
                breaker.succeeded();
                meters.results().add(Result.ANSWERED);
                return Future.succeededFuture(asked.result());
            }
            breaker.failed();
            meters.results().add(Result.FAILED);
            outages.warn(
                    url,
                    "The directory of users (people.hook.url) gives no answer, so nobody is found and no conversation with new people"
                            + " is made: {}",
                    asked.cause().getMessage());
            return Future.failedFuture(ChatException.directoryUnavailable());
        });
    }
}
