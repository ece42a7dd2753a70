package io.pagenow.chat.bench.nodes;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many nodes with few users each: how they join, what they say to each other in peace, and a rolling restart. */
final class SmallNodes {
    private static final int FAST = 1_000_000;
    private static final int QUIET_SECONDS = 30;

    private final Nodes nodes;
    private final int count;
    private final int each;
    private final PrintStream out;

    SmallNodes(Nodes nodes, int count, int each, PrintStream out) {
        this.nodes = nodes;
        this.count = count;
        this.each = each;
        this.out = out;
    }

    void run() {
        double longest = 0;
        for (int index = 0; index < count; index++) {
            long start = System.nanoTime();
            nodes.add();
            Nodes.awaitSame(nodes.all(), index + 1, index * each);
            longest = Math.max(longest, Scale.seconds(start));
            enter(index);
            Nodes.awaitSame(nodes.all(), index + 1, (index + 1) * each);
        }
        out.printf(
                Locale.ROOT,
                "%d nodes with %,d users each have joined in turn; the slowest took %.1f s, its start included%n",
                count,
                each,
                longest);
        beacons();
        restart();
    }

    private void enter(int index) {
        nodes.get(index).enter(index * each, each, FAST);
        nodes.get(index).awaitDone();
    }

    /** Nobody comes or goes: what is spent is spent on being members. */
    private void beacons() {
        double before = spent();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(QUIET_SECONDS));
        out.printf(
                Locale.ROOT,
                "nobody comes or goes for %d s: %.3f processors for a node, %.0f MiB resident%n",
                QUIET_SECONDS,
                (spent() - before) / QUIET_SECONDS / count,
                nodes.all().stream()
                                .mapToLong(NodeProcess::residentBytes)
                                .average()
                                .orElse(0)
                        / (1 << 20));
    }

    private double spent() {
        return nodes.all().stream().mapToDouble(NodeProcess::processorSeconds).sum();
    }

    private void restart() {
        double longest = 0;
        long start = System.nanoTime();
        for (int index = 0; index < count; index++) {
            long begun = System.nanoTime();
            nodes.get(index).close();
            nodes.replace(index);
            enter(index);
            Nodes.awaitSame(nodes.all(), count, count * each);
            longest = Math.max(longest, Scale.seconds(begun));
        }
        out.printf(
                Locale.ROOT,
                "a rolling restart took %.0f s, the slowest node %.1f s, until all nodes had the same users again%n",
                Scale.seconds(start),
                longest);
    }
}
