package io.pagenow.chat.http;

import io.pagenow.chat.metric.CallMeters;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;

/** Measures every call, by the route that has answered it. */
final class CallMeter implements Handler<RoutingContext> {
    private final CallMeters calls;

    CallMeter(CallMeters calls) {
        this.calls = calls;
    }

    @Override
    public void handle(RoutingContext context) {
        long began = System.nanoTime();
        context.addEndHandler(ended -> calls.answered(
                operation(context.currentRoute()), context.response().getStatusCode(), System.nanoTime() - began));
        context.next();
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
