package io.pagenow.chat.relay;

import io.pagenow.chat.database.BoundedPool;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads and writes the tables of the relay. All methods fail with the database's error. */
final class RelayStore {
    private static final long TIMEOUT_SECONDS = 15;

    private final BoundedPool pool;

    RelayStore(BoundedPool pool) {
        this.pool = pool;
    }

    /**
     * Operations of some conversations, the first ones of each, in order.
     *
     * @param conversations number of conversations looked at, 0 to {@value RelaySql#PAGE}
     * @param next the conversation at which the following page begins
     */
    record Page(int conversations, UUID next, List<Operation> operations) {}

    /**
     * All operations that wait.
     *
     * @param ageSeconds age of the oldest
     */
    record Backlog(long operations, long ageSeconds) {}

    Future<Boolean> hasWaiting() {
        return pool.query(RelaySql.HAS_WAITING).execute().map(rows -> rows.size() > 0);
    }

    /** Returns whether the node may relay for the next {@value RelaySql#LEASE_SECONDS} seconds. */
    Future<Boolean> lease(UUID holder) {
        return pool.preparedQuery(RelaySql.LEASE)
                .execute(Tuple.of(holder, (double) RelaySql.LEASE_SECONDS))
                .map(rows -> rows.size() > 0);
    }

    Future<?> release(UUID holder) {
        return pool.preparedQuery(RelaySql.RELEASE).execute(Tuple.of(holder));
    }

    /**
     * Reads a page.
     *
     * @param from the first conversation
     * @param paused conversations to leave out
     */
    Future<Page> next(UUID from, Collection<UUID> paused) {
        return inTransaction(RelaySql.NEXT, Tuple.of(from).addArrayOfUUID(paused.toArray(UUID[]::new)))
                .map(RelayStore::page);
    }

    /** The commands are sent without waiting for one another. After one that failed, the last one rolls back. */
    private Future<RowSet<Row>> inTransaction(String sql, Tuple parameters) {
        return pool.getConnection().compose(connection -> {
            Future<?> begun = connection.query(RelaySql.BEGIN).execute();
            Future<RowSet<Row>> done = connection.preparedQuery(sql).execute(parameters);
            Future<?> committed = connection.query("COMMIT").execute();
            return Future.all(begun, done, committed)
                    .map(all -> done.result())
                    .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .onFailure(failure -> {
                        if (failure instanceof TimeoutException) {
                            pool.suspect();
                        }
                    })
                    .eventually(connection::close);
        });
    }

    private static Page page(RowSet<Row> rows) {
        List<Operation> operations = new ArrayList<>(rows.size());
        int conversations = 0;
        @Nullable UUID last = null;
        long bytes = 0;
        for (Row row : rows) {
            conversations = row.getLong("conversations").intValue();
            last = row.getUUID("last");
            if (row.getLong("outbox_id") != null) {
                operations.add(operation(row));
                bytes = row.getLong("bytes_before");
            }
        }
        boolean mayBeCut = bytes + RelaySql.PAGE_BYTES / 2 > RelaySql.PAGE_BYTES;
        if (mayBeCut) {
            last = operations.get(operations.size() - 1).conversationId();
        }
        boolean isEnd = conversations < RelaySql.PAGE && !mayBeCut;
        return new Page(conversations, isEnd || last == null ? Relay.FIRST : following(last), operations);
    }

    private static Operation operation(Row row) {
        return new Operation(
                row.getUUID("conversation_id"),
                row.getLong("outbox_id"),
                row.getString("action"),
                row.getString("user_id"),
                row.getString("body"),
                row.getBoolean("is_banned"));
    }

    /** Returns the next id in the order of PostgreSQL, the first one after the last. */
    static UUID following(UUID id) {
        long low = id.getLeastSignificantBits() + 1;
        return new UUID(id.getMostSignificantBits() + (low == 0 ? 1 : 0), low);
    }

    /** Deletes operations, and keeps a record of those that were refused. */
    Future<?> finish(List<Verdict> verdicts) {
        int size = verdicts.size();
        UUID[] conversations = new UUID[size];
        Long[] ids = new Long[size];
        String[] codes = new String[size];
        String[] messages = new String[size];
        for (int index = 0; index < size; index++) {
            Verdict verdict = verdicts.get(index);
            conversations[index] = verdict.operation().conversationId();
            ids[index] = verdict.operation().outboxId();
            codes[index] =
                    verdict.refusal().map(refusal -> refusal.code().wireName()).orElse(null);
            messages[index] = verdict.refusal().map(Throwable::getMessage).orElse(null);
        }
        return inTransaction(RelaySql.FINISH, Tuple.of(conversations, ids, codes, messages));
    }

    /** Deletes old records of refused operations. */
    Future<Void> clean() {
        return pool.query(RelaySql.CLEAN)
                .execute()
                .compose(deleted -> deleted.rowCount() == RelaySql.CLEANED ? clean() : Future.succeededFuture());
    }

    Future<Backlog> backlog() {
        return pool.query(RelaySql.BACKLOG).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Backlog(row.getLong(0), row.getLong(1));
        });
    }
}
