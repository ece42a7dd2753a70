package io.pagenow.chat.http;

import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Routes for administrators and their tools outside the API: the redirect to the admin page, and metrics. */
final class AdminRoutes {
    private static final int FOUND = 302;

    private AdminRoutes() {}

    static void mount(Router router, MetricsPage metrics) {
        router.get("/admin").handler(AdminRoutes::toPage);
        router.get("/metrics").handler(metrics);
    }

    /** Answers 404 for administration paths on the public listener, when administration has a listener of its own. */
    static void hide(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.equals("/admin") || path.startsWith("/admin/") || path.equals("/metrics")) {
            context.fail(ErrorCode.NOT_FOUND.status());
        } else {
            context.next();
        }
    }

    /** The admin listener serves only the admin page, so {@code /} redirects to it. */
    static void startAtPage(RoutingContext context) {
        if (context.normalizedPath().equals("/")) {
            toPage(context);
        } else {
            context.next();
        }
    }

    /** The trailing slash matters: the page loads its files relative to its folder. */
    private static void toPage(RoutingContext context) {
        context.response()
                .setStatusCode(FOUND)
                .putHeader(HttpHeaders.LOCATION, "/admin/")
                .end();
    }
}
