package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Ledger;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * The things that all devices of a run share.
 *
 * @param silence time after which a device gives up a connection on which it hears nothing
 */
public record Surroundings(Vertx vertx, Nodes nodes, Ledger ledger, Duration silence) {
    /** As long as it is on a machine that has nothing else to do. */
    public static final Duration SILENCE = Duration.ofSeconds(5);
}
