package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.limit.Activity;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Lets the questions of a load balancer through and leads everything else to another handler first. */
final class Guard implements Handler<RoutingContext> {
    static final String HEALTH = "/health/";

    private final Handler<RoutingContext> others;

    private Guard(Handler<RoutingContext> others) {
        this.others = others;
    }

    /** Web pages of foreign origins are refused. */
    static Guard ofOrigins(AccessControl access) {
        return new Guard(new OriginHandler(access.origins()));
    }

    /** Requests are counted for each client address. */
    static Guard ofRequests(AccessControl access) {
        return new Guard(new AddressLimit(access, Activity.REQUEST));
    }

    @Override
    public void handle(RoutingContext context) {
        if (context.normalizedPath().startsWith(HEALTH) && isQuestion(context.request())) {
            context.next();
        } else {
            others.handle(context);
        }
    }

    private static boolean isQuestion(HttpServerRequest request) {
        HttpMethod method = request.method();
        return HttpMethod.GET.equals(method)
                || HttpMethod.HEAD.equals(method)
                || (HttpMethod.OPTIONS.equals(method)
                        && !request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD));
    }
}
