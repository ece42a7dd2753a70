package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.Flood;
import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.server.ChatApi;
import io.pagenow.chat.bench.server.Database;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Ten times what a server can store, for four times as long as other workloads, and what it can do after that. With the disk as it is,
 * the generator cannot send that much from the same processors; with one that is made slow it can.
 */
final class Overload {
    static final String NAME = "overload";
    static final String SLOW = "overload, slow disk";

    private static final int TIMES = 10;
    private static final int LONGER = 4;

    /** More than in the other workloads, so that no single user meets the limits of the settings. */
    private static final int PAIRS_TIMES = 5;

    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double MIB = 1 << 20;

    private final Loop loop;
    private final Extent extent;
    private final String name;
    private final StringBuilder note = new StringBuilder();

    Overload(Loop loop, Extent extent, String name) {
        this.loop = loop;
        this.extent = extent.withPairs(extent.pairs() * PAIRS_TIMES);
        this.name = name;
    }

    /** Lets every commit of messages take a tenth of a second. */
    static void slowDown(Database database) {
        database.run(
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END'",
                "CREATE TRIGGER slow AFTER INSERT ON message_table FOR EACH STATEMENT EXECUTE FUNCTION slow()");
    }

    Outcome run(ChatApi server) {
        double sustainable = new Messaging(loop, extent)
                .direct(server)
                .figure(Figure.MESSAGES)
                .orElseThrow();
        long residentBefore = server.residentBytes();
        long[] most = {residentBefore};
        Flood.Fate fate;
        try (Flood flood = new Flood(loop, server.direct(extent.pairs()))) {
            fate = flood.run(
                    extent.seconds() * LONGER,
                    sustainable * TIMES,
                    () -> most[0] = Math.max(most[0], server.residentBytes()));
        }
        Outcome after = new Messaging(loop, extent.withoutWarmUp()).paced(server);
        note(sustainable, fate, residentBefore, most[0], after);
        Map<Figure, Double> figures = Outcome.latencies(fate.latency());
        figures.put(Figure.MESSAGES, fate.accepted() / fate.seconds());
        return new Outcome(server.name(), name, figures);
    }

    /** What the table has no column for. */
    String note() {
        return note.toString();
    }

    private void note(double sustainable, Flood.Fate fate, long before, long most, Outcome after) {
        note.append(String.format(
                Locale.ROOT,
                "%s: %,.0f messages/s can be stored. For %.0f s, %,.0f/s were sent and %,.0f/s more kept back by full"
                        + " connections; %,.0f/s were stored and %,.0f/s refused with an error (%d without an answer). Stored ones took %.0f ms (p50), %.0f ms (p99)."
                        + " The last answer came %.2f s after the last send. Resident memory %.0f MiB before, at most %.0f MiB"
                        + " meanwhile. Right after it, paced: p50 %.2f ms, p99 %.2f ms",
                name,
                sustainable,
                fate.seconds(),
                fate.sent() / fate.seconds(),
                fate.kept() / fate.seconds(),
                fate.accepted() / fate.seconds(),
                fate.refused() / fate.seconds(),
                fate.unanswered(),
                fate.latency().getValueAtPercentile(50) / NANOS_PER_MILLI,
                fate.latency().getValueAtPercentile(99) / NANOS_PER_MILLI,
                fate.answeredAfter(),
                before / MIB,
                most / MIB,
                after.figure(Figure.P50).orElseThrow(),
                after.figure(Figure.P99).orElseThrow()));
    }
}
