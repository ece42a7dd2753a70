package io.pagenow.chat.http;

import io.pagenow.chat.metric.CallMeters;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

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
        return route == null || route.getPath() == null || route.methods() == null
                ? ""
                : method(route.methods())
                        .map(method -> method.name() + ' ' + route.getPath())
                        .orElse("");
    }

    /** HEAD and the like, which {@link AllowedMethods} has added, count as the GET beside which they are. */
    private static Optional<HttpMethod> method(Set<HttpMethod> methods) {
        if (methods.contains(HttpMethod.GET)) {
            return Optional.of(HttpMethod.GET);
        }
        return methods.size() == 1 ? methods.stream().findFirst() : Optional.empty();
    }
}
