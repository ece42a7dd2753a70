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
 * How a Redis is, found without changing it.
 *
 * @param version as it says it, {@code "of unknown version"} if it does not
 * @param tellsOfChanges whether it has client-side caching and allows it
 * @param evictionPolicy its {@code maxmemory-policy}, {@code ""} if it does not say
 */
public record RedisFacts(String version, boolean tellsOfChanges, String evictionPolicy) {
    /** @return fails if it cannot be reached, does not let this client in, or does not answer within 5 s */
    public static Future<RedisFacts> read(Vertx vertx, Settings.Redis settings) {
        RedisAddress address = new RedisAddress(settings);
        Redis redis = Redis.createClient(vertx, address.options());
        return redis.connect()
                .compose(RedisFacts::look)
                .timeout(RedisAddress.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(new IllegalStateException(address.explain(failure), failure)))
                .eventually(redis::close);
    }

    private static Future<RedisFacts> look(RedisConnection connection) {
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

    /** A user without the right to ask is told nothing. */
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
