package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ChangeRange;
import io.pagenow.chat.bus.message.RangeQuery;
import io.pagenow.chat.event.Envelope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Conversations in which the commit of a change is in doubt: the connection ended before the database answered, and the
 * database may still commit the change. They are looked up until it no longer can, and changes found are published; otherwise
 * clients would learn of them only from the next change. Publishing a change twice is harmless. Not thread-safe; confined to
 * one event loop.
 */
public final class InDoubtChanges {
    /** Longest time the database may continue without the connection: a statement of 10 s and its wait, plus a margin. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LOOKUP_MILLIS = 1_000;

    /** Age of changes that count as those in doubt, in seconds. */
    private static final int YOUNG_SECONDS = 60;

    private static final int MAX_CONVERSATIONS = 1_000;
    private static final long UNKNOWN = -1;

    private final Vertx vertx;
    private final ChangeReader reader;
    private final LogReader messages;
    private final EventPublisher publisher;
    private final RevisionPublisher revisions;
    private final Map<UUID, Doubt> byConversation = new HashMap<>();
    private long timer;
    private boolean scheduled;
    private boolean closed;

    /**
     * @param publishedRev highest revision that was published because of the doubt
     * @param withMessages whether the change has a message of the server
     */
    private record Doubt(long since, long publishedRev, boolean withMessages) {}

    public InDoubtChanges(Vertx vertx, ChangeReader reader, LogReader messages, EventPublisher publisher) {
        this.vertx = vertx;
        this.reader = reader;
        this.messages = messages;
        this.publisher = publisher;
        this.revisions = new RevisionPublisher(reader, publisher);
    }

    /** Returns whether no more conversations can be added. */
    public boolean isFull() {
        return byConversation.size() >= MAX_CONVERSATIONS;
    }

    /** Adds a conversation with a change of messages. */
    void add(UUID conversationId) {
        add(conversationId, false);
    }

    /**
     * Adds a conversation.
     *
     * @param withMessages whether the change comes with a message of the server, which is looked up too
     */
    public void add(UUID conversationId, boolean withMessages) {
        if (!closed) {
            Doubt earlier = byConversation.get(conversationId);
            byConversation.put(
                    conversationId,
                    new Doubt(System.nanoTime(), 0, withMessages || (earlier != null && earlier.withMessages)));
            schedule();
        }
    }

    private void schedule() {
        if (!scheduled && !closed && !byConversation.isEmpty()) {
            scheduled = true;
            timer = vertx.setTimer(LOOKUP_MILLIS, id -> lookUp().onComplete(done -> {
                scheduled = false;
                schedule();
            }));
        }
    }

    private Future<Void> lookUp() {
        Future<Void> all = Future.succeededFuture();
        for (Map.Entry<UUID, Doubt> entry : List.copyOf(byConversation.entrySet())) {
            all = all.transform(before -> lookUp(entry.getKey(), entry.getValue()));
        }
        return all;
    }

    private Future<Void> lookUp(UUID conversationId, Doubt doubt) {
        long startedAt = System.nanoTime();
        RangeQuery young = new RangeQuery(conversationId, UNKNOWN, Long.MAX_VALUE, YOUNG_SECONDS);
        return (doubt.withMessages ? publishMessages(young) : Future.<Void>succeededFuture())
                .compose(published -> reader.range(young))
                .compose(found -> revisions.publish(new ChangeRange(
                        found.memberSeq(), found.changes().filter(changes -> changes.rev() > doubt.publishedRev))))
                .map(rev -> {
                    if (startedAt - doubt.since > WINDOW_NANOS) {
                        byConversation.remove(conversationId, doubt);
                    } else {
                        byConversation.replace(
                                conversationId,
                                doubt,
                                new Doubt(doubt.since, Math.max(rev, doubt.publishedRev), doubt.withMessages));
                    }
                    return null;
                });
    }

    private Future<Void> publishMessages(RangeQuery young) {
        return messages.range(young)
                .compose(found -> publisher.publishStored(found.messages().stream()
                        .filter(message -> message.extra().isOfServer())
                        .map(message -> new StoredMessage(message, found.memberSeq(), false, Envelope.ELSEWHERE))
                        .toList()));
    }

    /** Stops all lookups. */
    public void close() {
        closed = true;
        byConversation.clear();
        if (scheduled) {
            vertx.cancelTimer(timer);
        }
    }
}
