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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis, opened again whenever it breaks. Beside it a second one, on which nothing is asked, brings the news that
 * someone else has changed the two hashes (client-side caching, Redis 6 and later), so that nothing has to be asked at intervals. News
 * has a connection of its own because the client takes it for an answer while one is due. Belongs to one event loop.
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
    private Redis redis;
    private RedisConnection connection;
    private boolean failing;
    private boolean untracked;
    private boolean closed;

    /** What happens to a link. */
    interface Listener {
        /** There is a connection. What Redis holds is unknown. */
        void up();

        /** Someone else has changed one of the hashes. */
        void changed();

        /** Everything in Redis is gone. */
        void flushed();
    }

    /** @param state 1 while there is a connection, else 0 */
    RedisLink(Vertx vertx, RedisAddress address, Listener listener, Gauge state) {
        this.state = state;
        this.vertx = vertx;
        this.listener = listener;
        this.address = address;
        this.options = address.options().setMaxPoolSize(2);
    }

    void open() {
        redis = Redis.createClient(vertx, options);
        connectBoth(redis).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).onComplete(this::opened, this::failed);
    }

    private record Both(RedisConnection commands, RedisConnection news) {}

    private Future<Both> connectBoth(Redis client) {
        return client.connect().compose(commands -> client.connect().compose(news -> {
            news.handler(this::said);
            return track(commands, news).map(new Both(commands, news));
        }));
    }

    private Future<Void> track(RedisConnection commands, RedisConnection news) {
        Future<Void> tracking = news.send(Request.cmd(Command.CLIENT).arg("ID"))
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
                        "Redis does not tell of changes (CLIENT TRACKING, since Redis 6): what someone else deletes from the"
                                + " connection registry comes back only when this node connects to Redis again: {}",
                        refused.getMessage());
            }
            return Future.succeededFuture();
        });
    }

    /** Whether Redis has answered, with what it says when it does not know or not allow a command. */
    private static boolean isRefusal(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith("ERR") || message.startsWith("NOPERM");
    }

    private void opened(Both opened) {
        if (closed) {
            return;
        }
        connection = opened.commands;
        state.set(1);
        for (RedisConnection either : List.of(opened.commands, opened.news)) {
            either.endHandler(ended -> failed(opened.commands, "Redis has closed the connection"));
            either.exceptionHandler(failure -> failed(opened.commands, failure.getMessage()));
        }
        listener.up();
    }

    private void failed(Throwable failure) {
        failed(connection, address.explain(failure));
    }

    /** A connection fails once; later news of it is no news. */
    private void failed(RedisConnection failed, String reason) {
        if (closed || failed != connection || redis == null) {
            return;
        }
        if (!failing) {
            failing = true;
            log.warn("The connection registry in Redis cannot be reached, chat goes on without it: {}", reason);
        }
        connection = null;
        state.set(0);
        // A client of its own for each attempt: closing it is the one sure way to be rid of a connection that does not
        // answer.
        redis.close();
        redis = null;
        vertx.setTimer(RETRY_MILLIS, timer -> {
            if (!closed) {
                open();
            }
        });
    }

    private void said(Response message) {
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

    /** @return the answers; fails if there is no connection, or after five seconds, and then the connection is opened again */
    Future<List<Response>> batch(List<Request> requests) {
        RedisConnection used = connection;
        if (used == null) {
            return Future.failedFuture("there is no connection to Redis");
        }
        return used.batch(requests)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(answers -> answered())
                .onFailure(failure -> failed(used, failure.getMessage()));
    }

    private void answered() {
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
