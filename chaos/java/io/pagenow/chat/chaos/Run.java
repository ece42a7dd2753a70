package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.deployment.Deployment;
import io.pagenow.chat.chaos.fault.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One fault after another, on the same nodes as long as they are as a fault needs them and have failed in nothing. */
final class Run implements AutoCloseable {
    private final long seed;
    private final Report report;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    private Optional<Deployment> deployment = Optional.empty();

    Run(long seed, Report report) {
        this.seed = seed;
        this.report = report;
    }

    /** @return what came of each */
    List<Outcome> run(List<Fault> faults) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Fault fault : faults) {
            Outcome outcome = fault.impossible()
                    .map(reason -> Outcome.impossible(fault, reason))
                    .orElseGet(() -> run(fault));
            report.done(outcome);
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Outcome run(Fault fault) {
        report.starting(fault.name() + ": " + fault.how());
        // The same choices whether it is done alone or among others.
        Outcome outcome = new Trial(
                        vertx,
                        deployment(fault),
                        fault,
                        seed * 31 + fault.name().hashCode())
                .run();
        if (outcome.failed()) {
            end();
        }
        return outcome;
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
