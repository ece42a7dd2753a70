package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.client.Load;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.chaos.client.SocketNetwork;
import io.pagenow.chat.chaos.client.Surroundings;
import io.pagenow.chat.chaos.deployment.Deployment;
import io.pagenow.chat.chaos.deployment.Waiting;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;

/**
 * The rate at which this machine stores messages, with its nodes and clients side by side.
 *
 * @param messagesPerSecond acknowledged to clients that send as much as is answered
 */
record Capacity(int messagesPerSecond) {
    private static final int HEAVY_PERCENT = 70;
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration MEASURED = Duration.ofSeconds(4);
    private static final Duration ANSWERED = Duration.ofMinutes(1);

    static Capacity measure(Vertx vertx, Deployment deployment) {
        Ledger ledger = new Ledger();
        try (Population population = new Population(
                new Surroundings(vertx, deployment, ledger, ANSWERED),
                SocketNetwork.on(vertx),
                deployment::token,
                "capacity-" + UUID.randomUUID().toString().substring(0, 8),
                Load.saturating(),
                1)) {
            population.start();
            Waiting.require("all devices to connect", START, population::isOnline);
            population.load(true);
            Waiting.pass(WARM_UP);
            long from = System.nanoTime();
            Waiting.pass(MEASURED);
            long acknowledged = ledger.acknowledged(from, System.nanoTime());
            population.load(false);
            Waiting.until(ANSWERED, () -> population.unanswered() == 0);
            return new Capacity((int) (acknowledged / MEASURED.toSeconds()));
        }
    }

    /** In messages a second. */
    int heavyLoad() {
        return messagesPerSecond * HEAVY_PERCENT / 100;
    }
}
