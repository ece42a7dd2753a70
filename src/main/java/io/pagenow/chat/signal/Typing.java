package io.pagenow.chat.signal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.message.TypingSignal;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Passes on who types. Clients repeat the signal while their user types, and forget it by themselves, so one that is lost does no
 * harm: signals that come too often, or while the database is busy, are dropped. Not thread-safe; confined to one event loop.
 */
public final class Typing {
    /** Least time between two signals of a user in a conversation that are passed on. */
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private static final int MAX_RECENT = 100_000;

    /** Signals whose audience is being read. Beyond it, they are dropped. */
    private static final int MAX_READS = 4;

    private final Pool pool;
    private final EventPublisher publisher;
    private final Cache<Typist, Boolean> recent = Caffeine.newBuilder()
            .maximumSize(MAX_RECENT)
            .expireAfterWrite(INTERVAL)
            .build();

    private int reads;

    private record Typist(String userId, UUID conversationId) {}

    public Typing(Pool pool, EventPublisher publisher) {
        this.pool = pool;
        this.publisher = publisher;
    }

    /** Completes when the signal is passed on or dropped. Fails with {@code NOT_FOUND} if the user is not a participant. */
    public Future<Void> signal(TypingSignal signal) {
        Typist typist = new Typist(signal.userId(), signal.conversationId());
        Boolean last = recent.getIfPresent(typist);
        if ((last != null && last == signal.typing()) || reads >= MAX_READS) {
            return Future.succeededFuture();
        }
        recent.put(typist, signal.typing());
        reads++;
        return pool.preparedQuery(SignalSql.TYPING_AUDIENCE)
                .execute(Tuple.of(signal.conversationId(), signal.userId(), Limits.SMALL_CONVERSATION))
                .onComplete(done -> reads--)
                .compose(rows -> publish(signal, audience(rows)))
                .onFailure(failure -> recent.invalidate(typist));
    }

    private static List<String> audience(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw ChatException.conversationNotFound();
        }
        return List.of(rows.iterator().next().getArrayOfStrings("audience"));
    }

    private Future<Void> publish(TypingSignal signal, List<String> audience) {
        if (audience.size() >= Limits.SMALL_CONVERSATION) {
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
