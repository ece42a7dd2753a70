package io.pagenow.chat.registry;

import io.pagenow.chat.metric.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis, reopened whenever it breaks. A second connection, on which no commands are sent, receives
 * invalidations when someone else changes the two hashes (client-side caching, Redis 6 and later), so no polling is
 * needed. It is separate because the client mistakes an invalidation for a response while one is pending. Not
 * thread-safe; confined to one event loop.
 */
final class RedisLink {
    private static final long RETRY_MILLIS = 1_000;
    private static final long TIMEOUT_SECONDS = RedisAddress.TIMEOUT.toSeconds();
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    private final Vertx vertx;
    private final RedisAddress address;
    private final RedisOptions options;
    private final Listener listener;
    private final Gauge state;
    private @Nullable Redis redis;
    private @Nullable RedisConnection connection;
    private boolean failing;
    private boolean untracked;
    private boolean closed;

    /** Receives events of a link. */
    interface Listener {
        /** A connection was opened. The contents of Redis are unknown. */
        void up();

        /** Another client changed one of the hashes. */
        void changed();

        /** Redis was flushed. */
        void flushed();
    }

    /** @param state 1 while connected, else 0 */
    RedisLink(Vertx vertx, RedisAddress address, Listener listener, Gauge state) {
        this.state = state;
        this.vertx = vertx;
        this.listener = listener;
        this.address = address;
        this.options = address.options().setMaxPoolSize(2);
    }

    void open() {
        redis = Redis.createClient(vertx, options);
        connect(redis).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).onComplete(this::opened, this::failed);
    }

    private record Connections(RedisConnection commands, RedisConnection invalidations) {}

    private Future<Connections> connect(Redis client) {
        return client.connect().compose(commands -> client.connect().compose(invalidations -> {
            invalidations.handler(this::received);
            return track(commands, invalidations).map(new Connections(commands, invalidations));
        }));
    }

    private Future<Void> track(RedisConnection commands, RedisConnection invalidations) {
        Future<Void> tracking = invalidations
                .send(Request.cmd(Command.CLIENT).arg("ID"))
                .compose(id -> commands.send(Request.cmd(Command.CLIENT)
                        .arg("TRACKING")
                        .arg("ON")
                        .arg("REDIRECT")
                        .arg(id.toString())
                        .arg("BCAST")
                        .arg("PREFIX")
                        .arg(RedisHashes.USER_CONNECTION)
                        .arg("PREFIX")
                        .arg(RedisHashes.CONNECTION_USER)
                        .arg("NOLOOP")))
                .mapEmpty();
        return tracking.recover(refused -> {
            if (!isRefusal(refused)) {
                return Future.failedFuture(refused);
            }
            if (!untracked) {
                untracked = true;
                log.warn(
                        "Redis does not support CLIENT TRACKING (Redis 6 and later): entries that someone else deletes from the"
                                + " connection registry return only when this node reconnects to Redis: {}",
                        refused.getMessage());
            }
            return Future.succeededFuture();
        });
    }

    /** Returns whether Redis refused a command because it does not know or allow it. */
    private static boolean isRefusal(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith("ERR") || message.startsWith("NOPERM");
    }

    private void opened(Connections opened) {
        if (closed) {
            return;
        }
        connection = opened.commands;
        state.set(1);
        for (RedisConnection either : List.of(opened.commands, opened.invalidations)) {
            either.endHandler(ended -> failed(opened.commands, "Redis closed the connection"));
            either.exceptionHandler(failure -> failed(opened.commands, failure.getMessage()));
        }
        listener.up();
    }

    private void failed(Throwable failure) {
        failed(connection, address.explain(failure));
    }

    /** Handles the first failure of a connection; ignores later ones. */
    private void failed(@Nullable RedisConnection failed, @Nullable String reason) {
        if (closed || failed != connection || redis == null) {
            return;
        }
        if (!failing) {
            failing = true;
            log.warn("The connection registry in Redis cannot be reached; the chat continues without it: {}", reason);
        }
        connection = null;
        state.set(0);
        // Each attempt uses a new client: closing the client is the only reliable way to drop an unresponsive
        // connection.
        redis.close();
        redis = null;
        vertx.setTimer(RETRY_MILLIS, timer -> {
            if (!closed) {
                open();
            }
        });
    }

    private void received(Response message) {
        if (message == null
                || !message.isArray()
                || message.size() < 2
                || !"invalidate".equals(message.get(0).toString())) {
            return;
        }
        if (message.get(1) == null) {
            listener.flushed();
        } else {
            listener.changed();
        }
    }

    boolean isUp() {
        return connection != null;
    }

    /**
     * Sends a batch. Fails if not connected, or without a response within five seconds, which also reopens the
     * connection.
     */
    Future<List<Response>> batch(List<Request> requests) {
        RedisConnection used = connection;
        if (used == null) {
            return Future.failedFuture("not connected to Redis");
        }
        return used.batch(requests)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(responses -> succeeded())
                .onFailure(failure -> failed(used, failure.getMessage()));
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            log.info("The connection registry in Redis is reachable again");
        }
    }

    Future<Void> close() {
        closed = true;
        connection = null;
        return redis == null ? Future.succeededFuture() : redis.close();
    }
}
