package io.pagenow.chat.registry;

import io.pagenow.chat.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;

/**
 * Facts about a Redis server, read without changing it.
 *
 * @param version as reported, {@code "of unknown version"} if it is not
 * @param tellsOfChanges whether client-side caching is supported and allowed
 * @param evictionPolicy {@code maxmemory-policy}, {@code ""} if not reported
 */
public record RedisFacts(String version, boolean tellsOfChanges, String evictionPolicy) {
    /** Reads the facts. Fails if Redis cannot be reached, refuses the credentials, or does not respond within 5 s. */
    public static Future<RedisFacts> read(Vertx vertx, Settings.Redis settings) {
        RedisAddress address = new RedisAddress(settings);
        Redis redis = Redis.createClient(vertx, address.options());
        return redis.connect()
                .compose(RedisFacts::query)
                .timeout(RedisAddress.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(new IllegalStateException(address.explain(failure), failure)))
                .eventually(redis::close);
    }

    private static Future<RedisFacts> query(RedisConnection connection) {
        Future<Boolean> tracking = connection
                .send(Request.cmd(Command.CLIENT).arg("TRACKING").arg("OFF"))
                .map(true)
                .otherwise(false);
        Future<String> server = text(connection, "server");
        Future<String> memory = text(connection, "memory");
        return connection
                .send(Request.cmd(Command.PING))
                .compose(pong -> Future.all(tracking, server, memory))
                .map(all -> new RedisFacts(
                        field(server.result(), "redis_version", "of unknown version"),
                        tracking.result(),
                        field(memory.result(), "maxmemory_policy", "")));
    }

    /** Returns an empty text if the Redis user may not run INFO. */
    private static Future<String> text(RedisConnection connection, String section) {
        return connection
                .send(Request.cmd(Command.INFO).arg(section))
                .map(Object::toString)
                .otherwise("");
    }

    private static String field(String info, String name, String otherwise) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse(otherwise);
    }
}
