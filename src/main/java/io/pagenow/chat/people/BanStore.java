package io.pagenow.chat.people;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.BanLifting;
import io.pagenow.chat.bus.message.BanRequest;
import io.pagenow.chat.bus.message.BannedUsers;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.model.Ban;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores bans, and publishes the list of banned users on this node whenever it changes. It is read again at each notice of
 * another node and every few seconds, so that a lost notice costs seconds. Confined to one event loop.
 */
final class BanStore {
    /** Interval at which the list is compared with the database. */
    static final long INTERVAL_MILLIS = 3_000;

    /** Interval at which expired bans are deleted. */
    static final long EXPIRY_MILLIS = 60_000;

    private static final Logger log = LoggerFactory.getLogger(BanStore.class);

    private final Pool pool;
    private final Bus bus;
    private final PeopleNotices notices;
    private BannedUsers known = new BannedUsers(Map.of());
    private String mark = "";
    private Future<Void> reading = Future.succeededFuture();
    private boolean isWaiting;

    BanStore(Pool pool, Bus bus, PeopleNotices notices) {
        this.pool = pool;
        this.bus = bus;
        this.notices = notices;
    }

    /** Reads the list at the start. */
    Future<BannedUsers> load() {
        return refresh().map(read -> known);
    }

    /** Bans a user on all nodes and closes the user's connections. */
    Future<Ban> ban(BanRequest request) {
        OffsetDateTime until =
                request.until().map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null);
        return pool.preparedQuery(ModerationSql.BAN)
                .execute(Tuple.of(request.actor(), request.userId(), until, request.reason(), (long) Limits.BANS))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.of(
                                ErrorCode.LIMIT_REACHED,
                                Limits.BANS + " users are banned, which is the limit; lift a ban first");
                    }
                    return read(rows.iterator().next());
                })
                .compose(ban -> changed(request.userId()).map(ban));
    }

    Future<Void> lift(BanLifting request) {
        return pool.preparedQuery(ModerationSql.LIFT_BAN)
                .execute(Tuple.of(request.actor(), request.userId()))
                .compose(done -> changed(request.userId()));
    }

    /** The ban is stored already, so a failed read is left to the next interval. */
    private Future<Void> changed(String userId) {
        notices.publish(PeopleNotice.of(PeopleNotice.Kind.BANS, userId));
        return refresh().otherwiseEmpty();
    }

    /** Fails with {@code NOT_FOUND} if the user is not banned. */
    Future<Ban> find(OfUser user) {
        return pool.preparedQuery(ModerationSql.FIND_BAN)
                .execute(Tuple.of(user.userId()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.of(ErrorCode.NOT_FOUND, "The user is not banned");
                    }
                    return read(rows.iterator().next());
                });
    }

    private static Ban read(Row row) {
        return new Ban(
                row.getString(0),
                row.getOffsetDateTime(1).toInstant(),
                row.getString(2),
                Optional.ofNullable(row.getOffsetDateTime(3)).map(OffsetDateTime::toInstant),
                row.getString(4));
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

    /** Called at each interval. */
    void check() {
        refresh().onFailure(failure -> log.debug("Cannot read the bans, retrying: {}", failure.getMessage()));
    }

    void deleteExpired() {
        pool.query(ModerationSql.DELETE_EXPIRED_BANS)
                .execute()
                .onFailure(failure -> log.debug("Expired bans are deleted later: {}", failure.getMessage()));
    }

    private Future<Void> readChanges() {
        return pool.query(ModerationSql.BANS_MARK)
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .compose(current -> current.equals(mark)
                        ? Future.succeededFuture()
                        : readAll().onSuccess(read -> mark = current));
    }

    private Future<Void> readAll() {
        return pool.query(ModerationSql.BANS).execute().map(rows -> {
            Map<String, Instant> until = new HashMap<>();
            for (Row row : rows) {
                OffsetDateTime end = row.getOffsetDateTime(1);
                until.put(row.getString(0), end == null ? Instant.MAX : end.toInstant());
            }
            BannedUsers before = known;
            known = new BannedUsers(Map.copyOf(until));
            bus.publish(Addresses.BANNED_USERS, known);
            // A ban that has ended stays in the list for a while, and its user may be connected again.
            known.until().forEach((userId, end) -> {
                if (!end.equals(before.until().get(userId))) {
                    bus.publish(Addresses.DISCONNECT, new OfUser(userId));
                }
            });
            return null;
        });
    }
}
