package io.pagenow.chat.push;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys by which push services recognize this server. The first node makes them, all share them by the database, and every node reads
 * them again each minute, so that a rotation reaches it. Confined to one event loop.
 */
final class VapidKeyStore {
    static final long REFRESH_MILLIS = 60_000;

    private final Vertx vertx;
    private final Pool pool;
    private Map<Integer, VapidKey> byGeneration = Map.of();
    private Optional<VapidKey> current = Optional.empty();

    VapidKeyStore(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /**
     * Makes a key of a generation, unless there is one of it or a later one, and reads all keys. Nothing is written if there is one, so that a
     * server can start at a standby.
     */
    Future<Void> open(int generation) {
        return refresh()
                .compose(read -> byGeneration.keySet().stream().anyMatch(known -> known >= generation)
                        ? Future.succeededFuture()
                        : create(generation).compose(created -> refresh()));
    }

    private Future<?> create(int generation) {
        return vertx.executeBlocking(() -> VapidKey.create(generation), false)
                .compose(key -> pool.preparedQuery(PushSql.STORE_KEY)
                        .execute(Tuple.of(generation, key.publicKey(), key.encodedPrivateKey())));
    }

    /** Reads all keys. */
    Future<Void> refresh() {
        return pool.preparedQuery(PushSql.KEYS).execute().map(this::replace);
    }

    private Void replace(RowSet<Row> rows) {
        Map<Integer, VapidKey> read = new HashMap<>();
        Optional<VapidKey> newest = Optional.empty();
        for (Row row : rows) {
            int generation = row.getInteger(0);
            VapidKey key = known(generation, row.getString(1)).orElseGet(() -> decoded(row));
            read.put(generation, key);
            newest = newest.or(() -> Optional.of(key));
        }
        byGeneration = read;
        current = newest;
        return null;
    }

    private Optional<VapidKey> known(int generation, String publicKey) {
        return Optional.ofNullable(byGeneration.get(generation))
                .filter(key -> key.publicKey().equals(publicKey));
    }

    private static VapidKey decoded(Row row) {
        try {
            return VapidKey.of(row.getInteger(0), row.getString(1), row.getString(2));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IllegalStateException(
                    "The key of generation " + row.getInteger(0) + " in push_key_table is damaged; delete its row",
                    damaged);
        }
    }

    /** Returns the key with which new subscriptions are made; empty only if all keys were deleted. */
    Optional<VapidKey> current() {
        return current;
    }

    /** Returns the key that a subscription was made with; empty if it was deleted. */
    Optional<VapidKey> of(int generation) {
        return Optional.ofNullable(byGeneration.get(generation));
    }

    Optional<VapidKey> withPublicKey(String publicKey) {
        return byGeneration.values().stream()
                .filter(key -> key.publicKey().equals(publicKey))
                .findFirst();
    }
}
