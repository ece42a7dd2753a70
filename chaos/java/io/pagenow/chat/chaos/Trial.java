package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.client.Load;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.chaos.client.SocketNetwork;
import io.pagenow.chat.chaos.client.Surroundings;
import io.pagenow.chat.chaos.deployment.Deployment;
import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.chaos.deployment.Waiting;
import io.pagenow.chat.chaos.fault.Fault;
import io.pagenow.chat.chaos.fault.Stage;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** One fault: clients go about their business, it strikes, they recover, and what they saw is compared with the histories. */
final class Trial {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration BEFORE = Duration.ofSeconds(2);

    /** A heap and direct memory of 256 MB each, and what Java itself needs. */
    private static final long MAX_BYTES = 800L << 20;

    /** As Vert.x tells each second how long an event loop has been blocked so far. */
    private static final Pattern BLOCKED = Pattern.compile("has been blocked for (\\d+) ms, time limit is (\\d+) ms");

    /** The server has met a case that it was not written for. */
    private static final String INTERNAL = ErrorCode.INTERNAL.wireName();

    /** A node stops, breaks off without a word, or can give a client no more. */
    private static final Set<Integer> CLOSE_CODES = Set.of(1001, 1006, 1012, 1013, 4429);

    private final Vertx vertx;
    private final Deployment deployment;
    private final Fault fault;
    private final Load load;
    private final int slack;
    private final long seed;
    private final Ledger ledger = new Ledger();

    /** @param slack factor by which all promised times are multiplied */
    Trial(Vertx vertx, Deployment deployment, Fault fault, Load load, int slack, long seed) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.fault = fault;
        this.load = load;
        this.slack = slack;
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
            Stage stage = new Stage(deployment, population, SocketNetwork.slow(vertx), slack, random.split());
            play(stage);
            recovered = population.recovered();
            violations.addAll(stage.violations());
            checkAnswers(stage, violations);
            notes.addAll(stage.notes());
        } catch (RuntimeException | AssertionError failure) {
            violations.add(new Violation(Invariant.RECOVERY, "cannot begin: " + failure));
        }
        long peak = deployment.nodes().stream().mapToLong(Node::peakBytes).max().orElse(0);
        if (peak > MAX_BYTES) {
            violations.add(new Violation(Invariant.MEMORY, "a node had " + (peak >> 20) + " MB in memory"));
        }
        int blocked = blocked() - blockedBefore;
        if (blocked > 0 && fault.leavesEventLoopsFree()) {
            violations.add(new Violation(Invariant.PROMISE, "an event loop was blocked, " + blocked + " times told"));
        }
        return new Outcome(
                fault,
                load.name(),
                ledger.totals(),
                violations,
                recovered,
                peak,
                notes,
                Duration.ofNanos(System.nanoTime() - began),
                Optional.empty());
    }

    private int blocked() {
        return (int) deployment.nodes().stream()
                .flatMap(node -> node.logged("has been blocked").stream())
                .map(BLOCKED::matcher)
                .filter(told -> told.find() && Long.parseLong(told.group(1)) >= slack * Long.parseLong(told.group(2)))
                .count();
    }

    private void checkAnswers(Stage stage, List<Violation> violations) {
        int internal = ledger.errors().getOrDefault(INTERNAL, 0);
        if (internal > 0) {
            violations.add(
                    new Violation(Invariant.PROMISE, internal + " sends and changes were answered with " + INTERNAL));
        }
        Set<Integer> codes = new TreeSet<>(stage.lost().keySet());
        codes.removeAll(CLOSE_CODES);
        if (!codes.isEmpty()) {
            violations.add(new Violation(Invariant.PROMISE, "sockets were closed with " + codes));
        }
    }

    private Population population(SplittableRandom random) {
        return new Population(
                new Surroundings(vertx, deployment, ledger, Surroundings.SILENCE.multipliedBy(slack)),
                SocketNetwork.on(vertx),
                deployment::token,
                fault.name() + "-" + Integer.toHexString(random.nextInt()),
                load,
                random.nextLong());
    }

    /** Everything that may hang has a thread of its own, which is not waited for any longer than the fault's limit. */
    private void play(Stage stage) {
        long seconds = fault.limit().toSeconds() * slack;
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            thread.submit(() -> {
                        playThrough(stage);
                        return null;
                    })
                    .get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            stage.violated(Invariant.RECOVERY, "not done after " + seconds + " s");
        } catch (ExecutionException failure) {
            stage.violated(Invariant.RECOVERY, "cannot go on: " + failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stage.violated(Invariant.RECOVERY, "interrupted");
        } finally {
            thread.shutdownNow();
        }
    }

    private void playThrough(Stage stage) throws Exception {
        Population population = stage.population();
        population.start();
        Waiting.require("all devices to connect", START.multipliedBy(slack), population::isOnline);
        population.load(true);
        stage.hold(BEFORE);
        fault.strike(stage);
        if (!stage.isOver()) {
            stage.over();
        }
        stage.awaitRecovery(fault.recovery());
        stage.violations().addAll(Judge.judge(population, slack));
    }
}
