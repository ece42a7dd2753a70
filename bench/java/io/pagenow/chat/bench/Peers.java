package io.pagenow.chat.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How this server compares to others in the same run. */
final class Peers {
    /** This server, in all results. */
    static final String OURS = "chat-api";

    private Peers() {}

    /** A line per workload and other server. */
    static List<String> lines(Result result) {
        List<String> lines = new ArrayList<>();
        for (Outcome other : result.outcomes()) {
            if (!other.server().equals(OURS)) {
                Optional<Outcome> ours = result.outcome(OURS, other.workload());
                ours.map(own -> line(own, other))
                        .filter(line -> !line.isEmpty())
                        .ifPresent(lines::add);
            }
        }
        return lines;
    }

    private static String line(Outcome ours, Outcome other) {
        String begin = ours.workload() + ": " + OURS + " ";
        Optional<String> memory = ratio(ours, other, Figure.RESIDENT);
        if (memory.isPresent()) {
            return begin + memory.get() + " x the memory per connection of " + other.server();
        }
        if (ours.cpu().isEmpty() || other.cpu().isEmpty()) {
            return "";
        }
        String cpu = Table.number(ours.cpu().getAsDouble() / other.cpu().getAsDouble());
        // At a given rate the messages are the same, and the waiting is what differs.
        String what = ours.workload().equals(Messaging.PACED)
                ? ratio(ours, other, Figure.P99).orElse("-") + " x the p99"
                : ratio(ours, other, Figure.MESSAGES).orElse("-") + " x the messages/s";
        return begin + what + " of " + other.server() + ", " + cpu + " x its CPU per message";
    }

    private static Optional<String> ratio(Outcome ours, Outcome other, Figure figure) {
        Double one = ours.figures().get(figure);
        Double two = other.figures().get(figure);
        return one == null || two == null || two == 0 ? Optional.empty() : Optional.of(Table.number(one / two));
    }
}
