package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Blocking;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Loop;
import io.pagenow.chat.database.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Takes a user out of everything that belongs to no single conversation. Every step can be repeated. Confined to one event loop. */
final class UserErasure {
    private static final UUID LOWEST = new UUID(0, 0);
    private static final OffsetDateTime BEGINNING = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final Bus bus;
    private final BoundedPool pool;
    private final Transactions transactions;

    UserErasure(Bus bus, BoundedPool pool, Transactions transactions) {
        this.bus = bus;
        this.pool = pool;
        this.transactions = transactions;
    }

    /** Returns the number of rows that were deleted or changed. */
    Future<Long> run(RunningErasure erasure) {
        Run run = new Run(erasure);
        return run.all().map(done -> run.changed);
    }

    private final class Run {
        private final RunningErasure erasure;
        private final String userId;
        private final String pseudonym;
        private long changed;

        Run(RunningErasure erasure) {
            this.erasure = erasure;
            this.userId = erasure.userId();
            this.pseudonym = erasure.pseudonym();
        }

        Future<Void> all() {
            return inOrder(UserErasureSql.DELETIONS, Tuple.of(userId))
                    .compose(done -> pages(UserErasureSql.SCHEDULED_MENTIONS, List.of(userId), List.of(LOWEST)))
                    .compose(done -> pages(UserErasureSql.WAITING_OPERATIONS, List.of(userId), List.of(LOWEST, 0L)))
                    .compose(done -> pages(UserErasureSql.REFUSED_OPERATIONS, List.of(userId), List.of(LOWEST, 0L)))
                    .compose(done -> searchIndex())
                    .compose(done -> friendships())
                    .compose(done -> Loop.whileTrue(this::unblock))
                    .compose(done -> inOrder(UserErasureSql.RENAMINGS, Tuple.of(userId, pseudonym)))
                    .compose(done -> renamings())
                    .compose(done -> Loop.whileTrue(this::files))
                    .compose(done -> Loop.whileTrue(() -> rename(UserErasureSql.RENAME_FILES)))
                    .compose(done -> pages(
                            UserErasureSql.REPORTS,
                            List.of(userId, pseudonym, erasure.keepsMessages()),
                            List.of(LOWEST)))
                    .compose(done -> pages(
                            UserErasureSql.AUDIT_DETAILS, List.of(userId, pseudonym), List.of(BEGINNING, LOWEST)));
        }

        /**
         * Goes over a table, page by page.
         *
         * @param parameters the first parameters of the statement
         * @param beginning what comes before all keys: the last parameters. The statement returns the last key of the page, and the number of
         *     rows that were changed
         */
        private Future<Void> pages(String sql, List<Object> parameters, List<Object> beginning) {
            List<Object> place = new ArrayList<>(beginning);
            return Loop.whileTrue(() -> {
                List<Object> all = new ArrayList<>(parameters);
                all.addAll(place);
                return pool.preparedQuery(sql).execute(Tuple.wrap(all)).map(rows -> {
                    Row row = rows.iterator().next();
                    changed += row.getLong(place.size());
                    boolean isEnd = row.getValue(0) == null;
                    for (int index = 0; index < place.size() && !isEnd; index++) {
                        place.set(index, row.getValue(index));
                    }
                    return !isEnd;
                });
            });
        }

        private Future<Void> renamings() {
            Future<Void> all = Future.succeededFuture();
            for (String sql : UserErasureSql.RENAMINGS_IN_PARTS) {
                all = all.compose(done -> Loop.whileTrue(() -> rename(sql)));
            }
            return all;
        }

        private Future<Boolean> rename(String sql) {
            return pool.preparedQuery(sql).execute(Tuple.of(userId, pseudonym)).map(rows -> {
                changed += rows.rowCount();
                return rows.rowCount() > 0;
            });
        }

        private Future<Void> inOrder(List<String> statements, Tuple parameters) {
            Future<Void> all = Future.succeededFuture();
            for (String sql : statements) {
                all = all.compose(
                        done -> pool.preparedQuery(sql).execute(parameters).map(rows -> {
                            changed += rows.rowCount();
                            return null;
                        }));
            }
            return all;
        }

        private Future<Void> searchIndex() {
            String sender = "'" + ("u:" + userId).replace("\\", "\\\\").replace("'", "''") + "'";
            return Loop.whileTrue(() -> pool.preparedQuery(UserErasureSql.REINDEX)
                    .execute(Tuple.of(userId, pseudonym, sender))
                    .map(rows -> {
                        long found = rows.iterator().next().getLong(0);
                        changed += found;
                        return found > 0;
                    }));
        }

        private Future<Void> friendships() {
            return pool.query(UserErasureSql.HAS_FRIENDSHIPS)
                    .execute()
                    .compose(found -> found.iterator().next().getBoolean(0)
                            ? inOrder(List.of(UserErasureSql.DELETE_FRIENDSHIPS), Tuple.of(userId))
                            : Future.succeededFuture());
        }

        /** Others unblock the user, so that their devices learn of it. */
        private Future<Boolean> unblock() {
            return pool.preparedQuery(UserErasureSql.BLOCKERS)
                    .execute(Tuple.of(userId))
                    .compose(blockers -> {
                        Future<Void> all = Future.succeededFuture();
                        for (Row row : blockers) {
                            String blocker = row.getString(0);
                            changed++;
                            all = all.compose(done -> bus.request(Addresses.BLOCK, new Blocking(blocker, userId, false))
                                    .mapEmpty());
                        }
                        return all.map(blockers.size() > 0);
                    });
        }

        private Future<Boolean> files() {
            return transactions.run(statements -> statements
                    .run(UserErasureSql.DELETE_FILES, userId, erasure.keepsMessages())
                    .compose(deleted -> {
                        if (deleted.size() == 0) {
                            return Future.succeededFuture(false);
                        }
                        changed += deleted.size();
                        return statements
                                .run(UserErasureSql.MARK_FILES, erasure.erasureId(), keys(deleted))
                                .map(true);
                    }));
        }

        private String[] keys(RowSet<Row> deleted) {
            List<String> keys = new ArrayList<>(deleted.size());
            deleted.forEach(row -> keys.add(row.getString(0)));
            return keys.toArray(String[]::new);
        }
    }
}
