package io.pagenow.chat.bench.nodes;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bench.server.Database;
import io.pagenow.chat.bench.server.Processes;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: a directory of many users, and what happens to it when nodes come, go and lose each other. */
@Command(
        name = "bench/scale",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Fills the directory of several nodes on this machine and measures joins, losses and returns.")
public final class Scale implements Callable<Integer> {
    private static final int FAST = 1_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Groups in which the watcher is with users of the node that is killed. */
    private static final int GROUPS = 4;

    private static final double KIBI = 1024;

    @Option(names = "--nodes", description = "nodes that have users")
    private int count = 5;

    @Option(names = "--users", description = "users of all nodes together")
    private int users = 1_000_000;

    @Option(names = "--churn", description = "users who come and go")
    private int churn = 200_000;

    @Option(names = "--rate", description = "users who come or go in a second")
    private int rate = 5_000;

    @Option(names = "--frozen", description = "seconds for which a node stays frozen after it was counted out")
    private int frozenSeconds = 20;

    @Option(names = "--heap", description = "most memory for the objects of a node")
    private String heap = "1g";

    @Option(
            names = "--small",
            description = "many small nodes instead: joins, an hour's beacons in a minute, a rolling restart")
    private boolean small;

    private final PrintStream out = System.out;

    public static void main(String[] arguments) {
        Processes.endWithThisOne();
        int code = new CommandLine(new Scale()).execute(arguments);
        System.exit(code);
    }

    @Override
    public Integer call() {
        try (Database database = Database.fresh();
                Nodes nodes = new Nodes(database, List.of("-Xmx" + heap))) {
            if (small) {
                new SmallNodes(nodes, count, users / count, out).run();
            } else {
                run(nodes, database);
            }
        }
        return 0;
    }

    private void run(Nodes nodes, Database database) {
        int each = users / count;
        for (int index = 0; index < count; index++) {
            nodes.add();
        }
        Nodes.awaitSame(nodes.all(), count, 0);
        NodeProcess first = nodes.get(0);
        long empty = first.liveBytes();
        int members = Math.min(5_000, each / GROUPS) - 1;
        Watcher.introduce(database, (count - 1) * each, each / (GROUPS * members + 1), GROUPS, members);
        try (Watcher watcher = Watcher.at(first)) {
            fill(nodes, each);
            joinFull(nodes, empty);
            churn(nodes);
            lose(nodes, watcher, each, GROUPS * members);
            freeze(nodes, each);
        }
    }

    private void fill(Nodes nodes, int each) {
        Lap lap = new Lap(nodes.all());
        for (int index = 0; index < count; index++) {
            nodes.get(index).enter(index * each, each, FAST);
        }
        nodes.all().forEach(NodeProcess::awaitDone);
        Nodes.awaitSame(nodes.all(), count, users());
        lap.tell(text("%,d users have come to %d nodes, %,.0f a second", users, count, users / lap.seconds()));
    }

    /** The watcher is one of the users. */
    private int users() {
        return users / count * count + 1;
    }

    /** A node that has no users of its own has nothing but the directory. */
    private void joinFull(Nodes nodes, long empty) {
        Lap lap = new Lap(nodes.all());
        NodeProcess joined = nodes.add();
        Nodes.awaitSame(nodes.all(), count + 1, users());
        lap.tell("a node without users has joined, its start included");
        say(text(
                "  %.0f bytes for a user at that node, %.0f MiB resident",
                (joined.liveBytes() - empty) / (double) users, joined.residentBytes() / KIBI / KIBI));
        joined.close();
        nodes.all().subList(0, count).forEach(node -> Nodes.awaitMembers(node, count));
    }

    private void churn(Nodes nodes) {
        int each = users / count;
        int moving = churn / count;
        for (String direction : List.of("gone", "come")) {
            Lap lap = new Lap(nodes.all().subList(0, count));
            for (int index = 0; index < count; index++) {
                if (direction.equals("gone")) {
                    nodes.get(index).leave(index * each, moving, rate / count);
                } else {
                    nodes.get(index).enter(index * each, moving, rate / count);
                }
            }
            nodes.all().subList(0, count).forEach(NodeProcess::awaitDone);
            Nodes.awaitSame(
                    nodes.all().subList(0, count),
                    count,
                    direction.equals("gone") ? users() - moving * count : users());
            lap.tell(text("%,d users have %s, %,d a second", moving * count, direction, rate));
        }
    }

    private void lose(Nodes nodes, Watcher watcher, int each, int watched) {
        List<NodeProcess> left = nodes.all().subList(0, count - 1);
        watcher.awaitQuiet();
        watcher.reset();
        Lap lap = new Lap(left);
        nodes.get(count - 1).kill();
        long killedAt = System.nanoTime();
        Nodes.awaitUsers(nodes.get(0), users() - each);
        double gone = seconds(killedAt);
        await().atMost(PATIENCE).until(() -> watcher.told() >= watched);
        lap.tell(text("a node was killed: %.1f s until its %,d users are out of the directory", gone, each));
        say(text(
                "  the %,d who share a group with a user were told of as offline from %.1f s after that on, in %.1f s: %,.0f users a second of all",
                watched, (watcher.firstAt() - killedAt) / 1e9 - gone, watcher.seconds(), each / watcher.seconds()));
        Nodes.awaitSame(left, count - 1, users() - each);
        NodeProcess again = nodes.replace(count - 1);
        again.enter((count - 1) * each, each, FAST);
        again.awaitDone();
        Nodes.awaitSame(nodes.all().subList(0, count), count, users());
    }

    /** The node neither sends nor receives, as one whose machine is moved, and both sides have changed when it comes back. */
    private void freeze(Nodes nodes, int each) {
        int apart = count - 2;
        List<NodeProcess> together = nodes.all().subList(0, count);
        Lap lap = new Lap(together.subList(0, apart));
        NodeProcess frozen = nodes.get(apart);
        frozen.freeze(true);
        long frozenAt = System.nanoTime();
        Nodes.awaitUsers(nodes.get(0), users() - each);
        double countedOut = seconds(frozenAt);
        nodes.get(0).leave(0, each / 2, FAST);
        nodes.get(0).awaitDone();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(frozenSeconds));
        frozen.freeze(false);
        long backAt = System.nanoTime();
        Nodes.awaitSame(together, count, users() - each / 2);
        lap.tell(text(
                "a node was frozen, counted out after %.1f s, and %.1f s after it went on all have the same again",
                countedOut, seconds(backAt)));
    }

    static double seconds(long since) {
        return (System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void say(String line) {
        out.println(line);
    }

    /** A part of the run, with what nodes have spent on it. */
    private final class Lap {
        private final List<NodeProcess> nodes;
        private final long start = System.nanoTime();
        private final List<Double> before = new ArrayList<>();
        private final List<Map<Double, Double>> lagBefore = new ArrayList<>();

        Lap(List<NodeProcess> nodes) {
            this.nodes = nodes;
            nodes.forEach(node -> before.add(node.processorSeconds()));
            nodes.forEach(node -> lagBefore.add(node.lags()));
        }

        double seconds() {
            return Scale.seconds(start);
        }

        void tell(String what) {
            double seconds = seconds();
            double spent = 0;
            double lag = 0;
            for (int index = 0; index < nodes.size(); index++) {
                spent += nodes.get(index).processorSeconds() - before.get(index);
                lag = Math.max(
                        lag, greatestLag(lagBefore.get(index), nodes.get(index).lags()));
            }
            say(text(
                    "%s: %.1f s, %.2f processors for a node, no event loop was later than %.0f ms",
                    what, seconds, spent / seconds / nodes.size(), lag));
        }
    }

    /** Returns the least bound of the histogram, in milliseconds, that all lags since then are below. */
    private static double greatestLag(Map<Double, Double> earlier, Map<Double, Double> later) {
        double all = later.get(Double.POSITIVE_INFINITY) - earlier.get(Double.POSITIVE_INFINITY);
        return later.keySet().stream()
                        .filter(bound -> later.get(bound) - earlier.get(bound) >= all)
                        .mapToDouble(bound -> bound)
                        .min()
                        .orElseThrow()
                * TimeUnit.SECONDS.toMillis(1);
    }
}
