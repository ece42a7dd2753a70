package io.pagenow.chat.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps out what Vert.x logs for every single message that was on its way to a node when the connection broke: that its promise has failed
 * twice. The loss itself is noticed and made good by the receiver.
 */
final class LostWrites extends Filter<ILoggingEvent> {
    private static final String CONTEXT = "io.vertx.core.impl.ContextImpl";
    private static final String PROMISE = "io.vertx.core.Promise";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        IThrowableProxy failure = event.getThrowableProxy();
        return CONTEXT.equals(event.getLoggerName()) && failure != null && isSecondFailure(failure)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private static boolean isSecondFailure(IThrowableProxy failure) {
        StackTraceElementProxy[] trace = failure.getStackTraceElementProxyArray();
        return IllegalStateException.class.getName().equals(failure.getClassName())
                && trace.length > 0
                && PROMISE.equals(trace[0].getStackTraceElement().getClassName());
    }
}
