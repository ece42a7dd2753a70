package io.pagenow.chat.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/**
 * Keeps out what Vert.x logs for every single message that was on its way to a node when the connection broke: that its promise has failed
 * twice. The loss itself is noticed and made good by the receiver.
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
