package io.pagenow.chat.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What is told of a run: the table, comparisons, and the files. */
final class Report {
    private final PrintWriter out;
    private final double maxStrangers;

    /** @param maxStrangers processors busy with something else, above which figures are no use for a comparison */
    Report(PrintWriter out, double maxStrangers) {
        this.out = out;
        this.maxStrangers = maxStrangers;
    }

    /**
     * @param notes what the workloads themselves say
     */
    void print(Result result, List<String> notes) {
        out.println();
        out.println(result.commit() + " on " + result.machine() + "; " + result.versions());
        out.println();
        Table.lines(result.outcomes()).forEach(out::println);
        out.println();
        notes.forEach(out::println);
        Peers.lines(result).forEach(out::println);
        for (Outcome outcome : result.outcomes()) {
            double busy = outcome.figure(Figure.STRANGERS).orElse(0);
            if (busy > maxStrangers) {
                out.println(outcome.server() + " " + outcome.workload() + ": something else kept " + Table.number(busy)
                        + " of the processors busy meanwhile; compare nothing with this");
            }
        }
        out.flush();
    }

    /** Writes the result and its pictures. */
    void write(Result result, Path folder) {
        Path file = result.write(folder);
        Plot.latest(result, folder.resolve("latest.png"));
        Plot.history(Result.all(folder), folder.resolve("history.png"));
        out.println("Written: " + file + ", latest.png");
        out.flush();
    }
}
