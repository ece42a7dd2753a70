package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ChangeRange;
import io.pagenow.chat.bus.message.RangeQuery;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.model.Changes;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Publishes changes that are committed already, as the database has them. Publishing a change twice is harmless. Confined to one event loop. */
public final class RevisionPublisher {
    private final ChangeReader reader;
    private final EventPublisher publisher;

    public RevisionPublisher(ChangeReader reader, EventPublisher publisher) {
        this.reader = reader;
        this.publisher = publisher;
    }

    /**
     * Publishes all changes of a conversation after a revision.
     *
     * @return the last published revision
     */
    public Future<Long> publishAfter(UUID conversationId, long rev) {
        return reader.range(new RangeQuery(conversationId, rev, Long.MAX_VALUE, 0))
                .compose(found -> found.changes().isEmpty() ? Future.succeededFuture(rev) : publish(found));
    }

    /** Publishes a page of changes and those after it. Returns the last published revision, 0 if there is none. */
    Future<Long> publish(ChangeRange found) {
        return found.changes()
                .map(changes -> publisher
                        .publishChanges(List.of(committed(changes, found.memberSeq())))
                        .compose(published -> changes.more()
                                ? publishAfter(changes.conversationId(), changes.rev())
                                : Future.succeededFuture(changes.rev())))
                .orElseGet(() -> Future.succeededFuture(0L));
    }

    /** The commits of the messages may have been in doubt too. */
    private static CommittedChanges committed(Changes changes, long memberSeq) {
        long follows = changes.newestSeqSince(Instant.now().minus(Log.MAX_PUBLICATION_DELAY));
        return new CommittedChanges(changes, follows, memberSeq, false);
    }
}
