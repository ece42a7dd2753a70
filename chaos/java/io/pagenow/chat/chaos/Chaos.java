package io.pagenow.chat.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.pagenow.chat.bench.server.Processes;
import io.pagenow.chat.chaos.client.Load;
import io.pagenow.chat.chaos.fault.Fault;
import io.pagenow.chat.chaos.fault.Faults;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: which faults, with which seed. */
@Command(
        name = "chaos/run",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Does faults to three nodes of the jar under load and checks what the server promises.")
public final class Chaos implements Callable<Integer> {
    private static final int MAX_SEED = 1_000_000;
    private static final List<String> LOADS = List.of(Load.LIGHT, Load.HEAVY);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "fault", description = "which ones, see --list; all of them if none is named")
    private List<String> named = new ArrayList<>();

    @Option(
            names = "--seed",
            description = "decides what clients do and what is done to whom; by default another each time")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--soak", description = "seconds of the soak")
    private long soakSeconds = 120;

    @Option(
            names = "--load",
            paramLabel = "kind",
            description = "light or heavy (see README.md); by default one after the other")
    private Optional<String> load = Optional.empty();

    @Option(
            names = "--slack",
            description = "factor by which all promised times are multiplied, for machines that are slow or busy")
    private int slack = 1;

    @Option(names = "--list", description = "tell all faults, how they are done and what must hold")
    private boolean list;

    /** Ends the process: 0 if nothing was violated. */
    public static void main(String[] arguments) {
        Processes.endWithThisOne();
        // Of connections that break the ledger tells.
        ((Logger) LoggerFactory.getLogger("io.vertx")).setLevel(Level.OFF);
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        return new CommandLine(new Chaos());
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Duration soak = Duration.ofSeconds(soakSeconds);
        List<Fault> all = Faults.all(soak);
        if (list) {
            all.forEach(
                    fault -> out.printf("%s%n    %s%n    must hold: %s%n", fault.name(), fault.how(), fault.promise()));
            return 0;
        }
        List<Fault> chosen = choose(all);
        List<String> loads = loads();
        long chosenSeed = seed.orElseGet(() -> (long) new SecureRandom().nextInt(MAX_SEED));
        Report report = new Report(out, chosenSeed, slack);
        report.begin(chosen, loads);
        try (Run run = new Run(chosenSeed, slack, report)) {
            List<Outcome> outcomes = run.run(chosen, loads);
            report.end(outcomes, soak);
            return outcomes.stream().anyMatch(Outcome::failed) ? 1 : 0;
        }
    }

    private List<String> loads() {
        load.filter(kind -> !LOADS.contains(kind)).ifPresent(unknown -> {
            throw new ParameterException(
                    spec.commandLine(), "No load is called \"" + unknown + "\"; there are " + String.join(", ", LOADS));
        });
        return load.map(List::of).orElse(LOADS);
    }

    private List<Fault> choose(List<Fault> all) {
        List<String> names = all.stream().map(Fault::name).toList();
        named.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(unknown -> {
            throw new ParameterException(
                    spec.commandLine(),
                    "No fault is called \"" + unknown + "\"; there are " + String.join(", ", names));
        });
        return all.stream()
                .filter(fault -> named.isEmpty() || named.contains(fault.name()))
                .toList();
    }
}
