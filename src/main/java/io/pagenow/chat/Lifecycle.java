package io.pagenow.chat;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that were started, each with the action that closes it. Closes them in reverse order. */
final class Lifecycle {
    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

    private final Vertx vertx;
    private final Deque<Supplier<Future<?>>> closing = new ConcurrentLinkedDeque<>();
    private @Nullable Future<Void> closed;

    Lifecycle(Vertx vertx) {
        this.vertx = vertx;
    }

    /** A part that blocks while it closes, such as a child process. */
    interface Blocking {
        void close() throws Exception;
    }

    void add(Supplier<Future<?>> close) {
        closing.push(close);
    }

    void addQuick(Runnable close) {
        closing.push(() -> {
            close.run();
            return Future.succeededFuture();
        });
    }

    void addBlocking(Blocking part) {
        closing.push(() -> blocking(() -> {
            part.close();
            return null;
        }));
    }

    <V extends Deployable> Future<V> deploy(V verticle) {
        return deploy(() -> verticle, 1).map(verticle);
    }

    /** Deploys one instance per processor, each on its own event loop, and returns the first one. */
    <V extends Deployable> Future<V> deployOnEveryLoop(Supplier<V> verticle) {
        List<V> instances = Collections.synchronizedList(new ArrayList<>());
        Supplier<V> remembered = () -> {
            V instance = verticle.get();
            instances.add(instance);
            return instance;
        };
        return deploy(remembered, Runtime.getRuntime().availableProcessors()).map(deployed -> instances.get(0));
    }

    private Future<String> deploy(Supplier<? extends Deployable> verticle, int instances) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(id -> closing.push(() -> vertx.undeploy(id)));
    }

    <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    /** Closes all parts in reverse order, one after another. A failing part is logged and does not keep the others open. Idempotent. */
    synchronized Future<Void> close() {
        if (closed == null) {
            closed = closeNext();
        }
        return closed;
    }

    private Future<Void> closeNext() {
        if (closing.isEmpty()) {
            return Future.succeededFuture();
        }
        return closing.pop()
                .get()
                .onFailure(failure -> log.error("A part of the server did not stop cleanly", failure))
                .otherwiseEmpty()
                .compose(done -> closeNext());
    }
}
