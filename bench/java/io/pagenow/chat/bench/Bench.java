package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.server.ChatApi;
import io.pagenow.chat.bench.server.Database;
import io.pagenow.chat.bench.server.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: which workloads, for how long, and what becomes of the results. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Puts the jar under load on this machine and prints what it can do and what that costs.")
public final class Bench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "workload", description = "${COMPLETION-CANDIDATES}; all of them if none is named")
    private Set<Name> names = EnumSet.noneOf(Name.class);

    @Option(names = "--seconds", description = "how long each measurement takes")
    private double seconds = 15;

    @Option(names = "--warm-up", description = "seconds of load before each measurement")
    private double warmUp = 6;

    @Option(names = "--pairs", description = "pairs of direct and paced")
    private int pairs = 100;

    @Option(names = "--rate", description = "messages a second of paced")
    private int rate = 500;

    @Option(names = "--groups", description = "groups of group")
    private int groups = 5;

    @Option(names = "--members", description = "members of each group")
    private int members = 100;

    @Option(names = "--connections", description = "connections of idle")
    private int connections = 10_000;

    /** The workloads, as they are named on the command line. */
    enum Name {
        direct,
        paced,
        group,
        idle
    }

    /** Ends the process: 0 if all was measured. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Set<Name> chosen = names.isEmpty() ? EnumSet.allOf(Name.class) : names;
        Extent extent = new Extent(warmUp, seconds, pairs, rate, groups, members, connections);
        List<Outcome> outcomes = new ArrayList<>();
        try (Loop loop = new Loop();
                Database database = Database.fresh()) {
            Messaging messaging = new Messaging(loop, extent);
            if (chosen.contains(Name.direct) || chosen.contains(Name.paced) || chosen.contains(Name.group)) {
                try (Server server = ChatApi.start(database)) {
                    if (chosen.contains(Name.direct)) {
                        outcomes.add(messaging.direct(server));
                    }
                    if (chosen.contains(Name.paced)) {
                        outcomes.add(messaging.paced(server));
                    }
                    if (chosen.contains(Name.group)) {
                        outcomes.add(messaging.group(server));
                    }
                }
            }
            if (chosen.contains(Name.idle)) {
                try (Server server = ChatApi.start(database)) {
                    outcomes.add(new Idle(loop, extent).run(server));
                }
            }
        }
        Table.lines(outcomes).forEach(out::println);
        out.flush();
        return 0;
    }
}
