package io.pagenow.chat.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/**
 * Drops the lines that Vert.x logs for every message in flight to a node when the connection breaks: its promise fails twice. The receiver
 * detects and repairs the loss itself.
 */
final class LostWrites extends TurboFilter {
    private static final String CONTEXT = "io.vertx.core.impl.ContextImpl";
    private static final String PROMISE = "io.vertx.core.Promise";

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable failure) {
        return failure != null && CONTEXT.equals(logger.getName()) && isSecondFailure(failure)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private static boolean isSecondFailure(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure instanceof IllegalStateException && trace.length > 0 && PROMISE.equals(trace[0].getClassName());
    }
}
