package io.pagenow.chat.command;

import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.webhook.WebhookStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.function.Function;

/** Gives the commands for webhooks access to the endpoints, beside running servers. */
final class StoredWebhooks {
    /** SQLSTATE of PostgreSQL. */
    private static final String UNDEFINED_TABLE = "42P01";

    private static final int PINGS = 4;

    private StoredWebhooks() {}

    static OfWebhook of(String webhookId) {
        return new OfWebhook(WebhookStore.OPERATOR, webhookId);
    }

    /** Runs a command. Blocks. */
    static <T> T with(Vertx vertx, Settings settings, Function<WebhookStore, Future<T>> body) {
        return OwnDatabase.besideServers(settings, database -> {
            Promise<T> done = Promise.promise();
            vertx.getOrCreateContext()
                    .runOnContext(turn -> run(vertx, settings, database, body).onComplete(done));
            return done.future().await();
        });
    }

    /** Retries, because on a busy machine the first connection takes its time. */
    private static Future<Boolean> ping(BoundedPool pool, int attempts) {
        return attempts == 1 ? pool.isWritable() : pool.isWritable().recover(failure -> ping(pool, attempts - 1));
    }

    private static <T> Future<T> run(
            Vertx vertx, Settings settings, DatabaseAddress database, Function<WebhookStore, Future<T>> body) {
        BoundedPool pool = new BoundedPool(vertx, database, new DatabaseRoute(vertx, database), 1);
        AddressFilter filter = AddressFilter.ofSystem(
                vertx, "webhook-names", settings.webhooks().allowedNetworks());
        return ping(pool, PINGS)
                .compose(up -> body.apply(new WebhookStore(pool, filter)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof PgException refused && UNDEFINED_TABLE.equals(refused.getSqlState())
                                ? new IllegalStateException(
                                        "The database " + database.location()
                                                + " has no table of webhooks; start a server of this version once, which makes it")
                                : failure))
                .eventually(pool::close);
    }
}
