package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry in Redis: the hash {@code chat_user_connection} gives a user's newest connection, {@code chat_connection_user} the user of
 * a connection. What should be there is kept here, and Redis follows: changes are written in batches, one batch at a time, and after a
 * failure everything is written again. Belongs to one event loop.
 */
final class RedisRegistry implements ConnectionRegistry {
    private static final String USER_CONNECTION = "chat_user_connection";
    private static final String CONNECTION_USER = "chat_connection_user";
    private static final long RETRY_MILLIS = 1_000;
    private static final long TIMEOUT_SECONDS = 5;

    /** Most changes of one batch. Redis executes a batch without a break for others. */
    private static final int BATCH = 1_000;

    private static final Logger log = LoggerFactory.getLogger(RedisRegistry.class);

    private final Vertx vertx;
    private final Redis redis;
    private final Map<String, LinkedHashSet<String>> connectionsByUser = new HashMap<>();
    private final Map<String, String> userByConnection = new HashMap<>();
    private final Set<String> changedUsers = new LinkedHashSet<>();
    private final Set<String> changedConnections = new LinkedHashSet<>();
    private boolean writing;
    private boolean failing;
    private boolean closed;

    RedisRegistry(Vertx vertx, Secret uri) {
        this.vertx = vertx;
        this.redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(uri.reveal())
                        .setMaxPoolSize(1)
                        .setMaxPoolWaiting(8));
    }

    @Override
    public void connected(Connection connection) {
        userByConnection.put(connection.connectionId(), connection.userId());
        connectionsByUser
                .computeIfAbsent(connection.userId(), user -> new LinkedHashSet<>())
                .add(connection.connectionId());
        changed(connection);
    }

    @Override
    public void disconnected(Connection connection) {
        userByConnection.remove(connection.connectionId());
        connectionsByUser.computeIfPresent(connection.userId(), (user, connections) -> {
            connections.remove(connection.connectionId());
            return connections.isEmpty() ? null : connections;
        });
        changed(connection);
    }

    private void changed(Connection connection) {
        changedUsers.add(connection.userId());
        changedConnections.add(connection.connectionId());
        writeChanges();
    }

    private void writeChanges() {
        if (writing || (changedUsers.isEmpty() && changedConnections.isEmpty())) {
            return;
        }
        writing = true;
        List<String> users = take(changedUsers);
        List<String> connections = take(changedConnections);
        List<Request> requests = new ArrayList<>(users.size() + connections.size());
        users.forEach(user -> requests.add(userRequest(user)));
        connections.forEach(connection -> requests.add(connectionRequest(connection)));
        redis.batch(requests)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(done -> written())
                .onFailure(failure -> {
                    changedUsers.addAll(users);
                    changedConnections.addAll(connections);
                    failed(failure);
                });
    }

    private Request userRequest(String user) {
        LinkedHashSet<String> connections = connectionsByUser.get(user);
        if (connections == null) {
            return Request.cmd(Command.HDEL).arg(USER_CONNECTION).arg(user);
        }
        String newest = null;
        for (String connection : connections) {
            newest = connection;
        }
        return Request.cmd(Command.HSET).arg(USER_CONNECTION).arg(user).arg(newest);
    }

    private Request connectionRequest(String connection) {
        String user = userByConnection.get(connection);
        return user == null
                ? Request.cmd(Command.HDEL).arg(CONNECTION_USER).arg(connection)
                : Request.cmd(Command.HSET).arg(CONNECTION_USER).arg(connection).arg(user);
    }

    private static List<String> take(Set<String> changed) {
        List<String> taken = changed.stream().limit(BATCH).toList();
        taken.forEach(changed::remove);
        return taken;
    }

    private void written() {
        if (failing) {
            failing = false;
            log.info("The connection registry in Redis is reachable again");
        }
        writing = false;
        writeChanges();
    }

    /** What Redis has lost meanwhile is unknown, so everything is written again. */
    private void failed(Throwable failure) {
        if (!failing) {
            failing = true;
            log.warn(
                    "The connection registry in Redis cannot be written, chat goes on without it: {}",
                    failure.getMessage());
        }
        changedUsers.addAll(connectionsByUser.keySet());
        changedConnections.addAll(userByConnection.keySet());
        vertx.setTimer(RETRY_MILLIS, timer -> {
            writing = false;
            if (!closed) {
                writeChanges();
            }
        });
    }

    @Override
    public Future<Void> close() {
        closed = true;
        List<Request> requests = new ArrayList<>();
        Set<String> users = new HashSet<>(connectionsByUser.keySet());
        users.addAll(changedUsers);
        Set<String> connections = new HashSet<>(userByConnection.keySet());
        connections.addAll(changedConnections);
        users.forEach(user ->
                requests.add(Request.cmd(Command.HDEL).arg(USER_CONNECTION).arg(user)));
        connections.forEach(id ->
                requests.add(Request.cmd(Command.HDEL).arg(CONNECTION_USER).arg(id)));
        Future<?> removed = requests.isEmpty() || failing ? Future.succeededFuture() : redis.batch(requests);
        return removed.timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onFailure(failure ->
                        log.warn("The connection registry in Redis was not cleared: {}", failure.getMessage()))
                .otherwiseEmpty()
                .eventually(redis::close)
                .mapEmpty();
    }
}
