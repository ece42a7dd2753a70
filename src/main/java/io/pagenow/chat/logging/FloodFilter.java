package io.pagenow.chat.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Marker;

/**
 * Limits each logger to 60 warnings and errors per minute, so that a client that provokes them cannot fill the disk. Announces the first
 * dropped line, and reports their number with the next logged one. Thread-safe.
 */
final class FloodFilter extends TurboFilter {
    /** Maximum number of warnings and errors of one logger per minute. */
    static final int MAX_LINES = 60;

    private static final long WINDOW_MILLIS = Duration.ofMinutes(1).toMillis();

    private final InstantSource clock;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    FloodFilter(InstantSource clock) {
        this.clock = clock;
    }

    private static final class Window {
        private long begin;
        private int lines;
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable failure) {
        boolean counts = level.isGreaterOrEqual(Level.WARN) && level.isGreaterOrEqual(logger.getEffectiveLevel());
        // A call without a format only checks if the level is enabled.
        if (!counts || format == null) {
            return FilterReply.NEUTRAL;
        }
        Window window = windows.computeIfAbsent(logger.getName(), name -> new Window());
        int dropped = 0;
        int line;
        synchronized (window) {
            long now = clock.millis();
            if (Math.abs(now - window.begin) >= WINDOW_MILLIS) {
                dropped = Math.max(0, window.lines - MAX_LINES);
                window.begin = now;
                window.lines = 0;
            }
            window.lines++;
            line = window.lines;
        }
        if (dropped > 0) {
            warn(logger, dropped + " warnings of " + logger.getName() + " were dropped");
        }
        if (line == MAX_LINES + 1) {
            warn(
                    logger,
                    logger.getName() + " has logged " + MAX_LINES
                            + " warnings within a minute; dropping further ones until the minute is over");
        }
        return line > MAX_LINES ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** Logs with a separate logger, so that the filter's own lines do not count against the limit of the filtered logger. */
    private static void warn(Logger logger, String message) {
        logger.getLoggerContext()
                .getLogger(FloodFilter.class.getName() + "." + logger.getName())
                .warn(message);
    }
}
