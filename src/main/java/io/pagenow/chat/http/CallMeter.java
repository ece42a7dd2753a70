package io.pagenow.chat.http;

import io.pagenow.chat.metric.CallMeters;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records metrics and a span for every request, by the route that answered it. */
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

    /** Returns the route's own method and path, never a client's text: a client's path or method may be any word. */
    static String operation(@Nullable Route route) {
        return route == null || route.getPath() == null || route.methods() == null
                ? ""
                : method(route.methods())
                        .map(method -> method.name() + ' ' + route.getPath())
                        .orElse("");
    }

    /** HEAD and OPTIONS added by {@link AllowedMethods} count as the GET of their route. */
    private static Optional<HttpMethod> method(Set<HttpMethod> methods) {
        if (methods.contains(HttpMethod.GET)) {
            return Optional.of(HttpMethod.GET);
        }
        return methods.size() == 1 ? methods.stream().findFirst() : Optional.empty();
    }
}
