package io.pagenow.chat.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Compares what a message costs with the last kept result of an equal machine. */
final class Regression {
    /** In percent; what is less may be chance. */
    private static final double MAX_PERCENT = 10;

    private static final List<String> COMPARED = List.of(Messaging.DIRECT, Messaging.PACED, Messaging.GROUP);

    private Regression() {}

    /**
     * A line per workload.
     *
     * @param kept the oldest first
     */
    static List<String> lines(Result now, List<Result> kept) {
        List<String> lines = new ArrayList<>();
        for (String workload : COMPARED) {
            cpu(now, workload).ifPresent(cpu -> lines.add(line(workload, cpu, now, kept)));
        }
        return lines;
    }

    private static String line(String workload, double cpu, Result now, List<Result> kept) {
        String begin = workload + ": " + Table.number(cpu) + " µs per message, ";
        Optional<Result> last = kept.stream()
                .filter(result -> comparable(now, result))
                .filter(result -> cpu(result, workload).isPresent())
                .reduce((earlier, later) -> later);
        if (last.isEmpty()) {
            return begin + "and no result of such a machine is kept to compare it with";
        }
        double before = cpu(last.get(), workload).orElseThrow();
        double percent = (cpu / before - 1) * 100;
        String when = " than on " + last.get().day() + " (" + Table.number(before) + " µs, "
                + last.get().commit() + ")";
        String change = Math.round(Math.abs(percent)) + " % " + (percent < 0 ? "less" : "more") + when;
        return begin + change + (percent > MAX_PERCENT ? ": A REGRESSION" : "");
    }

    private static boolean comparable(Result now, Result before) {
        Extent one = now.extent();
        Extent other = before.extent();
        return now.machine().equals(before.machine())
                && one.pairs() == other.pairs()
                && one.rate() == other.rate()
                && one.groups() == other.groups()
                && one.members() == other.members();
    }

    private static OptionalDouble cpu(Result result, String workload) {
        return result.outcome(Peers.OURS, workload).map(Outcome::cpu).orElse(OptionalDouble.empty());
    }
}
