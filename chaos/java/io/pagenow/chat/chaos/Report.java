package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.fault.Fault;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What is printed: a line for each fault when it is done, and a table in the end. */
final class Report {
    private static final int MAX_VIOLATIONS = 12;
    private static final String ROW = "%-22s %-6s %7s %7s %8s %7s %6s %8s %11s %10s %8s%n";

    private final PrintWriter out;
    private final long seed;
    private final int slack;

    Report(PrintWriter out, long seed, int slack) {
        this.out = out;
        this.seed = seed;
        this.slack = slack;
    }

    void begin(List<Fault> faults, List<String> loads) {
        out.println("seed " + seed + ", " + faults.size() + " faults, load " + String.join(" and ", loads));
        out.flush();
    }

    void measured(Capacity capacity) {
        out.println("clients that send as much as is answered store " + capacity.messagesPerSecond()
                + " messages/s; the heavy load is " + capacity.heavyLoad() + " and bursts");
        out.flush();
    }

    void starting(String what) {
        out.println("… " + what);
        out.flush();
    }

    void done(Outcome outcome) {
        String name = outcome.fault().name() + ", " + outcome.load();
        if (outcome.impossible().isPresent()) {
            out.println(name + ": NOT DONE, " + outcome.impossible().get());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s: %d ok, %d failed, %d unknown; %d changes ok, %d refused, %d unknown; %d violations; recovered in %s; peak %d MB; %d repeated, %d gaps found; %d s%n",
                    name,
                    outcome.totals().ok(),
                    outcome.totals().failed(),
                    outcome.totals().unknown(),
                    outcome.totals().changes().done(),
                    outcome.totals().changes().refused(),
                    outcome.totals().changes().unknown(),
                    outcome.violations().size(),
                    recovered(outcome),
                    outcome.peakBytes() >> 20,
                    outcome.totals().repeats(),
                    outcome.totals().gaps(),
                    outcome.took().toSeconds());
            outcome.notes().forEach(note -> out.println("    " + note));
            outcome.violations().stream()
                    .limit(MAX_VIOLATIONS)
                    .map(Violation::toString)
                    .forEach(violation -> out.println("    VIOLATED " + violation));
            if (outcome.violations().size() > MAX_VIOLATIONS) {
                out.println("    and " + (outcome.violations().size() - MAX_VIOLATIONS) + " more");
            }
        }
        out.flush();
    }

    private static String recovered(Outcome outcome) {
        return outcome.recovered()
                .map(Duration::toMillis)
                .map(millis -> String.format(Locale.ROOT, "%.1f s", millis / 1000.0))
                .orElse("never");
    }

    void end(List<Outcome> outcomes, Duration soak) {
        out.println();
        out.printf(
                ROW,
                "fault",
                "load",
                "ok",
                "failed",
                "unknown",
                "repeats",
                "gaps",
                "changes",
                "violations",
                "recovered",
                "peak MB");
        for (Outcome outcome : outcomes) {
            if (outcome.impossible().isPresent()) {
                out.printf(
                        "%-22s %-6s not done: %s%n",
                        outcome.fault().name(),
                        outcome.load(),
                        outcome.impossible().get());
            } else {
                out.printf(
                        ROW,
                        outcome.fault().name(),
                        outcome.load(),
                        outcome.totals().ok(),
                        outcome.totals().failed(),
                        outcome.totals().unknown(),
                        outcome.totals().repeats(),
                        outcome.totals().gaps(),
                        outcome.totals().changes().done(),
                        outcome.violations().size(),
                        recovered(outcome),
                        outcome.peakBytes() >> 20);
            }
        }
        List<Outcome> failed = outcomes.stream().filter(Outcome::failed).toList();
        out.println();
        out.println(failed.isEmpty() ? "Nothing was violated." : "Violated. To see it again:");
        failed.forEach(outcome -> out.println("  make chaos CHAOS=\"--seed " + seed + " --load " + outcome.load()
                + (slack == 1 ? "" : " --slack " + slack)
                + (outcome.fault().name().equals("soak") ? " --soak " + soak.toSeconds() : "") + " "
                + outcome.fault().name() + "\""));
        out.flush();
    }
}
