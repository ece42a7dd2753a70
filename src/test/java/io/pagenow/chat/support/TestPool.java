package io.pagenow.chat.support;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseRoute;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A store's pool of one connection to a database, and the event loop that the store runs on. */
public final class TestPool implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final BoundedPool pool;

    public TestPool(String database) {
        DatabaseAddress address = new DatabaseAddress(new Secret(database));
        pool = new BoundedPool(vertx, address, new DatabaseRoute(vertx, address), 1);
    }

    public BoundedPool pool() {
        return pool;
    }

    /** Does something on the event loop and waits for its result. */
    public <T> T done(Supplier<Future<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(now -> work.get().onComplete(result::complete, result::completeExceptionally));
        return result.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        done(pool::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
