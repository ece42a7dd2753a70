package io.pagenow.chat.http;

import io.pagenow.chat.metric.CallMeters;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;

/** Measures every call, by the route that has answered it. */
final class CallMeter implements Handler<RoutingContext> {
    /** W3C Trace Context. */
    private static final String TRACE_PARENT = "traceparent";

    private final CallMeters calls;
    private final Spans spans;

    CallMeter(CallMeters calls, Spans spans) {
        this.calls = calls;
        this.spans = spans;
    }

    @Override
    public void handle(RoutingContext context) {
        long began = System.nanoTime();
        context.addEndHandler(ended -> answered(context, began));
        context.next();
    }

    private void answered(RoutingContext context, long began) {
        String operation = operation(context.currentRoute());
        int status = context.response().getStatusCode();
        long now = System.nanoTime();
        calls.answered(operation, status, now - began);
        spans.answered(operation, context.request().getHeader(TRACE_PARENT), status, began, now);
    }

    /** Nothing that a client has written: neither its path nor its method, which may be any word. */
    static String operation(Route route) {
        return route == null
                        || route.getPath() == null
                        || route.methods() == null
                        || route.methods().size() != 1
                ? ""
                : route.methods().iterator().next().name() + ' ' + route.getPath();
    }
}
