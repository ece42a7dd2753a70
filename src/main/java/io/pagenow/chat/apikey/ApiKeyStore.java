package io.pagenow.chat.apikey;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.message.ApiKeyUse;
import io.pagenow.chat.bus.message.KnownApiKeys;
import io.pagenow.chat.model.ApiKey;
import io.pagenow.chat.model.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the valid API keys on this node. They are few, so all are read every {@value #INTERVAL_MILLIS} ms: the command that revokes a
 * key writes to the database alone, and no notice between nodes can be lost. Confined to one event loop.
 */
public final class ApiKeyStore {
    static final long INTERVAL_MILLIS = 2_000;

    private static final Logger log = LoggerFactory.getLogger(ApiKeyStore.class);

    private final Vertx vertx;
    private final Bus bus;
    private final Pool pool;
    private boolean isReading;

    public ApiKeyStore(Vertx vertx, Bus bus, Pool pool) {
        this.vertx = vertx;
        this.bus = bus;
        this.pool = pool;
    }

    /** Serves the addresses. Timers and consumers end with the calling verticle. */
    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.LOAD_API_KEYS, ping -> read());
        bus.subscribe(Addresses.API_KEY_USED, this::used);
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> refresh());
    }

    private void refresh() {
        if (isReading) {
            return;
        }
        isReading = true;
        read().onComplete(done -> isReading = false)
                .onSuccess(known -> bus.publish(Addresses.API_KEYS, known))
                .onFailure(failure -> log.debug("Cannot read the API keys, retrying: {}", failure.getMessage()));
    }

    private Future<KnownApiKeys> read() {
        return pool.query(ApiKeySql.KEYS).execute().map(rows -> {
            Map<String, ApiKey> keys = new HashMap<>();
            for (Row row : rows) {
                ApiKey key = key(row);
                keys.put(key.id(), key);
            }
            return new KnownApiKeys(Map.copyOf(keys));
        });
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                scopes(row.getArrayOfStrings(3)),
                conversations(row.getArrayOfUUIDs(4)),
                row.getInteger(5),
                Optional.ofNullable(row.getOffsetDateTime(6)).map(OffsetDateTime::toInstant));
    }

    /** A scope of a later version gives no right. */
    static Set<Scope> scopes(String[] names) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(names).map(Scope::of).flatMap(Optional::stream).forEach(scopes::add);
        return scopes;
    }

    static Set<UUID> conversations(UUID @Nullable [] ids) {
        return ids == null ? Set.of() : Set.of(ids);
    }

    private void used(ApiKeyUse use) {
        pool.preparedQuery(ApiKeySql.USED)
                .execute(Tuple.of(use.keyId()))
                .onFailure(failure -> log.debug("The use of a key is noted later: {}", failure.getMessage()));
    }
}
