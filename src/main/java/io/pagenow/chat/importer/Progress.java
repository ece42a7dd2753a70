package io.pagenow.chat.importer;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says every few seconds how far the copying is. */
final class Progress {
    private static final long INTERVAL = Duration.ofSeconds(2).toNanos();

    private final PrintWriter out;
    private final long total;
    private final long before;
    private long start;
    private long reported;

    /**
     * @param total messages in all
     * @param before messages that an earlier run has copied
     */
    Progress(PrintWriter out, long total, long before) {
        this.out = out;
        this.total = total;
        this.before = before;
    }

    /** @param copied messages copied so far, earlier runs included */
    void report(long copied) {
        long now = System.nanoTime();
        if (start == 0) {
            // The time that the original took to sort tells nothing of the speed.
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
