package io.pagenow.chat.retention;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.log.InDoubtChanges;
import io.pagenow.chat.log.RevisionPublisher;
import io.pagenow.chat.metric.RetentionMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets messages end: makes the setting valid for all reads, and changes the rows in the background. Confined to one event loop. */
public final class RetentionServices {
    private static final Logger log = LoggerFactory.getLogger(RetentionServices.class);

    private final BoundedPool pool;
    private final int days;
    private final MessageExpiry expiry;
    private final HistoryPurge purge;

    /**
     * @param writes keeps other writes of a conversation away while its messages end
     * @param inDoubt looks up commits that the database has not answered
     * @param days age in days up to which messages are kept, 0 for ever
     */
    public RetentionServices(
            Vertx vertx,
            BoundedPool pool,
            ExclusiveWrites writes,
            InDoubtChanges inDoubt,
            RevisionPublisher publisher,
            int days,
            RetentionMeters meters) {
        this.pool = pool;
        this.days = days;
        Transactions transactions = new Transactions(pool);
        ConversationStep step = new ConversationStep(transactions, writes, inDoubt, publisher);
        this.expiry = new MessageExpiry(vertx, pool, step, meters);
        this.purge = new HistoryPurge(vertx, pool, transactions, step, meters);
    }

    /**
     * Makes the setting valid for every node of the database: the node that started last decides. Messages that are too old are not read from
     * then on. Fails with the database's error.
     */
    public Future<Void> start() {
        return pool.query(RetentionSql.DAYS)
                .execute()
                .compose(known -> known.iterator().next().getInteger(0) == days ? Future.succeededFuture() : setDays())
                .map(valid -> {
                    expiry.start();
                    purge.start();
                    return null;
                });
    }

    private Future<Void> setDays() {
        return pool.preparedQuery(RetentionSql.SET_DAYS).execute(Tuple.of(days)).map(changed -> {
            if (changed.size() > 0) {
                report(changed.iterator().next().getInteger(0));
            }
            return null;
        });
    }

    private void report(int before) {
        if (days == 0) {
            log.warn("retention.days was {} and is 0: messages are kept for ever", before);
        } else {
            log.warn(
                    "retention.days was {} and is {}: older messages are no longer read, and are deleted in an hour; set it"
                            + " back on every node before that to keep them",
                    before,
                    days);
        }
    }

    /** Stops the work in the background. */
    public void close() {
        expiry.close();
        purge.close();
    }
}
