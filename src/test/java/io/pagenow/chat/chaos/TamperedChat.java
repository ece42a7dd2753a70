package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.client.Load;
import io.pagenow.chat.chaos.client.Network;
import io.pagenow.chat.chaos.client.People;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.chaos.client.SocketNetwork;
import io.pagenow.chat.chaos.client.Surroundings;
import io.pagenow.chat.chaos.deployment.Waiting;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A server that works, clients that talk over it, and something between the two that does not work. */
final class TamperedChat implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(Patience.SECONDS);

    /** The wait for something that never comes, long enough for everything else. */
    static final Duration SOON = Duration.ofSeconds(5);

    private static final int ENOUGH = 40;
    private static final int ENOUGH_CHANGES = 20;

    private final IdentityProvider provider = IdentityProvider.start();
    private final TestServer server =
            TestServer.with().identityProvider(provider).start();
    private final Vertx vertx = Vertx.vertx();
    private final int changesPercent;

    /** Nobody edits or deletes. */
    TamperedChat() {
        this(0);
    }

    /** @param changesPercent of a hundred actions, the number of edits and deletions */
    TamperedChat(int changesPercent) {
        this.changesPercent = changesPercent;
    }

    Connection database() throws SQLException {
        return server.database();
    }

    /**
     * Tampers with one user's connections and returns the violations that the checker finds.
     *
     * @param complete limit for missing messages to come
     */
    List<Violation> violations(PlantedNetwork.Fraud fraud, Duration complete) {
        Network network = new PlantedNetwork(SocketNetwork.on(vertx), fraud);
        return violations(network, fraud, complete, unused -> {}, unused -> {});
    }

    /** The same when nothing is tampered with but what is done at the end. */
    List<Violation> violations(Consumer<Population> whenQuiet) {
        return violations(SocketNetwork.on(vertx), new PlantedNetwork.Fraud() {}, SOON, unused -> {}, whenQuiet);
    }

    /** The same when one simple client is tampered with, which is connected from the first message on. */
    List<Violation> violationsAtSimpleClient(
            PlantedNetwork.Fraud fraud, Duration complete, Consumer<Device> whenQuiet) {
        return violationsAtGuest(fraud, complete, whenQuiet, Population::simpleDevice);
    }

    /**
     * The same when one client is tampered with that follows changes, does nothing by itself, and is connected from the first
     * message on.
     */
    List<Violation> violationsAtFollowingClient(PlantedNetwork.Fraud fraud, Duration complete) {
        return violationsAtGuest(fraud, complete, unused -> {}, Population::device);
    }

    private interface Guests {
        Device invite(Population population, TestUser user, String name, Network network);
    }

    private List<Violation> violationsAtGuest(
            PlantedNetwork.Fraud fraud, Duration complete, Consumer<Device> whenQuiet, Guests guests) {
        Network real = SocketNetwork.on(vertx);
        Device[] victim = new Device[1];
        return violations(
                real,
                fraud,
                complete,
                population -> {
                    TestUser user = population.people().users().get(0);
                    victim[0] = guests.invite(population, user, user.id() + "-guest", new PlantedNetwork(real, fraud));
                    population.ask(() -> {
                        victim[0].connect();
                        return null;
                    });
                    Waiting.require("the guest to connect", PATIENCE, () -> population.ask(victim[0]::isOnline));
                },
                population -> population.ask(() -> {
                    whenQuiet.accept(victim[0]);
                    return null;
                }));
    }

    private List<Violation> violations(
            Network network,
            PlantedNetwork.Fraud fraud,
            Duration complete,
            Consumer<Population> atFirst,
            Consumer<Population> whenQuiet) {
        Ledger ledger = new Ledger();
        try (Population population = new Population(
                new Surroundings(vertx, () -> List.of(server), ledger, PATIENCE),
                network,
                user -> provider.token(user).sign(),
                UUID.randomUUID().toString().substring(0, 8),
                new Load(Load.LIGHT, new People.Size(5, 1, 1), false, 0, changesPercent, false),
                1)) {
            population.start();
            Waiting.require("all to connect", PATIENCE, population::isOnline);
            atFirst.accept(population);
            population.load(true);
            Waiting.require(
                    "enough messages",
                    PATIENCE,
                    () -> ledger.totals().ok() > ENOUGH && isChanged(ledger) && population.ask(fraud::isDone));
            population.load(false);
            Waiting.require("all answers", PATIENCE, () -> population.unanswered() == 0);
            whenQuiet.accept(population);
            return Judge.judge(population, PATIENCE, complete);
        }
    }

    private boolean isChanged(Ledger ledger) {
        return changesPercent == 0 || ledger.totals().changes().done() > ENOUGH_CHANGES;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
        provider.close();
    }
}
