package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.limit.Activity;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Exempts health checks of load balancers from another handler. */
final class Guard implements Handler<RoutingContext> {
    static final String HEALTH = "/health/";

    private final Handler<RoutingContext> guard;

    private Guard(Handler<RoutingContext> guard) {
        this.guard = guard;
    }

    /** Refuses web pages of foreign origins. */
    static Guard ofOrigins(AccessControl access) {
        return new Guard(new OriginHandler(access.origins()));
    }

    /** Rate limits requests per client address. */
    static Guard ofRequests(AccessControl access) {
        return new Guard(new AddressLimit(access, Activity.REQUEST));
    }

    @Override
    public void handle(RoutingContext context) {
        if (context.normalizedPath().startsWith(HEALTH) && isHealthCheck(context.request())) {
            context.next();
        } else {
            guard.handle(context);
        }
    }

    private static boolean isHealthCheck(HttpServerRequest request) {
        HttpMethod method = request.method();
        return HttpMethod.GET.equals(method)
                || HttpMethod.HEAD.equals(method)
                || (HttpMethod.OPTIONS.equals(method)
                        && !request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD));
    }
}
