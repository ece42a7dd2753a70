package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.ClosedLoop;
import io.pagenow.chat.bench.load.Load;
import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.load.OpenLoop;
import io.pagenow.chat.bench.server.ChatApi;
import io.pagenow.chat.bench.server.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * This jar against another one, or against itself with other settings. In each pair both are started anew, because Java compiles a little
 * differently each time; both warm up, and are then measured in turn: one, the other, the other, the one, so that a machine that becomes
 * slower counts for both. The one that does nothing waits without work.
 */
final class Against {
    private static final Set<Workload> WORKLOADS = Set.of(Workload.DIRECT, Workload.PACED, Workload.GROUP);

    /** A moment of load, to let it warm up without a measurement. */
    private static final double NO_SECONDS = 0.001;

    /** Load before each measurement: one that has waited is a quarter more expensive at first. */
    private static final double LEAD_IN_SECONDS = 3;

    private final Loop loop;
    private final Extent extent;
    private final int pairs;
    private final Jar ours;
    private final Jar other;
    private final Consumer<String> progress;
    private final Quiet quiet;

    /**
     * @param name how the report calls it
     * @param settings environment variables besides those of the benchmark
     */
    record Jar(String name, Path file, Map<String, String> settings) {
        ChatApi start(Database database) {
            return ChatApi.start(database, file, settings);
        }
    }

    /**
     * @param extent seconds and warm-up of each measurement
     * @param pairs at least 1; fewer than 5 show no difference
     * @param quiet repeats what was measured on a busy machine
     */
    Against(Loop loop, Extent extent, int pairs, Jar ours, Jar other, Quiet quiet, Consumer<String> progress) {
        this.loop = loop;
        this.extent = extent;
        this.pairs = pairs;
        this.ours = ours;
        this.other = other;
        this.progress = progress;
        this.quiet = quiet;
    }

    /** Lines of the report; workloads that are not compared are left out. */
    List<String> run(Set<Workload> chosen) {
        List<String> lines = new ArrayList<>();
        chosen.stream().filter(WORKLOADS::contains).sorted().forEach(workload -> lines.addAll(run(workload)));
        return lines;
    }

    private List<String> run(Workload workload) {
        List<Double> cpu = new ArrayList<>();
        List<Double> messages = new ArrayList<>();
        double oursMicros = 0;
        double otherMicros = 0;
        for (int pair = 1; pair <= pairs; pair++) {
            boolean oursFirst = pair % 2 == 1;
            Pair measured = oursFirst
                    ? pair(workload, ours, other)
                    : pair(workload, other, ours).swapped();
            oursMicros += measured.first.micros / pairs;
            otherMicros += measured.second.micros / pairs;
            cpu.add(measured.first.micros / measured.second.micros);
            messages.add(measured.first.messages / measured.second.messages);
            progress.accept(workload.title() + ", pair " + pair + " of " + pairs + ": "
                    + Table.number(measured.first.micros) + " and " + Table.number(measured.second.micros)
                    + " µs per message");
        }
        PairedRatio ratio = new PairedRatio(cpu);
        List<String> lines = new ArrayList<>();
        lines.add(workload.title() + ": " + ours.name + " takes " + Table.number(oursMicros) + " µs per message, "
                + other.name + " " + Table.number(otherMicros));
        lines.add("  CPU per message, ratio " + ratio + "  [" + ratio.all() + "]");
        if (workload != Workload.PACED) {
            lines.add("  messages/s, ratio " + new PairedRatio(messages));
        }
        return lines;
    }

    /**
     * The measurements of one of the two.
     *
     * @param micros of server and database for a message
     * @param messages in a second
     */
    private record Side(double micros, double messages) {
        static Side of(Outcome early, Outcome late) {
            return new Side(
                    (early.cpu().orElseThrow() + late.cpu().orElseThrow()) / 2,
                    (early.figures().get(Figure.MESSAGES) + late.figures().get(Figure.MESSAGES)) / 2);
        }
    }

    private record Pair(Side first, Side second) {
        Pair swapped() {
            return new Pair(second, first);
        }
    }

    private Pair pair(Workload workload, Jar one, Jar two) {
        try (Database databaseOfOne = Database.fresh();
                Database databaseOfTwo = Database.fresh();
                ChatApi first = one.start(databaseOfOne);
                ChatApi second = two.start(databaseOfTwo);
                Load loadOfFirst = load(workload, first);
                Load loadOfSecond = load(workload, second)) {
            loadOfFirst.measure(extent.warmUp(), NO_SECONDS, first);
            loadOfSecond.measure(extent.warmUp(), NO_SECONDS, second);
            Outcome early = measured(workload, first, loadOfFirst);
            Outcome earlyOfSecond = measured(workload, second, loadOfSecond);
            Outcome lateOfSecond = measured(workload, second, loadOfSecond);
            Outcome late = measured(workload, first, loadOfFirst);
            return new Pair(Side.of(early, late), Side.of(earlyOfSecond, lateOfSecond));
        }
    }

    private Load load(Workload workload, ChatApi server) {
        return switch (workload) {
            case DIRECT -> new ClosedLoop(loop, server.direct(extent.pairs()));
            case PACED -> new OpenLoop(loop, server.direct(extent.pairs()), extent.rate());
            default -> new ClosedLoop(loop, server.groups(extent.groups(), extent.members()));
        };
    }

    private Outcome measured(Workload workload, ChatApi server, Load load) {
        return quiet.measure(() ->
                Outcome.of(server.name(), workload.title(), load.measure(LEAD_IN_SECONDS, extent.seconds(), server)));
    }
}
