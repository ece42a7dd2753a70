package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.model.ErasedUsers;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of erased users on this node, published whenever it changes. It is read again at each notice of another node and every few
 * seconds, because the command that begins an erasure is no part of the cluster. Whoever keeps sockets closes those of users in it.
 * Confined to one event loop.
 */
public final class ErasedUserStore {
    /** Interval at which the list is compared with the database. */
    static final long INTERVAL_MILLIS = 3_000;

    private static final Logger log = LoggerFactory.getLogger(ErasedUserStore.class);

    private final Pool pool;
    private final Bus bus;
    private ErasedUsers known = ErasedUsers.NONE;
    private String mark = "";
    private Future<Void> reading = Future.succeededFuture();
    private boolean isWaiting;

    public ErasedUserStore(Pool pool, Bus bus) {
        this.pool = pool;
        this.bus = bus;
    }

    /** Reads the list at the start. */
    Future<ErasedUsers> load() {
        return refresh().map(read -> known);
    }

    /** Returns whether a user was erased, as far as this node knows. */
    public boolean contains(String userId) {
        return known.contains(userId);
    }

    /** Called at each interval. */
    void check() {
        refresh().onFailure(failure -> log.debug("Cannot read who was erased, retrying: {}", failure.getMessage()));
    }

    void noticed(PeopleNotice notice) {
        if (notice.kind() == PeopleNotice.Kind.ERASED) {
            check();
        }
    }

    /** Compares the list with the database. A call while a read is in progress waits for one read after it. */
    Future<Void> refresh() {
        if (!isWaiting) {
            isWaiting = true;
            reading = reading.otherwiseEmpty().compose(done -> {
                isWaiting = false;
                return readChanges();
            });
        }
        return reading;
    }

    private Future<Void> readChanges() {
        return pool.query(ErasureSql.ERASED_MARK)
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .compose(current -> current.equals(mark)
                        ? Future.succeededFuture()
                        : readAll().onSuccess(read -> mark = current));
    }

    private Future<Void> readAll() {
        return pool.query(ErasureSql.SECRET)
                .execute()
                .compose(secret -> pool.query(ErasureSql.ERASED).execute().compose(rows -> {
                    Set<String> hashes = new HashSet<>();
                    for (Row row : rows) {
                        hashes.add(row.getString(0));
                    }
                    known = secret.size() == 0
                            ? ErasedUsers.NONE
                            : new ErasedUsers(secret.iterator().next().getString(0), Set.copyOf(hashes));
                    bus.publish(Addresses.ERASED_USERS, known);
                    return Future.succeededFuture();
                }));
    }
}
