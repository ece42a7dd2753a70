package io.pagenow.chat.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Warns of servers that are down or refuse, which every request to them meets: each server has one line a minute, and the next line tells how
 * many were left out. Thread-safe.
 */
public final class OutageLog {
    static final Duration INTERVAL = Duration.ofMinutes(1);

    /** Servers that are remembered. One that is forgotten has its next line at once. */
    private static final int MAX_SERVERS = 1_000;

    private final Logger log;
    private final LongSupplier clock;
    private final Cache<String, Window> windows =
            Caffeine.newBuilder().maximumSize(MAX_SERVERS).build();

    /** @param log gets the lines */
    public OutageLog(Logger log) {
        this(log, System::nanoTime);
    }

    /** @param clock a monotonic clock, in nanoseconds */
    OutageLog(Logger log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    /** The lines of one server since the last one that was written. */
    private static final class Window {
        private boolean hasBegun;
        private long begin;
        private int omitted;

        /** Returns the number of lines that were left out before this one; empty if this one is left out too. */
        synchronized OptionalInt enter(long now) {
            if (hasBegun && now - begin < INTERVAL.toNanos()) {
                omitted++;
                return OptionalInt.empty();
            }
            int before = omitted;
            hasBegun = true;
            begin = now;
            omitted = 0;
            return OptionalInt.of(before);
        }
    }

    /**
     * Logs a warning, unless the server has had one within a minute.
     *
     * @param server what is down
     * @param format as of SLF4J
     */
    public void warn(String server, String format, @Nullable Object... arguments) {
        windows.get(server, missing -> new Window()).enter(clock.getAsLong()).ifPresent(omitted -> {
            Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = omitted == 0 ? "" : " (" + omitted + " more warnings like this one were left out)";
            log.warn(format + "{}", all);
        });
    }
}
