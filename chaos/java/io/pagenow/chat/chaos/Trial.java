package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.client.People;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.chaos.client.SocketNetwork;
import io.pagenow.chat.chaos.deployment.Deployment;
import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.chaos.deployment.Waiting;
import io.pagenow.chat.chaos.fault.Fault;
import io.pagenow.chat.chaos.fault.Stage;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One fault: clients go about their business, it strikes, they recover, and what they saw is compared with the histories. */
final class Trial {
    private static final People.Size SIZE = new People.Size(20, 15, 4);
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration COMPLETE = Duration.ofSeconds(15);

    /** A heap and direct memory of 256 MB each, and what Java itself needs. */
    private static final long MOST_BYTES = 800L << 20;

    private static final String BLOCKED = "has been blocked for";

    private final Vertx vertx;
    private final Deployment deployment;
    private final Fault fault;
    private final long seed;
    private final Ledger ledger = new Ledger();

    Trial(Vertx vertx, Deployment deployment, Fault fault, long seed) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.fault = fault;
        this.seed = seed;
    }

    /** Never takes much longer than the fault's limit. */
    Outcome run() {
        long began = System.nanoTime();
        List<Violation> violations = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        deployment.forgetPeaks();
        int blockedBefore = blocked();
        Optional<Duration> recovered = Optional.empty();
        List<String> notes = new ArrayList<>();
        try (Population population = population(random)) {
            Stage stage = new Stage(deployment, population, SocketNetwork.slow(vertx), random.split());
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                thread.submit(() -> {
                            play(stage);
                            return null;
                        })
                        .get(fault.limit().toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException hangs) {
                stage.violated(
                        Invariant.RECOVERY, "not done after " + fault.limit().toSeconds() + " s");
            } catch (ExecutionException failure) {
                stage.violated(Invariant.RECOVERY, "cannot go on: " + failure.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stage.violated(Invariant.RECOVERY, "interrupted");
            } finally {
                thread.shutdownNow();
            }
            recovered = population.recovered();
            violations.addAll(stage.violations());
            notes.addAll(stage.notes());
        } catch (RuntimeException | AssertionError failure) {
            violations.add(new Violation(Invariant.RECOVERY, "cannot begin: " + failure));
        }
        long peak = deployment.nodes().stream().mapToLong(Node::peakBytes).max().orElse(0);
        if (peak > MOST_BYTES) {
            violations.add(new Violation(Invariant.MEMORY, "a node had " + (peak >> 20) + " MB in memory"));
        }
        int blocked = blocked() - blockedBefore;
        if (blocked > 0 && fault.leavesEventLoopsFree()) {
            violations.add(new Violation(Invariant.PROMISE, "an event loop was blocked, " + blocked + " times told"));
        }
        return new Outcome(
                fault,
                ledger.totals(),
                violations,
                recovered,
                peak,
                notes,
                Duration.ofNanos(System.nanoTime() - began),
                Optional.empty());
    }

    private int blocked() {
        return deployment.nodes().stream()
                .mapToInt(node -> node.logged(BLOCKED).size())
                .sum();
    }

    private Population population(SplittableRandom random) {
        return new Population(
                vertx,
                deployment,
                SocketNetwork.on(vertx),
                deployment::token,
                ledger,
                fault.name() + "-" + Integer.toHexString(random.nextInt()),
                SIZE,
                random.nextLong());
    }

    private void play(Stage stage) throws Exception {
        Population population = stage.population();
        population.start();
        Waiting.require("all devices to connect", START, population::isOnline);
        population.load(true);
        stage.hold(BEFORE);
        fault.strike(stage);
        if (!stage.isOver()) {
            stage.over();
        }
        if (!Waiting.until(fault.recovery(), () -> population.recovered().isPresent())) {
            stage.violated(
                    Invariant.RECOVERY,
                    population.waiting() + " could send nothing for "
                            + fault.recovery().toSeconds() + " s after the fault");
        }
        stage.violations().addAll(Judge.judge(population, COMPLETE));
    }
}
