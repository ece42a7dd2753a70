package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.server.ChatApi;
import io.pagenow.chat.bench.server.Database;
import io.pagenow.chat.bench.server.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Everything that is measured, in its order. What fails is told, and the rest goes on. */
final class Run {
    private final Loop loop;
    private final Extent extent;
    private final Set<Workload> chosen;
    private final Consumer<String> progress;
    private final Quiet quiet;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean failed;

    /**
     * @param quiet repeats what was measured on a busy machine
     * @param progress told what is measured now
     */
    Run(Loop loop, Extent extent, Set<Workload> chosen, Quiet quiet, Consumer<String> progress) {
        this.loop = loop;
        this.extent = extent;
        this.chosen = chosen;
        this.progress = progress;
        this.quiet = quiet;
    }

    /** The workloads that all servers can be put under. */
    void common(String name, Function<Database, Server> start) {
        Messaging messaging = new Messaging(loop, extent);
        try (Database database = Database.fresh()) {
            if (chosen(Workload.DIRECT) || chosen(Workload.PACED) || chosen(Workload.GROUP)) {
                part(name, () -> {
                    try (Server server = start.apply(database)) {
                        add(Workload.DIRECT, name, () -> messaging.direct(server));
                        add(Workload.PACED, name, () -> messaging.paced(server));
                        add(Workload.GROUP, name, () -> messaging.group(server));
                    }
                });
            }
            if (chosen(Workload.IDLE)) {
                part(name, () -> {
                    try (Server server = start.apply(database)) {
                        add(Workload.IDLE, name, () -> new Idle(loop, extent).run(server));
                    }
                });
            }
        }
    }

    /** Signals, which go to many and are of little weight each. */
    void signals() {
        if (chosen(Workload.SIGNALS)) {
            part(Signals.NAME, () -> {
                progress.accept(Signals.NAME);
                try (Database database = Database.fresh();
                        ChatApi server = ChatApi.start(database)) {
                    notes.addAll(new Signals(server).run());
                }
            });
        }
    }

    /** More than the server can do, after what it can do has been measured: with the disk as it is, and with a slow one. */
    void overload() {
        if (chosen(Workload.OVERLOAD)) {
            overload(Overload.NAME, database -> {});
            overload(Overload.SLOW, Overload::slowDown);
        }
    }

    private void overload(String name, Consumer<Database> prepare) {
        part(name, () -> {
            try (Database database = Database.fresh();
                    ChatApi server = ChatApi.start(database)) {
                prepare.accept(database);
                progress.accept(name);
                Overload overload = new Overload(loop, extent, name);
                outcomes.add(overload.run(server));
                notes.add(overload.note());
            }
        });
    }

    /** Three nodes. */
    void cluster() {
        if (chosen(Workload.CLUSTER)) {
            part(Cluster.NAME, () -> {
                Outcome direct = directOnOneNode();
                progress.accept(Cluster.NAME);
                Outcome cluster = new Cluster(loop, extent).run();
                outcomes.add(cluster);
                notes.add(Cluster.note(cluster, direct));
            });
        }
    }

    /** @param script fills a database with ten million messages */
    void filled(Path script) {
        if (!chosen(Workload.HISTORY) && !chosen(Workload.GROWTH)) {
            return;
        }
        part("10 million messages", () -> {
            Optional<Outcome> direct = chosen(Workload.GROWTH) ? Optional.of(directOnOneNode()) : Optional.empty();
            try (Database database = Database.fresh();
                    ChatApi server = ChatApi.start(database)) {
                progress.accept("storing 10 million messages, which takes 2 to 3 minutes");
                Filled.fill(database, script);
                if (chosen(Workload.HISTORY)) {
                    progress.accept("history");
                    outcomes.addAll(History.run(server, database));
                }
                direct.ifPresent(empty -> {
                    List<Outcome> growth = new Growth(loop, extent).run(server, database, progress);
                    outcomes.addAll(growth);
                    notes.add(Growth.note(growth, empty));
                });
            }
        });
    }

    /** What others are compared with, measured now if it was not before. */
    private Outcome directOnOneNode() {
        Optional<Outcome> measured = outcomes.stream()
                .filter(outcome -> outcome.server().equals(Peers.OURS)
                        && outcome.workload().equals(Messaging.DIRECT))
                .findFirst();
        if (measured.isPresent()) {
            return measured.get();
        }
        progress.accept(Messaging.DIRECT + " on one node, to compare with");
        try (Database database = Database.fresh();
                Server server = ChatApi.start(database)) {
            Outcome direct = new Messaging(loop, extent).direct(server);
            outcomes.add(direct);
            return direct;
        }
    }

    private boolean chosen(Workload workload) {
        return chosen.contains(workload);
    }

    private void add(Workload workload, String server, Supplier<Outcome> measurement) {
        if (chosen(workload)) {
            String name = workload.title();
            progress.accept(server + ": " + name);
            part(
                    server + ": " + name,
                    () -> outcomes.add(workload == Workload.IDLE ? measurement.get() : calibrated(measurement)));
        }
    }

    /** Measures the fixed work before and after a workload, because the machine may change meanwhile. */
    private Outcome calibrated(Supplier<Outcome> measurement) {
        try (Calibration calibration = Calibration.start(loop, extent)) {
            double before = calibration.micros();
            Outcome outcome = quiet.measure(measurement);
            return outcome.with(Figure.CALIBRATION, (before + calibration.micros()) / 2);
        }
    }

    private void part(String name, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | AssertionError failure) {
            failed = true;
            notes.add(name + " FAILED: " + failure.getMessage());
        }
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** What is to be said besides the table. */
    List<String> notes() {
        return notes;
    }

    /** Whether something could not be measured. */
    boolean failed() {
        return failed;
    }
}
