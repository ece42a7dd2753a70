package io.pagenow.chat.signal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.message.TypingSignal;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/**
 * Passes on who types. Clients repeat the signal while their user types, and forget it by themselves, so one that is lost does no
 * harm: signals that come too often, or faster than their audiences can be read, are dropped. Not thread-safe; confined to one event loop.
 */
public final class Typing {
    /**
     * Least time between two signals of a user in a conversation that are passed on. Clients repeat them every three seconds;
     * one that comes a little early must not be dropped, because the next one would come after the indicator's end.
     */
    private static final Duration INTERVAL = Duration.ofMillis(2_500);

    private static final int MAX_RECENT = 100_000;

    /** Signals whose audience is not read yet. Beyond it, they are dropped. */
    private static final int MAX_WAITING = 2_000;

    /** Signals of one read. */
    private static final int MAX_BATCH = 200;

    private final Pool pool;
    private final EventPublisher publisher;
    private final int small;
    private final Cache<Typist, Boolean> recent = Caffeine.newBuilder()
            .maximumSize(MAX_RECENT)
            .expireAfterWrite(INTERVAL)
            .build();

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean reading;

    private record Typist(String userId, UUID conversationId) {
        static Typist of(TypingSignal signal) {
            return new Typist(signal.userId(), signal.conversationId());
        }
    }

    private record Waiting(TypingSignal signal, Promise<Void> passedOn) {}

    /** @param small see {@link io.pagenow.chat.model.GroupLimits#small} */
    public Typing(Pool pool, EventPublisher publisher, int small) {
        this.small = small;
        this.pool = pool;
        this.publisher = publisher;
    }

    /** Completes when the signal is passed on or dropped. Fails with {@code NOT_FOUND} if the user is not a participant. */
    public Future<Void> signal(TypingSignal signal) {
        Boolean last = recent.getIfPresent(Typist.of(signal));
        if ((last != null && last == signal.typing()) || waiting.size() >= MAX_WAITING) {
            return Future.succeededFuture();
        }
        recent.put(Typist.of(signal), signal.typing());
        Promise<Void> passedOn = Promise.promise();
        waiting.add(new Waiting(signal, passedOn));
        readNext();
        return passedOn.future();
    }

    /** Reads the audiences of the signals that came during the read before. */
    private void readNext() {
        if (reading || waiting.isEmpty()) {
            return;
        }
        reading = true;
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < MAX_BATCH && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        UUID[] conversationIds =
                batch.stream().map(next -> next.signal.conversationId()).toArray(UUID[]::new);
        String[] userIds = batch.stream().map(next -> next.signal.userId()).toArray(String[]::new);
        pool.preparedQuery(SignalSql.TYPING_AUDIENCES)
                .execute(Tuple.of(conversationIds, userIds, small))
                .onSuccess(rows -> {
                    Iterator<Waiting> next = batch.iterator();
                    rows.forEach(row -> passOn(next.next(), row.getArrayOfStrings("audience")));
                })
                .onFailure(failure -> batch.forEach(failed -> fail(failed, failure)))
                .onComplete(done -> {
                    reading = false;
                    readNext();
                });
    }

    /** @param audience null if the user is not a participant */
    private void passOn(Waiting next, String[] audience) {
        if (audience == null) {
            fail(next, ChatException.conversationNotFound());
        } else {
            publish(next.signal, List.of(audience)).onComplete(next.passedOn);
        }
    }

    private void fail(Waiting failed, Throwable failure) {
        recent.invalidate(Typist.of(failed.signal));
        failed.passedOn.fail(failure);
    }

    private Future<Void> publish(TypingSignal signal, List<String> audience) {
        if (audience.size() >= small) {
            return Future.succeededFuture();
        }
        return publisher.publishNotice(
                EventTypes.TYPING,
                audience,
                signal.conversationId(),
                0,
                FrameEncoder.typing(signal.conversationId(), signal.userId(), signal.typing()));
    }
}
