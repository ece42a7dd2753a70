package io.pagenow.chat.relay;

import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.metric.RelayMeters;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.MessageLimits;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Wires the relay. It starts after the parts that deliver messages, and stops before them. It has a connection of its own to the database, so
 * that its polls take none from clients.
 */
public final class RelayVerticle extends VerticleBase {
    private static final int POOL_SIZE = 1;

    private final Bus bus;
    private final DatabaseAddress database;
    private final MessageLimits limits;
    private final RelayMeters meters;
    private BoundedPool pool;
    private Relay relay;
    private ErasedUsers erased = ErasedUsers.NONE;

    /** @param limits of messages, which those of SQL have as well */
    public RelayVerticle(Bus bus, DatabaseAddress database, MessageLimits limits, RelayMeters meters) {
        this.bus = bus;
        this.database = database;
        this.limits = limits;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        pool = new BoundedPool(vertx, database, new DatabaseRoute(vertx, database), POOL_SIZE);
        OperationRunner runner = new OperationRunner(bus, new ActionDecoder(limits), userId -> erased.contains(userId));
        relay = new Relay(vertx, new RelayStore(pool), runner, meters);
        bus.subscribe(Addresses.ERASED_USERS, all -> erased = all);
        return bus.request(Addresses.LOAD_ERASED_USERS, new Ping()).onSuccess(all -> {
            erased = all;
            relay.start();
        });
    }

    @Override
    public Future<?> stop() {
        return relay.close().eventually(pool::close);
    }
}
