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
 * Bounds the warnings and errors of each logger in a minute, so that nobody who provokes them fills a disk. The first that is left out is
 * announced, and how many there were is told with the next that is not. May be used by several threads at once.
 */
final class FloodFilter extends TurboFilter {
    /** Most warnings and errors of one logger in one minute. */
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
        // A call without a text only asks whether the level is on.
        if (!counts || format == null) {
            return FilterReply.NEUTRAL;
        }
        Window window = windows.computeIfAbsent(logger.getName(), name -> new Window());
        int leftOut = 0;
        int line;
        synchronized (window) {
            long now = clock.millis();
            if (Math.abs(now - window.begin) >= WINDOW_MILLIS) {
                leftOut = Math.max(0, window.lines - MAX_LINES);
                window.begin = now;
                window.lines = 0;
            }
            window.lines++;
            line = window.lines;
        }
        if (leftOut > 0) {
            tell(logger, leftOut + " warnings of " + logger.getName() + " were left out");
        }
        if (line == MAX_LINES + 1) {
            tell(
                    logger,
                    logger.getName() + " has warned " + MAX_LINES + " times within a minute; the rest is left out");
        }
        return line > MAX_LINES ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** At another name, since what this filter says must not be counted with what it is about. */
    private static void tell(Logger logger, String message) {
        logger.getLoggerContext()
                .getLogger(FloodFilter.class.getName() + "." + logger.getName())
                .warn(message);
    }
}
