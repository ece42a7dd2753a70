package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.ClosedLoop;
import io.pagenow.chat.bench.load.Load;
import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.server.ChatApi;
import io.pagenow.chat.bench.server.Database;
import io.pagenow.chat.support.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Direct messages over three nodes with a registry in Redis; sender and recipient are never on the same node. */
final class Cluster {
    static final String NAME = "cluster";

    private static final int NODES = 3;

    /** A line of {@code INFO commandstats}; asking for it is not counted. */
    private static final Pattern CALLS = Pattern.compile("cmdstat_(?!info:)\\S+?:calls=(\\d+)");

    private final Loop loop;
    private final Extent extent;

    Cluster(Loop loop, Extent extent) {
        this.loop = loop;
        this.extent = extent;
    }

    Outcome run() {
        try (TestRedis redis = new TestRedis();
                Database database = Database.fresh();
                ChatApi nodes = ChatApi.cluster(database, NODES, redis.uri())) {
            List<Double> commands = new ArrayList<>();
            Load.Meter meter = () -> {
                commands.add(commands(redis));
                return nodes.read();
            };
            Load load = new ClosedLoop(loop, nodes.direct(extent.pairs()));
            return new Messaging(loop, extent.forNodes(NODES))
                    .outcome(nodes, NAME, load, meter)
                    .with(Figure.REDIS_COMMANDS, commands.get(1) - commands.get(0));
        }
    }

    private static double commands(TestRedis redis) {
        return CALLS.matcher(redis.cli("INFO", "commandstats"))
                .results()
                .map(MatchResult::group)
                .map(line -> line.replaceFirst(".*=", ""))
                .mapToDouble(Double::parseDouble)
                .sum();
    }

    /** How it compares to one node with the same number of messages under way. */
    static String note(Outcome cluster, Outcome direct) {
        double ratio = cluster.figures().get(Figure.MESSAGES) / direct.figures().get(Figure.MESSAGES);
        double cpu = cluster.cpu().orElseThrow() / direct.cpu().orElseThrow();
        return "cluster: " + Math.round(ratio * 100) + " % of the messages/s of direct on one node, at "
                + Table.number(cpu)
                + " x the CPU per message; Redis commands meanwhile: "
                + Math.round(cluster.figures().get(Figure.REDIS_COMMANDS));
    }
}
