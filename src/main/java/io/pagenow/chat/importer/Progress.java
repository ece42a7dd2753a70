package io.pagenow.chat.importer;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints the progress of copying every 2 s. */
final class Progress {
    private static final long INTERVAL = Duration.ofSeconds(2).toNanos();

    private final PrintWriter out;
    private final long total;
    private final long before;
    private long start;
    private long reported;

    /**
     * @param total total number of messages
     * @param before number of messages copied by earlier runs
     */
    Progress(PrintWriter out, long total, long before) {
        this.out = out;
        this.total = total;
        this.before = before;
    }

    /** @param copied number of messages copied so far, including earlier runs */
    void report(long copied) {
        long now = System.nanoTime();
        if (start == 0) {
            // Excludes the time that the original database took to sort.
            start = now;
            reported = now;
        }
        if (now - reported >= INTERVAL) {
            reported = now;
            print(copied, now);
        }
    }

    void end(long copied) {
        print(copied, System.nanoTime());
    }

    private void print(long copied, long now) {
        double seconds = Math.max((now - start) / 1e9, 0.001);
        double rate = (copied - before) / seconds;
        long left = rate > 0 ? Math.round((total - copied) / rate) : 0;
        out.println(String.format(
                Locale.ROOT,
                "%,d of %,d messages (%d %%), %,.0f/s, about %d s left",
                copied,
                total,
                total == 0 ? 100 : copied * 100 / total,
                rate,
                Math.max(left, 0)));
        out.flush();
    }
}
