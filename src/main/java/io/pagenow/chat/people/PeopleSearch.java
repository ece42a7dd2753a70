package io.pagenow.chat.people;

import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Profile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds users in the database, a few searches at a time, so that other requests find a connection. Confined to one event loop. */
final class PeopleSearch {
    private static final int MAX_RUNNING = 3;
    private static final int MAX_WAITING = 200;

    /** A user who types has typed more since. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Pool pool;
    private final TaskLanes<Boolean> all = new TaskLanes<>(MAX_RUNNING, MAX_WAITING, PeopleSearch::tooMany);

    PeopleSearch(Pool pool) {
        this.pool = pool;
    }

    static ChatException tooMany() {
        return ChatException.overloaded("More searches for users wait than the server accepts; repeat it in a moment");
    }

    /** Finds users of the whole server, best first. */
    Future<List<Profile>> everybody(String userId, PeopleTerms terms, int limit) {
        return run(PeopleSearchSql.ALL, tuple(userId, terms, limit).addString(terms.beginnings()));
    }

    /** Finds users who share a conversation with the caller, best first. */
    Future<List<Profile>> acquaintances(String userId, PeopleTerms terms, int limit) {
        return run(PeopleSearchSql.ACQUAINTANCES, tuple(userId, terms, limit));
    }

    private static Tuple tuple(String userId, PeopleTerms terms, int limit) {
        return Tuple.tuple()
                .addString(userId)
                .addArrayOfString(terms.lows())
                .addArrayOfString(terms.beyonds())
                .addArrayOfString(terms.queries())
                .addString(terms.whole())
                .addString(terms.id())
                .addInteger(limit);
    }

    private Future<List<Profile>> run(String sql, Tuple values) {
        long asked = System.nanoTime();
        return all.run(
                true,
                () -> System.nanoTime() - asked > MAX_WAIT_NANOS
                        ? Future.failedFuture(tooMany())
                        : pool.preparedQuery(sql).execute(values).map(rows -> {
                            List<Profile> profiles = new ArrayList<>(rows.size());
                            for (Row row : rows) {
                                profiles.add(PersonCache.profile(row));
                            }
                            return profiles;
                        }));
    }
}
