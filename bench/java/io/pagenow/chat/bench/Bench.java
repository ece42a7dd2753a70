package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.server.Bun;
import io.pagenow.chat.bench.server.ChatApi;
import io.pagenow.chat.bench.server.Database;
import io.pagenow.chat.bench.server.Ejabberd;
import io.pagenow.chat.bench.server.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private static final Path RESULTS = Path.of("bench", "results");
    private static final Path PASSING = Path.of("target", "bench", "results");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "workload", description = "${COMPLETION-CANDIDATES}; all of them if none is named")
    private Set<Workload> named = EnumSet.noneOf(Workload.class);

    @Option(names = "--seconds", description = "how long each measurement takes")
    private double seconds = 15;

    @Option(names = "--warm-up", description = "seconds of load before each measurement")
    private double warmUp = 15;

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

    @Option(names = "--fill", description = "what fills a database with ten million messages")
    private Path fill = Path.of("bench", "sql", "ten-million.sql");

    @Option(names = "--keep", description = "keep the result in bench/results, to compare later ones with")
    private boolean keep;

    @Option(
            names = "--against",
            paramLabel = "jar",
            description =
                    "compare direct, paced and group with those of this jar; bench/against builds that of a commit")
    private Path against;

    @Option(names = "--against-name", description = "how the report calls that jar")
    private String againstName = "the other";

    @Option(
            names = "--against-setting",
            paramLabel = "NAME=VALUE",
            description = "environment variable of the other jar alone; may be repeated")
    private Map<String, String> againstSettings = Map.of();

    @Option(
            names = "--strangers",
            description =
                    "processors that may be busy with something else; with more a measurement is void, and repeated")
    private double strangers = 0.15;

    @Option(names = "--rounds", description = "pairs of starts of a comparison")
    private int rounds = 6;

    @Option(names = "--peers", description = "measure ejabberd and Bun too, which bench/install-peers installs")
    private boolean peers;

    /** Ends the process: 0 if all was measured. */
    public static void main(String[] arguments) {
        Processes.endWithThisOne();
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        // bench/against gives a warm-up and a length, which whoever calls it may give too.
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Set<Workload> chosen = named.isEmpty() ? EnumSet.allOf(Workload.class) : named;
        Extent extent = new Extent(warmUp, seconds, pairs, rate, groups, members, connections);
        Map<String, String> versions =
                new TreeMap<>(Map.of("Java", Runtime.version().toString()));
        try (Loop loop = new Loop()) {
            if (against != null) {
                return compare(loop, extent, chosen);
            }
            Run run = new Run(loop, extent, chosen, new Quiet(strangers, this::tell), this::tell);
            run.common(Peers.OURS, ChatApi::start);
            if (peers) {
                run.common(Ejabberd.NAME, Ejabberd::start);
                run.common(Bun.NAME, unused -> Bun.start());
                versions.put(Ejabberd.NAME, Ejabberd.version());
                versions.put("Bun", Bun.version());
            }
            run.signals();
            run.overload();
            run.cluster();
            run.filled(fill);
            try (Database database = Database.fresh()) {
                versions.put("PostgreSQL", database.ask("SHOW server_version"));
            }
            versions.put("calibration", Calibration.description());
            Result result = new Result(Instant.now(), commit(), Machine.current(), versions, extent, run.outcomes());
            Report report = new Report(out, strangers);
            report.print(result, run.notes());
            report.write(result, keep ? RESULTS : PASSING);
            return run.failed() ? 1 : 0;
        }
    }

    private int compare(Loop loop, Extent extent, Set<Workload> chosen) {
        Against.Jar ours = new Against.Jar(commit(), ChatApi.ownJar(), Map.of());
        Against.Jar other = new Against.Jar(againstName, against, againstSettings);
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines = new Against(
                        loop, extent, rounds, ours, other, new Quiet(strangers, this::tell), this::tell)
                .run(chosen);
        out.println();
        out.println(
                Machine.current() + "; " + warmUp + " s of warm-up, four measurements of " + seconds + " s in a pair");
        lines.forEach(out::println);
        out.flush();
        return 0;
    }

    private void tell(String step) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("… " + step);
        out.flush();
    }

    private static String commit() {
        return System.getenv().getOrDefault("BENCH_COMMIT", "unknown");
    }
}
