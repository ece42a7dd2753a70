package io.pagenow.chat.push;

import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PushUnsubscribe;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.PushDevice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores the subscriptions of users' devices. */
final class SubscriptionStore {
    private final Pool pool;
    private final Transactions transactions;
    private final int max;

    /** @param max maximum subscriptions of a user */
    SubscriptionStore(BoundedPool pool, int max) {
        this.pool = pool;
        this.transactions = new Transactions(pool);
        this.max = max;
    }

    /**
     * Stores a subscription. One that exists is replaced; that of another user with the same endpoint ends, because both use the
     * same browser.
     *
     * @return the device; fails with {@code LIMIT_REACHED} if the user has too many, with {@code CONFLICT} if the key that it was made with was
     *     deleted meanwhile
     */
    Future<PushDevice> subscribe(String userId, Subscription subscription, String device, Optional<Instant> expiresAt) {
        return transactions.run(statements -> statements
                .run(PushSql.LOCK_USER, userId)
                .compose(locked -> statements.run(PushSql.COUNT, userId, subscription.id()))
                .compose(counted -> {
                    if (counted.iterator().next().getLong(0) >= max) {
                        throw ChatException.of(
                                ErrorCode.LIMIT_REACHED,
                                "You have " + max + " push subscriptions, which is the limit; delete one first");
                    }
                    return statements.run(
                            PushSql.SUBSCRIBE,
                            subscription.id(),
                            userId,
                            subscription.endpoint().toString(),
                            subscription.keys().p256dh(),
                            subscription.keys().auth(),
                            subscription.generation(),
                            device,
                            expiresAt.map(end -> end.atOffset(ZoneOffset.UTC)).orElse(null));
                })
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.of(
                                ErrorCode.CONFLICT,
                                "The server's key was deleted meanwhile; subscribe with the key of GET /push/key");
                    }
                    return device(rows.iterator().next());
                }));
    }

    /** Fails with {@code NOT_FOUND} if the user has no such subscription. */
    Future<Void> unsubscribe(PushUnsubscribe request) {
        return pool.preparedQuery(PushSql.UNSUBSCRIBE)
                .execute(Tuple.of(request.userId(), request.subscriptionId()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.of(ErrorCode.NOT_FOUND, "You have no such push subscription");
                    }
                    return null;
                });
    }

    Future<List<PushDevice>> devices(OfUser user) {
        return pool.preparedQuery(PushSql.DEVICES)
                .execute(Tuple.of(user.userId()))
                .map(SubscriptionStore::all);
    }

    private static List<PushDevice> all(RowSet<Row> rows) {
        List<PushDevice> devices = new ArrayList<>(rows.size());
        rows.forEach(row -> devices.add(device(row)));
        return devices;
    }

    private static PushDevice device(Row row) {
        return new PushDevice(
                row.getUUID("subscription_id"),
                row.getString("device"),
                PushClient.origin(URI.create(row.getString("endpoint"))),
                row.getBoolean("is_current"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "expires_at"),
                instant(row, "last_success_at"),
                row.getInteger("failures"));
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    Future<?> succeeded(List<UUID> ids) {
        return pool.preparedQuery(PushSql.SUCCEEDED).execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)));
    }

    Future<?> failed(List<UUID> ids) {
        return pool.preparedQuery(PushSql.FAILED).execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)));
    }

    /** Deletes subscriptions that their push services no longer know. */
    Future<?> deleteGone(List<Subscription> gone) {
        UUID[] ids = gone.stream().map(Subscription::id).toArray(UUID[]::new);
        Buffer[] secrets =
                gone.stream().map(subscription -> subscription.keys().auth()).toArray(Buffer[]::new);
        return pool.preparedQuery(PushSql.DELETE_GONE)
                .execute(Tuple.tuple().addArrayOfUUID(ids).addArrayOfBuffer(secrets));
    }

    Future<?> deleteExpired() {
        return pool.preparedQuery(PushSql.DELETE_EXPIRED).execute();
    }
}
