package io.pagenow.chat;

import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.Metrics;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * The parts that exist before the start and that all of its stages share.
 *
 * @param lifecycle collects the started parts
 * @param version the version of the server
 * @param createdNanos {@link System#nanoTime()} at the creation of the application
 */
record StartContext(
        Vertx vertx,
        Settings settings,
        Bus bus,
        Lifecycle lifecycle,
        Metrics metrics,
        String version,
        long createdNanos) {

    static StartContext create(Vertx vertx, Settings settings) {
        String version = Optional.ofNullable(StartContext.class.getPackage().getImplementationVersion())
                .orElse("unknown");
        return new StartContext(
                vertx,
                settings,
                new Bus(vertx.eventBus()),
                new Lifecycle(vertx),
                new Metrics(version),
                version,
                System.nanoTime());
    }
}
