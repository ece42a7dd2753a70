package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.client.Load;
import io.pagenow.chat.chaos.deployment.Deployment;
import io.pagenow.chat.chaos.fault.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One fault after another, under each kind of load, on the same nodes as long as they are as a fault needs them and have failed in nothing.
 */
final class Run implements AutoCloseable {
    private final long seed;
    private final int slack;
    private final Report report;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    private Optional<Deployment> deployment = Optional.empty();
    private Optional<Load> heavy = Optional.empty();

    /** @param slack factor by which all promised times are multiplied */
    Run(long seed, int slack, Report report) {
        this.seed = seed;
        this.slack = slack;
        this.report = report;
    }

    /**
     * @param loads the names of kinds of load
     * @return what came of each
     */
    List<Outcome> run(List<Fault> faults, List<String> loads) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Fault fault : faults) {
            for (String load : loads) {
                Outcome outcome = fault.impossible()
                        .map(reason -> Outcome.impossible(fault, load, reason))
                        .orElseGet(() -> run(fault, load));
                report.done(outcome);
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    private Outcome run(Fault fault, String load) {
        Deployment nodes = deployment(fault);
        Load chosen = load.equals(Load.HEAVY) ? heavy(nodes) : Load.light();
        report.starting(fault.name() + ", " + load + ": " + fault.how());
        // The same choices whether it is done alone or among others.
        long choices = seed * 31 + (fault.name() + load).hashCode();
        Outcome outcome = new Trial(vertx, nodes, fault, chosen, slack, choices).run();
        if (outcome.failed()) {
            end();
        }
        return outcome;
    }

    /** As heavy as this machine's speed allows, which is measured once. */
    private Load heavy(Deployment nodes) {
        if (heavy.isEmpty()) {
            report.starting("measuring how much is stored");
            Capacity capacity = Capacity.measure(vertx, nodes);
            report.measured(capacity);
            heavy = Optional.of(Load.heavy(capacity.heavyLoad()));
        }
        return heavy.get();
    }

    private Deployment deployment(Fault fault) {
        if (deployment.isPresent() && !deployment.get().layout().equals(fault.layout())) {
            end();
        }
        if (deployment.isEmpty()) {
            deployment = Optional.of(Deployment.start(fault.layout()));
        }
        return deployment.get();
    }

    private void end() {
        deployment.ifPresent(Deployment::close);
        deployment = Optional.empty();
    }

    @Override
    public void close() {
        end();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
